# shellcheck shell=bash
# What the scripts share: where things are, steps that say what they do, packages. Source it from the repository's root.
# shellcheck source=eng/words.sh
source eng/words.sh
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2034
readonly root=$PWD logs=$PWD/artifacts/log tools=$PWD/.tools
green='' red='' plain='' tty=''
if [[ -t 1 ]]; then
    tty=yes
    if [[ -z ${NO_COLOR:-} ]]; then green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'; fi
fi

# say KEY ARGS…: one line to the person.
say() { words "$@"; echo; }

# stop KEY ARGS…: one line about why we cannot go on, then the end.
stop() { { printf '%s' "$red"; words "$@"; printf '%s\n' "$plain"; } >&2; exit 1; }

seconds_since() { local tenths=$((($(date +%s%N) - $1) / 100000000)); words seconds "$((tenths / 10)).$((tenths % 10))"; }

# step NAME KEY ARGS… -- COMMAND…: runs the command into artifacts/log/NAME.log; one line with the time it took.
# On a terminal the time runs along, with what the function `step_progress` says, if there is one.
step() {
    local name=$1 line began log ticker='' rc=0 key=()
    shift
    while [[ $1 != -- ]]; do key+=("$1"); shift; done
    shift
    mkdir -p "$logs"
    log=$logs/$name.log line=$(words "${key[@]}") began=$(date +%s%N)
    printf '  %s … ' "$line"
    if [[ $tty ]]; then
        while sleep 1; do
            printf '\r  %s … %s ' "$line" "$(seconds_since "$began")"
            [[ $(type -t step_progress) != function ]] || step_progress
        done &
        ticker=$!
    fi
    "$@" >"$log" 2>&1 </dev/null || rc=$?
    if [[ $ticker ]]; then
        kill "$ticker" 2>/dev/null || true
        wait "$ticker" 2>/dev/null || true
        printf '\r\e[K  %s … ' "$line"
    fi
    if ((rc == 0)); then
        printf '%s%s%s\n' "$green" "$(seconds_since "$began")" "$plain"
    else
        printf '%s%s%s\n' "$red" "$(words failed "${log#"$root"/}")" "$plain"
        tail -n 40 "$log"
    fi
    return $rc
}

# need_sdk: the .NET SDK that global.json asks for, or a sentence about it.
need_sdk() {
    dotnet --version >/dev/null 2>&1 || stop no_sdk "$(sed -n 's/.*"version": *"\([0-9]*\.[0-9]*\).*/\1/p' global.json)"
}

# need_packages PACKAGE…: installs with apt what is missing; asks the package lists only when apt does not know one.
need_packages() {
    local package missing=()
    for package; do
        [[ $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) == 'install ok installed' ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || stop no_apt "${missing[*]}"
    ((EUID == 0)) || stop not_root "${missing[*]}"
    apt-get install -y --no-install-recommends --dry-run "${missing[@]}" >/dev/null 2>&1 ||
        step apt-update apt_update -- apt-get update
    step apt apt_install "${missing[*]}" -- apt-get install -y --no-install-recommends "${missing[@]}"
}
