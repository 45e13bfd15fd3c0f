# shellcheck shell=bash
# What the shipped binary is linked with and against, all of it from Debian as Debian built it: the system of the floor,
# OpenSSL, SQLite, the image's libc. What was made is kept in $cache, named by a hash of its inputs; `inputs.tsv` beside it says which they were.
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/clawdoor-packaging

# The oldest system that Debian still serves is linked against; what is linked in comes from the newest stable.
readonly floor_suite=bullseye stable_suite=trixie

triple_of() { case $1 in amd64) echo x86_64-linux-gnu ;; arm64) echo aarch64-linux-gnu ;; esac; }

# debian SUITE ARCH COMMAND…: an apt command with package lists of its own; mirror and keys are this machine's.
debian() { local home=$cache/apt/$1-$2; shift 2; APT_CONFIG=$home/apt.conf "$@"; }

# debian_lists SUITE ARCH: fetches the package lists that `debian` reads.
debian_lists() {
    local home=$cache/apt/$1-$2 label suite site type
    mkdir -p "$home"/{lists,archives}/partial
    : >"$home/status"
    cat >"$home/apt.conf" <<END
Dir::Etc::sourcelist "$home/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::status "$home/status";
Dir::State::lists "$home/lists";
Dir::Cache "$home";
APT::Architecture "$2";
APT::Architectures { "$2"; };
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
END
    for label in Debian Debian-Security; do
        suite=$1
        [[ $label == Debian ]] || suite+=-security
        site=$(apt-get indextargets 'Created-By: Packages' 'Origin: Debian' "Label: $label" --format '$(REPO_URI)' | sed -n 1p)
        [[ $site ]] || { echo "no Debian mirror with the label $label among this machine's apt sources"; return 1; }
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site $suite main"
    done >"$home/sources.list"
    debian "$1" "$2" apt-get update
}

# uris_to_inputs ARCH: apt's --print-uris as lines of "name, version, arch, file, sha256", sorted.
uris_to_inputs() {
    sed -n "s/^'[^']*' \([^ ]*\) [0-9]* SHA256:\([0-9a-f]*\)$/\1 \2/p" | LC_ALL=C sort | while read -r file sum; do
        local name=${file%%_*} version=${file#*_}
        version=${version%_*.deb} version=${version%.dsc}
        printf '%s\t%s\t%s\t%s\t%s\n' "$name" "${version//%3a/:}" "$1" "$file" "$sum"
    done
}

# key_of FILE…: what a thing made of these is named by.
key_of() { cat "$@" | sha256sum | cut -c1-12; }

# unpacked_debs NAME SUITE ARCH PACKAGE…: sets $unpacked to a folder that has these packages unpacked. Where the mirror names
# an update that it does not have, they are taken as the suite was released.
unpacked_debs() {
    local name=$1 suite=$2 arch=$3 half deb from
    shift 3
    for from in '' "/$suite"; do
        half=$(mktemp -d "$cache/half.XXXXXX")
        debian "$suite" "$arch" apt-get --print-uris download "${@/%/$from}" | uris_to_inputs "$arch" >"$half/inputs.tsv"
        unpacked=$cache/$name-$arch-$(key_of "$half/inputs.tsv")
        if [[ ! -e $unpacked ]] && (cd "$half" && debian "$suite" "$arch" apt-get -q download "${@/%/$from}"); then
            mkdir "$half/root"
            for deb in "$half"/*.deb; do dpkg-deb -x "$deb" "$half/root"; done
            rm "$half"/*.deb
            mv -T "$half" "$unpacked"
        fi
        rm -rf "$half"
        [[ ! -e $unpacked ]] || return 0
    done
    echo "not to be had for $arch: $*"
    return 1
}

# sysroot ARCH: sets $sysroot to a folder with `root`, the system to link against: Debian's $floor_suite with the static
# libraries of $stable_suite in it, and `cc`, a compiler for it.
sysroot() {
    local arch=$1 floor half file
    unpacked_debs system "$floor_suite" "$arch" libc6 libc6-dev linux-libc-dev libgcc-10-dev libgcc-s1
    floor=$unpacked
    unpacked_debs libraries "$stable_suite" "$arch" libssl-dev libsqlite3-dev
    sysroot=$cache/sysroot-$arch-$(key_of {"$floor","$unpacked"}/inputs.tsv "$packaging/inputs.sh")
    [[ ! -e $sysroot ]] || return 0
    half=$(mktemp -d "$cache/half.XXXXXX")
    cat "$floor/inputs.tsv" "$unpacked/inputs.tsv" >"$half/inputs.tsv"
    cp -a {"$floor","$unpacked"}/root "$half"
    # Where cmake looks before it looks on this machine.
    mv "$half"/root/usr/lib/*/lib{ssl,crypto}.a "$half/root/usr/lib"
    # Nothing is unwound through them.
    for file in "$half"/root/usr/lib/{libssl,libcrypto,*/libsqlite3}.a; do
        llvm-objcopy --strip-debug --remove-section=.eh_frame "$file"
    done
    # Links from the root would leave the folder.
    find "$half/root" -type l -lname '/*' -print0 | while IFS= read -r -d '' file; do
        ln -sfr "$half/root$(readlink "$file")" "$file"
    done
    cat >"$half/cc" <<END
#!/bin/sh
exec clang --target=$(triple_of "$arch") --sysroot="$sysroot/root" -fuse-ld=lld -Wno-unused-command-line-argument "\$@"
END
    chmod +x "$half/cc"
    mv -T "$half" "$sysroot"
}

# left_out: writes, as C, what the files named in left-out.list define, but empty.
left_out() {
    local parts part kind name pattern
    readarray -t parts < <(grep -v '^#' "$packaging/left-out.list" | xargs -n 1)
    echo 'const char left_out_table[4096] = {0};'
    echo 'static long no(void) { return 0; }'
    llvm-nm -A --defined-only --extern-only "$sysroot"/root/usr/lib/{libssl,libcrypto,*/libsqlite3}.a 2>/dev/null |
        sed -nE 's/^[^:]*:(lib[a-z]*-lib-)?([^:]+)\.o: [0-9a-f]* ([A-Z]) (.*)$/\2 \3 \4/p' | LC_ALL=C sort -u | while read -r part kind name; do
        for pattern in "${parts[@]}"; do
            # shellcheck disable=SC2053
            [[ $part == $pattern ]] || continue
            case $kind in
                T | W) echo "long $name(void) __attribute__((alias(\"no\")));" ;;
                *) echo "extern const char $name[sizeof left_out_table] __attribute__((alias(\"left_out_table\")));" ;;
            esac
            break
        done
    done
}
