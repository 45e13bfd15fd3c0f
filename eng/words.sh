# shellcheck shell=bash
# Every sentence the scripts say: key, English, Chinese. %s are filled by `words`.
declare -A english=() chinese=()

sentence() { english[$1]=$2 chinese[$1]=$3; }

# words KEY ARGS…: the sentence in the reader's language (LANG and its kin), without a line end.
words() {
    local key=$1 text=${english[$1]}
    shift
    [[ ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} == zh* ]] && text=${chinese[$key]}
    # shellcheck disable=SC2059
    printf "$text" "$@"
}

sentence no_sdk \
    'The .NET SDK %s or newer is needed and was not found. Install it (Debian, Ubuntu: apt-get install dotnet-sdk-10.0), then run this again.' \
    '需要 .NET SDK %s 或更高版本，但没有找到。请先安装（Debian、Ubuntu：apt-get install dotnet-sdk-10.0），然后重新运行。'
sentence not_root \
    'These packages are missing and only root can install them. Run: sudo apt-get install -y %s' \
    '缺少以下软件包，只有 root 可以安装。请运行：sudo apt-get install -y %s'
sentence no_apt \
    'These programs are missing and there is no apt-get here to install them: %s' \
    '缺少以下程序，而这台机器没有 apt-get，无法自动安装：%s'
sentence failed 'failed; the end of %s:' '失败；%s 的结尾：'
sentence warnings 'there are warnings, and a warning is an error here; see %s:' '出现警告，而这里警告即错误；见 %s：'
sentence seconds '%s s' '%s 秒'
sentence megabytes '%s MB' '%s MB'

sentence apt_update 'Reading the package lists' '更新软件包列表'
sentence apt_install 'Installing with apt: %s' '用 apt 安装：%s'
sentence node 'Installing Node.js %s (npm) into %s' '安装 Node.js %s（npm）到 %s'
sentence openclaw 'Installing OpenClaw %s (npm, 770 MB, a minute or two) into %s' '安装 OpenClaw %s（npm，770 MB，约一两分钟）到 %s'
sentence openclaw_ready 'The real OpenClaw for the tests (npm, 770 MB)' '测试所用的真实 OpenClaw（npm，770 MB）'
sentence openclaw_wait 'Waiting for another script that is installing OpenClaw' '等待另一个正在安装 OpenClaw 的脚本'
sentence wrong_version '%s should be %s but is %s' '%s 应为 %s，实际为 %s'

sentence build_run 'Building Clawdoor (Release, for the .NET runtime: quick to build; the shipped binary is native and starts faster)' \
    '构建 Clawdoor（Release，.NET 运行时版：构建快；发布的是原生二进制，启动更快）'
sentence use_openclaw 'Using the OpenClaw of this machine: %s' '使用本机已有的 OpenClaw：%s'
sentence own_openclaw 'No OpenClaw on this machine: Clawdoor brings its own for this run. It keeps its data and its token in %s and stops when the door closes.' \
    '本机没有 OpenClaw：本次运行将临时启动一个。它的数据和 token 在 %s 中，门关闭时它也会停止。'
sentence start_openclaw 'Starting OpenClaw on 127.0.0.1:%s' '在 127.0.0.1:%s 启动 OpenClaw'
sentence openclaw_busy 'Another ./run is using the OpenClaw in %s. Stop it first, then run this again.' \
    '另一个 ./run 正在使用 %s 中的 OpenClaw。请先停止它，再重新运行。'

sentence restore 'Restoring packages' '还原依赖包'
sentence build_test 'Building (Release, warnings are errors)' '构建（Release，警告即错误）'
sentence format 'Checking the formatting (dotnet format)' '检查格式（dotnet format）'
sentence unit 'Unit tests' '单元测试'
sentence publish 'Publishing the native binary (AOT, no warning allowed)' '发布原生二进制（AOT，不允许任何警告）'
sentence end_to_end 'End-to-end tests: the native binary, the real OpenClaw, Chromium on a remote host' \
    '端到端测试：原生二进制、真实的 OpenClaw、远程主机上的 Chromium'
sentence crashed '%s ended without a report (exit code %s): counted as one failure' '%s 没有留下报告就结束了（退出码 %s）：计为一个失败'
sentence no_tests 'Not one test ran: counted as one failure' '没有运行任何测试：计为一个失败'
sentence total 'All in all: %s' '总计：%s'

sentence package_lists "Reading Debian's package lists" '读取 Debian 的软件包列表'
sentence package_native 'The native binary for %s, OpenSSL and SQLite in it' \
    '为 %s 生成原生二进制，内含 OpenSSL 和 SQLite'
sentence package_gates 'What the binary for %s must be' '检查 %s 的二进制是否符合要求'
sentence package_bill 'Bill of materials for %s' '%s 的物料清单'
sentence package_tree 'Files of the package for %s' '%s 软件包的文件'
sentence package_deb '.deb for %s' '%s 的 .deb'
sentence package_rpm '.rpm for %s' '%s 的 .rpm'
sentence package_tarball '.tar.gz for %s' '%s 的 .tar.gz'
sentence package_image 'OCI image' 'OCI 镜像'
sentence package_too_large '%s has %s bytes, at most %s' '%s 有 %s 字节，最多 %s'
