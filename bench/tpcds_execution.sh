#!/usr/bin/env bash
# TPC-DS by the clock: Dovetail's index set for its 90 statements, verified by execution on a clone: what each round found, and what the end takes.
#
#   bench/tpcds_execution.sh URL QUERIES [BUDGET_MB] > bench/results/NAME.txt
#
# URL is the database that bench/tpcds.sh --load DIR has made, on a server that nobody else uses; the clone is a copy of it there, removed at the end. QUERIES is the folder of its
# statements (out/tpcds/queries). LIMIT (20 s for one run), VERIFY_RUNS (3; what is doubtful runs more often, what is plain less) and OPTIONS (as --time-limit 900) may be set.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 2 ] || { sed -n '4s/^# *//p' "$0" >&2; exit 2; }
url=$1 queries=$2 budget=${3:-250}000000
server=${url%/*} name=${url##*/}
dovetail=${DOVETAIL:-build/dovetail}
work=$(mktemp -d)
drop_clone() {
    psql -qX -d "$server/postgres" -c "drop database if exists ${name}_clone" 2>/dev/null
}
trap 'rm -rf "$work"; drop_clone' EXIT
drop_clone
psql -qX -v ON_ERROR_STOP=1 -d "$server/postgres" -c "create database ${name}_clone template $name"

echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg) at the start"
echo "database $(psql -AtX -d "$url" -c "select version()" | cut -d, -f1 | cut -d'(' -f1), $(psql -AtX -d "$url" -c "select pg_size_pretty(pg_database_size(current_database()))")"
echo "command  dovetail advise …/$name --workload QUERIES --budget $budget --verify execute --memory none --clone …/${name}_clone --verify-timeout ${LIMIT:-20} --verify-runs ${VERIFY_RUNS:-3} --min-gain 0${OPTIONS:+ $OPTIONS}"
echo
status=0
start=$(date +%s)
"$dovetail" advise "$url" --workload "$queries" --budget "$budget" --verify execute --memory none --clone "$server/${name}_clone" \
    --verify-timeout "${LIMIT:-20}" --verify-runs "${VERIFY_RUNS:-3}" --min-gain 0 --format json -o "$work/advice.json" ${OPTIONS:-} 2>"$work/log" || status=$?
[ "$status" -le 1 ] || { cat "$work/log" >&2; exit "$status"; }
sed -n 's/^\(round [0-9]*:\)/\1/p' "$work/log"
jq -r '.execution | "\nThe end: \(.statements | map(select(.skipped == null)) | length) statements whose plan the set changes, \(.without_ms / 100 | round / 10) s without it, \(.with_ms / 100 | round / 10) s with it; \(.slower) slower, \(.statements | map(select(.skipped != null)) | length) not run."' "$work/advice.json"
jq -r '[.recommendations[] | select(.kind == "index")] | "\(length) indexes, \(map(.size_bytes) | add / 1000000 | round) MB."' "$work/advice.json"
echo "Took $(($(date +%s) - start)) s, load $(cut -d' ' -f1-3 /proc/loadavg) at the end."
printf '\n%-12s %12s %12s\n' statement 'without ms' 'with ms'
jq -r '.execution.statements[] | [.template, (.without_ms // 0 | round), (.with_ms // 0 | round), (if .slower then "SLOWER" elif .skipped then .skipped elif .without_timed_out then "(limit)" else "" end)] | @tsv' "$work/advice.json" |
    awk -F'\t' '{ printf "%-12s %12s %12s  %s\n", $1, $2, $3, $4 }'
printf '\nLeft out:\n'
jq -r '.rejected[] | select(.reason == "slower when run") | "  " + .ddl + ": " + .detail' "$work/advice.json"
