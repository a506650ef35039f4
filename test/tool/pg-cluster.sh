#!/bin/sh
# tool/pg-cluster: starts twice to the same server, never as root, with HypoPG; leaves nothing after stop, after a failing
# command, and after its caller is killed; touches no folder of somebody else.
set -u
base=${TMPDIR:-/tmp}/dovetail-cluster-test.$$
failed=0
trap 'for n in 1 2 3; do tool/pg-cluster stop "$base.$n"; done; rm -rf "$base.4"' EXIT

expect() {
    name=$1
    shift
    if "$@"; then
        echo "ok    pg-cluster/$name"
    else
        echo "FAIL  pg-cluster/$name"
        failed=1
    fi
}

answers() {
    [ "$(psql -XqAt -d "$1" -c "$2" 2>&1)" = "$3" ]
}

gone() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ ! -e "$1" ] && ! psql -XqAt -d "$2" -c 'select 1' >/dev/null 2>&1 && return
        sleep 1
    done
    return 1
}

url=$(tool/pg-cluster start "$base.1" $$)
expect 'starts' answers "$url" 'select 1' 1
expect 'starting again finds it' [ "$(tool/pg-cluster start "$base.1" $$)" = "$url" ]
expect 'PostgreSQL 15' answers "$url" "select current_setting('server_version_num')::int / 10000" 15
expect 'HypoPG' answers "$url" "create extension hypopg; select extname from pg_extension where extname = 'hypopg'" hypopg
expect 'not as root' [ "$(stat -c %U "$base.1/data")" != root ]
tool/pg-cluster stop "$base.1"
expect 'stops' gone "$base.1" "$url"
expect 'stopping again is no error' tool/pg-cluster stop "$base.1"

tool/pg-cluster run "$base.2" sh -c 'echo "$DOVETAIL_TEST_PG" >"$0"; exit 3' "$base.4"
expect 'run hands on the exit status' [ $? -eq 3 ]
expect 'run cleans up' gone "$base.2" "$(cat "$base.4")"

# The watchdog of the first wakes when the second has the folder.
tool/pg-cluster run "$base.5" true
expect 'a folder used again is left to its new owner' tool/pg-cluster run "$base.5" \
    sh -c 'sleep 3; psql -XqAt -d "$DOVETAIL_TEST_PG" -c "select 1"'

sh -c 'tool/pg-cluster start "$0" $$ >"$1"; kill -9 $$' "$base.3" "$base.4" 2>/dev/null
expect 'cleans up when its caller is killed' gone "$base.3" "$(cat "$base.4")"

rm -f "$base.4"
mkdir "$base.4"
: >"$base.4/precious"
tool/pg-cluster start "$base.4" 2>/dev/null
tool/pg-cluster stop "$base.4" 2>/dev/null
expect 'leaves a foreign folder alone' [ -f "$base.4/precious" ]
exit $failed
