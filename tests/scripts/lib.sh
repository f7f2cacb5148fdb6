# lib.sh - what the script tests of the command share. Source it with the path of the command in
# $1. Checks are counted; `finish` prints the line that tools/test reads.
#
# shellcheck shell=bash
setwise=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
tested=0
failing=0

# check NAME COMMAND...: the command must succeed.
check() {
    local name=$1
    shift
    tested=$((tested + 1))
    if ! "$@" > "$work/check.log" 2>&1; then
        failing=$((failing + 1))
        echo "FAILED: $name" >&2
        sed 's/^/    /' "$work/check.log" >&2
    fi
}

# says STATUS TEXT COMMAND...: the command ends with STATUS, and its output holds TEXT.
says() {
    local status=$1 text=$2 found
    shift 2
    "$@" > "$work/says.log" 2>&1
    found=$?
    cat "$work/says.log"
    if [ "$found" -ne "$status" ]; then
        echo "status $found instead of $status: $*"
        return 1
    fi
    if ! grep -qF -e "$text" "$work/says.log"; then
        echo "the output does not hold \"$text\": $*"
        return 1
    fi
}

# wait_for SECONDS COMMAND...: repeat the command until it succeeds.
wait_for() {
    local left=$(($1 * 50))
    shift
    until "$@" > /dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 0.02
    done
}

finish() {
    echo "[====] Synthesis: Tested: $tested | Passing: $((tested - failing)) |" \
         "Failing: $failing | Crashing: 0"
    [ "$failing" -eq 0 ]
    exit
}
