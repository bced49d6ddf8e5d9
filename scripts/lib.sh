# What scripts/test and scripts/pg share: the system packages, and a private PostgreSQL cluster. Sourced, never run.
# shellcheck shell=bash

# Debian package and what shows that it is there: a command, or a file.
readonly NEEDED=(
    "build-essential command cc"
    "pkg-config command pkg-config"
    "libssl-dev file /usr/include/openssl/ssl.h"
    "postgresql postgres initdb"
    "chromium command chromium"
    "chromium-driver command chromedriver"
    "npm command npm"
)

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

# Prints the directory of PostgreSQL's own programs, version 15 or newer; Debian keeps them out of PATH.
pg_programs() {
    local found
    found=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
    [ -n "$found" ] || found=$(command -v initdb || true)
    [ -n "$found" ] || return 1
    dirname "$(readlink -f "$found")"
}

is_there() {
    case $1 in
        command) command -v "$2" >/dev/null ;;
        file) [ -e "$2" ] ;;
        postgres) pg_programs >/dev/null ;;
    esac
}

# Installs the system packages that are missing; without root it says how and fails.
install_missing() {
    local entry package kind sign missing=()
    for entry in "${NEEDED[@]}"; do
        read -r package kind sign <<<"$entry"
        is_there "$kind" "$sign" || missing+=("$package")
    done
    command -v cargo >/dev/null || fail "cargo is missing: https://rustup.rs installs it"
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        fail "missing: ${missing[*]}; on Debian: sudo apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# PostgreSQL refuses to run as root, so root becomes the user that its package made.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

# pg_start DIR [durable]: makes and starts a cluster in DIR, which must be new, and prints its URL. Nothing in it survives
# a power cut unless it is durable (then it has PostgreSQL's own defaults), nobody outside this machine reaches it, and
# whoever has the URL may make databases.
pg_start() {
    local dir=$1 programs port hasty="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    [ "${2:-}" != durable ] || hasty=""
    programs=$(pg_programs) || fail "PostgreSQL 15 or newer is not installed"
    mkdir -p "$dir"
    [ "$(id -u)" -ne 0 ] || chown postgres "$dir"
    (
        cd "$dir"
        as_postgres "$programs/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 \
            --locale=C.UTF-8 --no-sync >"$dir.log" 2>&1 || fail "initdb failed: $(tail -n 5 "$dir.log")"
        for _ in 1 2 3 4 5; do
            port=$((20000 + RANDOM % 10000))
            if as_postgres "$programs/pg_ctl" start -w -s -D "$dir/data" -l "$dir/data/log" -o "-p $port \
                -c listen_addresses=127.0.0.1 -c unix_socket_directories=$dir -c max_connections=200 $hasty" >>"$dir.log" 2>&1; then
                rm -f "$dir.log"
                printf 'postgres://postgres@127.0.0.1:%s/postgres\n' "$port"
                exit 0
            fi
        done
        fail "PostgreSQL did not start: $(tail -n 5 "$dir.log" "$dir/data/log" 2>/dev/null)"
    )
}

# pg_stop DIR: stops the cluster and removes it.
pg_stop() {
    local dir=$1 programs
    if programs=$(pg_programs) && [ -f "$dir/data/postmaster.pid" ]; then
        (cd / && as_postgres "$programs/pg_ctl" stop -m immediate -s -D "$dir/data") || true
    fi
    rm -rf "$dir" "$dir.log"
}
