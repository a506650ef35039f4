#!/usr/bin/env bash
# Prices Dovetail's index sets and the published peers' side by side: total planner cost of the TPC-H queries under
# hypothetical indexes, relative to no index, in one run on one database.
#
#   bench/peers.sh postgresql://USER@HOST:PORT/DATABASE [BUDGET_MB...]
#
# The database holds TPC-H SF 1 without keys or indexes and has HypoPG (examples/make/tpch builds one). Reads only: every index
# is hypothetical and lives in the session that prices it.
set -euo pipefail
cd "$(dirname "$0")/.."

url=${1:?usage: bench/peers.sh DATABASE_URL [BUDGET_MB...]}
shift
budgets=("$@")
[ ${#budgets[@]} -gt 0 ] || budgets=(100 250 500 1000 2000)
psql -qAtX "$url" -c 'select 1' >/dev/null || { echo "bench/peers.sh: $url does not answer: examples/make/tpch --load DIR makes the database and prints its URL" >&2; exit 1; }
[ -x build/bench/extend_bench ] || { echo "bench/peers.sh: no build/bench/extend_bench: run make and make bench-build" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/queries"
for file in examples/tpch/queries/q*.sql; do
    case $file in *q02.sql | *q17.sql | *q20.sql) ;; *) cp "$file" "$work/queries/" ;; esac
done

# The queries as one script of EXPLAINs; psql prints one JSON document per statement.
explains() {
    for file in "$work"/queries/*.sql; do
        echo "explain (format json)"
        grep -v '^--' "$file"
    done
}

# stdin: CREATE INDEX statements, each ended by a semicolon. Prints "total_cost hypopg_mb".
price() {
    {
        echo "select hypopg_reset() \\g /dev/null"
        sed '/^ *--/d; s/CONCURRENTLY //' | tr '\n' ' ' | tr ';' '\n' |
            sed -n 's/^ *\(CREATE .*\)/select * from hypopg_create_index($ddl$\1$ddl$) \\g \/dev\/null/Ip'
        explains
        echo "select 'size ' || coalesce(sum(hypopg_relation_size(indexrelid)), 0) / 1e6 from hypopg_list_indexes;"
    } | psql -qAtX -v ON_ERROR_STOP=1 "$url" |
        awk '/"Plan":/ { want = 1 } /"Total Cost":/ && want { gsub(/[^0-9.]/, ""); sum += $0; want = 0 } /^size / { size = $2 }
             END { printf "%.2f %.1f\n", sum, size }'
}

read -r none _ < <(echo | price)
echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; load $(cut -d' ' -f1-3 /proc/loadavg)"
printf 'no index: %s\n\n' "$none"
printf '%-32s %10s %10s %8s %8s %9s %6s\n' set 'rel. cost' 'HypoPG MB' indexes 'time s' EXPLAINs 'gap %'

row() { # name, file of DDL, seconds, calls, gap
    local cost size
    read -r cost size < <(price <"$2")
    printf '%-32s %10.4f %10.1f %8d %8s %9s %6s\n' "$1" "$(echo "$cost / $none" | bc -l)" "$size" "$(grep -ci 'create *index' "$2")" "$3" "$4" "$5"
}

for file in bench/peers/*.sql; do
    row "$(basename "$file" .sql)" "$file" - "$(sed -n '1s/.* \([0-9]*\) EXPLAINs.*/\1/p' "$file")" -
done
# Extend again, from its description, in the same run: for its time on this machine, of which only that of its EXPLAINs counts.
build/bench/extend_bench "$url" "$work/queries" 2 "${budgets[@]}" -o "$work" >/dev/null
for budget in "${budgets[@]}"; do
    read -r calls seconds < <(sed -n '1s/.* \([0-9]*\) EXPLAINs, \([0-9.]*\) s.*/\1 \2/p' "$work/extend_$budget.sql")
    row "extend_$budget (here, width 2)" "$work/extend_$budget.sql" "$seconds" "$calls" -
done
for model in built hypopg; do for budget in "${budgets[@]}"; do
    start=$(date +%s.%N)
    status=0
    build/dovetail advise "$url" --workload "$work/queries" --budget "$((budget * 1000000))" --size-model "$model" --min-gain 0 --min-index-gain 0 --memory none --format json -o "$work/advice.json" 2>"$work/log" || status=$?
    seconds=$(echo "$(date +%s.%N) - $start" | bc -l)
    if [ "$status" -gt 1 ]; then
        cat "$work/log" >&2
        exit "$status"
    fi
    jq -r '.recommendations[] | select(.kind == "index") | .ddl[] + ";"' "$work/advice.json" >"$work/set.sql"
    row "dovetail_$budget ($(jq '.design_bytes / 1e6 | floor' "$work/advice.json") MB $model)" "$work/set.sql" "$(printf '%.1f' "$seconds")" "$(jq .cost.whatif_calls "$work/advice.json")" "$(jq '.cost.gap * 1000 | round / 10' "$work/advice.json")"
done; done
