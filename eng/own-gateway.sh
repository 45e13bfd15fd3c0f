# shellcheck shell=bash
# The OpenClaw that ./run brings along when the machine has none: its own state, for as long as the run lasts.
# shellcheck source=eng/shared.sh
source eng/shared.sh
readonly own_state=$tools/openclaw-state
own_port='' own_gateway_pid=''

# answers PORT PATH: OpenClaw says 200 there.
answers() {
    # shellcheck disable=SC2016
    timeout 3 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET %s HTTP/1.0\r\n\r\n" "$2" >&3 &&
        read -r line <&3 && [[ $line == "HTTP/1."?" 200"* ]]' - "$1" "$2" 2>/dev/null
}

# own_gateway_needed ARGS…: no OpenClaw here, and nobody named one.
own_gateway_needed() {
    local config=${OPENCLAW_CONFIG_PATH:-${OPENCLAW_STATE_DIR:-${HOME:-/nonexistent}/.openclaw}/openclaw.json} argument
    for argument; do [[ $argument == --upstream* || $argument == --openclaw-config* ]] && return 1; done
    [[ -n ${CLAWDOOR_UPSTREAM:-}${CLAWDOOR_OPENCLAW_CONFIG:-} ]] && return 1
    if [[ -e $config ]]; then say use_openclaw "$config"; return 1; fi
    if command -v openclaw >/dev/null; then say use_openclaw "$(command -v openclaw)"; return 1; fi
    if answers "${OPENCLAW_GATEWAY_PORT:-18789}" /healthz; then
        say use_openclaw "127.0.0.1:${OPENCLAW_GATEWAY_PORT:-18789}"
        return 1
    fi
}

free_port() {
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}

# own_gateway_begin: starts it in the background; it ends when this process (later the door) has ended, however that was.
own_gateway_begin() {
    mkdir -p "$own_state" "$logs"
    chmod 700 "$own_state"
    exec 8>"$own_state/lock"
    # The gateway of a run that has just ended may need some seconds to close.
    flock -w 20 8 || stop openclaw_busy "${own_state#"$root"/}"
    export OPENCLAW_STATE_DIR=$own_state OPENCLAW_CONFIG_PATH=$own_state/openclaw.json
    if [[ ! -e $OPENCLAW_CONFIG_PATH ]]; then
        (umask 077 && printf '{\n  "gateway": {\n    "port": %s,\n    "mode": "local",\n    "bind": "loopback",\n    "auth": { "mode": "token", "token": "%s" }\n  }\n}\n' \
            "$(free_port 18789)" "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" >"$OPENCLAW_CONFIG_PATH")
    fi
    own_port=$(sed -n 's/.*"port": *\([0-9]*\).*/\1/p' "$OPENCLAW_CONFIG_PATH" | head -n 1)
    PATH=$tools/openclaw/node_modules/.bin:$PATH setsid node "$tools/openclaw/node_modules/openclaw/openclaw.mjs" gateway run \
        >"$logs/openclaw-gateway.log" 2>&1 </dev/null 8>&- &
    own_gateway_pid=$!
    # The keeper holds the lock; it has a session of its own, so that Ctrl-C reaches the door alone.
    # shellcheck disable=SC2016
    setsid bash -c '
        while kill -0 "$1" && kill -0 "$2"; do sleep 0.3; done
        kill -TERM "$2" && for _ in {1..50}; do kill -0 "$2" || break; sleep 0.2; done
        kill -KILL -- "-$2"' - "$$" "$own_gateway_pid" >/dev/null 2>&1 </dev/null &
    exec 8>&-
    disown -a
}

# own_gateway_ready: returns when it answers; fails, with its log, when it ended or took two minutes.
own_gateway_ready() {
    local _
    for _ in {1..240}; do
        if answers "$own_port" /readyz; then return 0; fi
        kill -0 "$own_gateway_pid" 2>/dev/null || break
        sleep 0.5
    done
    cat "$logs/openclaw-gateway.log"
    return 1
}
