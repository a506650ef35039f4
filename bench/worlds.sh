#!/bin/sh
# Worlds of applications (bench/worlds), made at random from a seed, or by hand under a name: as they come, with the best single-column B-trees, and with
# Dovetail's sets, in one run.
#
#   bench/worlds.sh SEED|NAME...  BUDGETS="10 25 50" (% of the tables' bytes), RUNS=5, VERIFY=25 (a budget at which to verify by execution, too)
#
# Every set is really built, on a copy of the world: so GIN, GiST and the like are priced by the planner as they are, and statements are run, in turn on
# both; what takes over a minute counts as refused, and in no sum. Per set a line; per statement the files in KEEP (a folder; else they are thrown away). SERVER names a server in place of a private cluster.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '5,8s/^# *//p' "$0" >&2; exit 2; }
build=${BUILD:-build}
for program in dovetail bench/worlds/make bench/worlds/race; do
    [ -x "$build/$program" ] || { echo "bench/worlds.sh: no $build/$program: run make and make bench-build" >&2; exit 1; }
done
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
server=${SERVER:-}
cleanup() {
    [ -n "${SERVER:-}" ] || tool/pg-cluster stop "$work/cluster"
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap cleanup EXIT
if [ -z "$server" ]; then
    chmod a+rx "$work"
    server=$(PG_CLUSTER_OPTIONS="shared_buffers=512MB max_wal_size=4GB maintenance_work_mem=128MB" tool/pg-cluster start "$work/cluster" $$)
    server=${server%/*}
fi
sql() { # database, then psql's options
    database=$1
    shift
    psql -qAtX -v ON_ERROR_STOP=1 -d "$server/$database" "$@"
}

echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg) at the start"
echo "database $(sql postgres -c 'select version()' | cut -d, -f1)"
echo
printf '%-22s %8s %8s %8s %8s %6s %8s %8s %8s\n' set cost time reads writes slower indexes 'size kB' 'advice s'

# name, file of DDL, seconds of advice: builds the set on a copy, compares, prints a line.
race() {
    sql postgres -c "drop database if exists copy_$seed" -c "create database copy_$seed template world_$seed" 2>/dev/null
    sql "copy_$seed" -f "$2" >"$work/$seed.$1.build" 2>&1 || { cat "$work/$seed.$1.build" >&2; exit 1; }
    sql "copy_$seed" -c 'vacuum (analyze)'
    size=$(sql "copy_$seed" -c "select (sum(pg_indexes_size(oid)) / 1024)::bigint from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    "$build/bench/worlds/race" compare "$server/world_$seed" "$server/copy_$seed" "$work/$seed.sql" "${RUNS:-5}" >"$work/$seed.$1.tsv"
    # Slower: by more than 5 % and 0.1 ms, and a write, or a read whose plan is another (its cost differs by 1 %; a copy's statistics move it by less): an index
    # that a plan does not use cannot slow a read. "reads" and "writes" are times, without and with.
    awk -F'\t' -v name="$seed $1" -v seconds="$3" -v size=$((size - before)) -v count="$(grep -ci 'create.* index' "$2")" '
        $1 == "sum" { cost = $4 / $3; time = $5 ? $6 / $5 : 0; next }
        $3 ~ /^refused/ { refused++; next }
        { k = $7 ~ /^(with .*[)] )?(insert into|update|delete from|merge into) /; a[k] += $2 * $5; b[k] += $2 * $6; other = $4 > 1.01 * $3 || $4 < 0.99 * $3; slow += $6 > 1.05 * $5 && $6 - $5 > 0.1 && (k || other) }
        END { printf "%-22s %8.4f %8.4f %8.4f %8.4f %6d %8d %8d %8s%s\n", name, cost, time, a[0] ? b[0] / a[0] : 0, a[1] ? b[1] / a[1] : 0, slow, count, size, seconds,
              refused ? "  " refused " refused" : "" }' "$work/$seed.$1.tsv"
    sql postgres -c "drop database copy_$seed"
}

advise() { # name, options…
    name=$1
    shift
    start=$(date +%s%N) status=0
    "$build/dovetail" advise "$server/world_$seed" --workload "$work/$seed.sql" --min-gain 0 "$@" --format json -o "$work/$seed.$name.json" 2>"$work/$seed.$name.log" || status=$?
    [ $status -le 1 ] || { cat "$work/$seed.$name.log" >&2; exit $status; }
    seconds=$(echo "$(date +%s%N) - $start" | awk '{ printf "%.1f", ($1 - $3) / 1e9 }')
    jq -r '.recommendations[] | select(.kind == "index" or .kind == "drop_index") | .ddl[] + ";"' "$work/$seed.$name.json" >"$work/$seed.$name.ddl"
    race "$name" "$work/$seed.$name.ddl" "$seconds"
}

script() {
    if [ -f "bench/worlds/$seed.sql" ]; then
        cat "bench/worlds/$seed.sql"
    else
        "$build/bench/worlds/make" "$seed" script
    fi
}

workload() {
    if [ -f "bench/worlds/$seed.workload.sql" ]; then
        cat "bench/worlds/$seed.workload.sql"
    else
        "$build/bench/worlds/make" "$seed" workload | sql "world_$seed" | sed '/^$/d'
    fi
}

for seed in "$@"; do
    sql postgres -c "drop database if exists world_$seed" -c "create database world_$seed" 2>/dev/null
    script | sql "world_$seed" >/dev/null 2>&1
    workload >"$work/$seed.sql"
    before=$(sql "world_$seed" -c "select (sum(pg_indexes_size(oid)) / 1024)::bigint from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    bytes=$(sql "world_$seed" -c "select sum(pg_table_size(oid)) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    printf '# seed %s: %s tables, %s MB, %s statements\n' "$seed" "$(script | grep '^create table' | grep -vc ' partition of ')" $((bytes / 1000000)) "$(grep -c '^-- calls' "$work/$seed.sql")"
    start=$(date +%s%N)
    "$build/bench/worlds/race" single "$server/world_$seed" "$work/$seed.sql" >"$work/$seed.single.ddl"
    race single "$work/$seed.single.ddl" "$(echo "$(date +%s%N) - $start" | awk '{ printf "%.1f", ($1 - $3) / 1e9 }')"
    for share in ${BUDGETS:-10 25 50}; do
        advise "dovetail_$share" --budget "$((bytes * share / 100))"
    done
    if [ -n "${VERIFY:-}" ]; then
        sql postgres -c "drop database if exists clone_$seed" -c "create database clone_$seed template world_$seed" 2>/dev/null
        sql "clone_$seed" -c 'vacuum (analyze)'
        advise "verified_$VERIFY" --budget "$((bytes * VERIFY / 100))" --verify execute --memory none --clone "$server/clone_$seed"
        sql postgres -c "drop database clone_$seed"
    fi
    [ -n "${KEEP_DATABASES:-}" ] || sql postgres -c "drop database world_$seed"
done
echo
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) at the end"
