#!/usr/bin/env bash
# Decision support: Dovetail's index sets for 90 of TPC-DS's 99 queries beside Extend's, priced in one run by PostgreSQL with HypoPG.
#
#   bench/tpcds.sh --load DIR                                  makes the database in a private cluster in DIR, and prints its URL
#   bench/tpcds.sh URL [BUDGET_MB...] > bench/results/NAME.txt compares; Extend takes a quarter of an hour
#
# Rows and queries come from DuckDB's tpcds extension (PyPI, installed into out/tpcds), scale factor 1, no key and no index; nothing of it is
# committed. Left out are the nine queries whose plans without indexes cost so much (correlated sub-plans) that nothing else would count, as in
# the study "Magic mirror in my hand" (VLDB 2020): 4, 6, 9, 10, 11, 32, 35, 41, 95.
set -euo pipefail
cd "$(dirname "$0")/.."
data=out/tpcds

make_data() {
    [ -d "$data/queries" ] && return
    [ -x "$data/venv/bin/python" ] || { python3 -m venv "$data/venv" && "$data/venv/bin/pip" -q install duckdb==0.8.1; }
    rm -rf "$data/making" && mkdir -p "$data/making/rows" "$data/making/queries"
    "$data/venv/bin/python" - "$data/making" <<'PYTHON'
import sys
import duckdb

folder = sys.argv[1]
left_out = {4, 6, 9, 10, 11, 32, 35, 41, 95}
db = duckdb.connect()
db.execute("load tpcds")  # part of the wheel
db.execute("call dsdgen(sf=1)")
with open(folder + "/schema.sql", "w") as schema:
    for name, sql in db.execute("select table_name, sql from duckdb_tables() order by 1").fetchall():
        schema.write(sql + "\n")
        db.execute(f"copy {name} to '{folder}/rows/{name}.csv' (header false)")
for number, query in db.execute("select query_nr, query from tpcds_queries()").fetchall():
    if number not in left_out:
        with open(f"{folder}/queries/q{number:02}.sql", "w") as out:
            out.write(query)
PYTHON
    rm -rf "$data/rows" "$data/queries"
    mv "$data"/making/* "$data/"
}

load() {
    local server url
    make_data
    tool/setup check >&2
    server=$(PG_CLUSTER_OPTIONS="shared_buffers=2GB max_wal_size=8GB" tool/pg-cluster start "$1" 1)
    url=${server%/*}/tpcds
    psql -qX "$server" -c 'create database tpcds'
    psql -qX -v ON_ERROR_STOP=1 "$url" -c 'create extension hypopg' -f "$data/schema.sql"
    for rows in "$data"/rows/*.csv; do
        psql -qX -v ON_ERROR_STOP=1 "$url" -c "\\copy $(basename "$rows" .csv) from '$rows' (format csv)"
    done
    psql -qX "$url" -c 'vacuum (freeze, analyze)'
    echo "$url"
}

# stdin: CREATE INDEX statements, one a line. Prints "total_cost hypopg_mb".
price() {
    {
        echo "select hypopg_reset() \\g /dev/null"
        sed -n 's/;* *$//; s/CONCURRENTLY //; s/^\(CREATE .*\)/select * from hypopg_create_index($ddl$\1$ddl$) \\g \/dev\/null/p'
        for file in "$data"/queries/*.sql; do
            echo "explain (format json)"
            cat "$file"
        done
        echo "select 'size ' || coalesce(sum(hypopg_relation_size(indexrelid)), 0) / 1e6 from hypopg_list_indexes;"
    } | psql -qAtX -v ON_ERROR_STOP=1 "$url" |
        awk '/"Plan":/ { want = 1 } /"Total Cost":/ && want { gsub(/[^0-9.]/, ""); sum += $0; want = 0 } /^size / { size = $2 }
             END { printf "%.2f %.1f\n", sum, size }'
}

row() { # name, file of DDL, seconds, EXPLAINs
    local cost size
    read -r cost size < <(price <"$2")
    printf '%-28s %10.4f %10.1f %8d %8s %9s\n' "$1" "$(echo "$cost / $none" | bc -l)" "$size" "$(grep -c '^CREATE' "$2")" "$3" "$4"
}

if [ "${1:-}" = --load ]; then
    load "${2:?--load needs a folder}"
    exit
fi
url=${1:?usage: bench/tpcds.sh --load DIR | DATABASE_URL [BUDGET_MB...]}
shift
budgets=("$@")
[ ${#budgets[@]} -gt 0 ] || budgets=(250 500 1000)
make_data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
read -r none _ < <(echo | price)
echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; load $(cut -d' ' -f1-3 /proc/loadavg)"
printf 'TPC-DS SF 1, 90 queries; no index: %s\n\n' "$none"
printf '%-28s %10s %10s %8s %8s %9s\n' set 'rel. cost' 'HypoPG MB' indexes 'time s' EXPLAINs
for budget in "${budgets[@]}"; do
    status=0
    TIMEFORMAT='%R %U'
    { time build/dovetail advise "$url" --workload "$data/queries" --budget "$((budget * 1000000))" --size-model hypopg --min-gain 0 --memory none \
        --format json -o "$work/advice.json" 2>"$work/log" || status=$?; } 2>"$work/seconds"
    [ "$status" -le 1 ] || { cat "$work/log" >&2; exit "$status"; }
    jq -r '.recommendations[] | select(.kind == "index") | .ddl[] + ";"' "$work/advice.json" >"$work/set.sql"
    read -r seconds cpu <"$work/seconds"
    row "dovetail_$budget (CPU $cpu s)" "$work/set.sql" "$seconds" "$(jq .cost.whatif_calls "$work/advice.json")"
done
build/bench/extend_bench "$url" "$data/queries" 2 "${budgets[@]}" -o "$work" >/dev/null
for budget in "${budgets[@]}"; do
    read -r calls seconds < <(sed -n '1s/.* \([0-9]*\) EXPLAINs, \([0-9.]*\) s.*/\1 \2/p' "$work/extend_$budget.sql")
    row "extend_$budget (width 2)" "$work/extend_$budget.sql" "$seconds" "$calls"
done
