#!/usr/bin/env bash
# TPC-H by the clock: Dovetail's index set, verified by execution, beside the published peers' sets, all really built and run in one go.
#
#   bench/tpch_execution.sh [--on URL] [PEER_BUDGET_MB...] > bench/results/NAME.txt
#
# For each budget the peers were given (HypoPG's megabytes; default 1000) their sets are built, and Dovetail is given the real bytes of the smallest
# of them. Then the 19 statements run without an index and with each set, in turn (bench/execute_bench.c says how it is judged). URL is a database
# that examples/make/tpch --load DIR has made, on a server that nobody else uses; without one it is made, and removed at the end. A quarter of an hour on
# two cores. RUNS (5), VERIFY_RUNS (3; what is doubtful runs more often) and LIMIT (20 s for one run) may be set. OTHERS names further files of sets to run beside them.
set -euo pipefail
cd "$(dirname "$0")/.."
url=
dovetail=${DOVETAIL:-build/dovetail}
execute=${EXECUTE_BENCH:-build/bench/execute_bench}
[ "${1:-}" != --on ] || { url=$2; shift 2; }
budgets=("$@")
[ ${#budgets[@]} -gt 0 ] || budgets=(1000)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$url" ]; then
    folder=${TMPDIR:-/tmp}/dovetail-execution.$$
    trap 'rm -rf "$work"; tool/pg-cluster stop "$folder"' EXIT
    url=$(examples/make/tpch --load "$folder" | tail -n 1)
fi
server=${url%/*}

mkdir "$work/queries"
for file in examples/tpch/queries/q*.sql; do
    case $file in *q02.sql | *q17.sql | *q20.sql) ;; *) cp "$file" "$work/queries/" ;; esac
done

fresh_clone() {
    psql -qX -v ON_ERROR_STOP=1 -d "$server/postgres" -c 'drop database if exists tpch_clone' -c 'create database tpch_clone template tpch' 2>/dev/null
}

load_now() {
    cut -d' ' -f1-3 /proc/loadavg
}

echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"
echo "database $(psql -AtX -d "$url" -c "select version()" | cut -d, -f1 | cut -d'(' -f1), TPC-H SF 1 without keys, $(psql -AtX -d "$url" -c "select pg_size_pretty(pg_database_size(current_database()))")"
echo "runs     medians of ${RUNS:-5} after one to warm up; limit of one run ${LIMIT:-20} s"
for budget in "${budgets[@]}"; do
    peers=(bench/peers/tpch_*_"$budget"_w*.sql)
    fresh_clone
    bytes=$("$execute" "$server/tpch_clone" --sizes "${peers[@]}" | sort -n | head -n 1 | cut -d' ' -f1)
    printf '\nPeers given %s MB by HypoPG: the smallest of their sets takes %.1f MB. The load is %s.\n' "$budget" "$(echo "$bytes / 1000000" | bc -l)" "$(load_now)"
    echo "dovetail advise …/tpch --workload QUERIES --budget $bytes --verify execute --memory none --clone …/tpch_clone --verify-timeout ${LIMIT:-20} --verify-runs ${VERIFY_RUNS:-3}"
    status=0
    start=$(date +%s)
    "$dovetail" advise "$url" --workload "$work/queries" --budget "$bytes" --verify execute --memory none --clone "$server/tpch_clone" \
        --verify-timeout "${LIMIT:-20}" --verify-runs "${VERIFY_RUNS:-3}" --min-gain 0 -o "$work/advice.json" 2>"$work/log" || status=$?
    [ "$status" -le 1 ] || { cat "$work/log" >&2; exit "$status"; }
    jq -r '.recommendations[] | select(.kind == "index") | .ddl[] + ";"' "$work/advice.json" >"$work/dovetail.sql"
    jq -r '.rejected[] | select(.reason == "slower when run") | "  not " + .ddl + ": " + .detail' "$work/advice.json"
    sed 's/^CREATE INDEX CONCURRENTLY [^ ]* ON /  /' "$work/dovetail.sql"
    printf 'Advised, built, run and chosen in %s s. The load is %s.\n\n' "$(($(date +%s) - start))" "$(load_now)"
    "$execute" "$server/tpch_clone" "$work/queries" "${RUNS:-5}" "${LIMIT:-20}" "$work/dovetail.sql" "${peers[@]}" ${OTHERS:-}
    printf '\nThe load is %s.\n' "$(load_now)"
done
psql -qX -d "$server/postgres" -c 'drop database tpch_clone'
