#!/usr/bin/env bash
# Installs Clawdoor from this folder: ./install.sh [--prefix DIR] [--remove]. DIR is /usr/local unless said otherwise.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# say ENGLISH CHINESE: in the reader's language.
say() {
    case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
        zh*) echo "$2" ;;
        *) echo "$1" ;;
    esac
}

prefix=/usr/local remove='' made=()
while (($#)); do
    case $1 in
        --prefix) prefix=${2:?}; shift ;;
        --remove) remove=yes ;;
        *)
            say "$1 is not known. Usage: ./install.sh [--prefix DIR] [--remove]" "不认识 $1。用法：./install.sh [--prefix 目录] [--remove]" >&2
            exit 2
            ;;
    esac
    shift
done
mkdir -p "$prefix" 2>/dev/null || true
if [[ ! -w $prefix ]]; then
    say "$prefix cannot be written to. Run: sudo ./install.sh" "无法写入 $prefix。请运行：sudo ./install.sh" >&2
    exit 4
fi

readarray -d '' files < <(find bin share -type f -print0)
readonly folders=share/doc/clawdoor/folders
if [[ $remove ]]; then
    [[ ! -e $prefix/$folders ]] || readarray -t made <"$prefix/$folders"
    for file in "${files[@]}" "$folders"; do rm -f "$prefix/$file"; done
    for folder in "${made[@]}"; do rmdir "$prefix/$folder" 2>/dev/null || true; done
    say "Clawdoor is removed from $prefix." "已从 $prefix 移除 Clawdoor。"
    exit
fi

# Which folders were not there before, the deepest first, is kept for --remove.
made=()
while IFS= read -r folder; do
    [[ -d $prefix/$folder ]] || made+=("$folder")
done < <(find bin share -depth -type d)
for file in "${files[@]}"; do
    mkdir -p "$prefix/${file%/*}"
    # A running clawdoor keeps its old file; one that is written over would be killed.
    cp "$file" "$prefix/$file.new"
    mv -f "$prefix/$file.new" "$prefix/$file"
done
[[ -e $prefix/$folders ]] || printf '%s\n' "${made[@]}" >"$prefix/$folders"
say "Clawdoor is installed. Next: sudo $prefix/bin/clawdoor up" "Clawdoor 已安装。下一步：sudo $prefix/bin/clawdoor up"
