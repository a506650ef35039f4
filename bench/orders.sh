#!/bin/sh
# Order entry with writes, verified by execution: advice for the captured workload of examples/make/orders, built and run on a clone.
#
#   bench/orders.sh [URL] > bench/results/orders_execution.txt
#
# WORLD=wholesale: bench/wholesale in place of it, a supplier after TPC-C with its statements, in a database that is made and removed.
# URL names the database that `examples/make/orders --keep DIR` made, where it also gets its statements from (pg_stat_statements); without it
# one is made, and removed at the end. The clone is a copy on the same server. RUNS (5), BUDGET (20 % of the data) and WORKLOAD (a file of statements,
# as bench/orders_documents.sql, in place of the captured ones) and OPTIONS (more of advise's, as --max-regression 5) may be set. With trigram indexes in view the database needs pg_trgm.
# The server is made to commit as a production one does (fsync, synchronous_commit, full_page_writes): with --max-regression what writes pay is held against
# what their clients wait, the commit included.
set -eu
cd "$(dirname "$0")/.."
url=${1:-}
dovetail=${DOVETAIL:-build/dovetail}
[ -x "$dovetail" ] || { echo "bench/orders.sh: no $dovetail: run make first" >&2; exit 1; }
if [ -z "$url" ]; then
    folder=${TMPDIR:-/tmp}/dovetail-orders.$$
    trap 'tool/pg-cluster stop "$folder"' EXIT
    if [ -n "${WORLD:-}" ]; then
        server=$(PG_CLUSTER_OPTIONS="shared_buffers=2GB max_wal_size=8GB" tool/pg-cluster start "$folder" $$)
        url=${server%/*}/$WORLD WORKLOAD=${WORKLOAD:-bench/$WORLD/workload.sql}
        psql -qX -d "$server" -c "create database $WORLD"
        psql -qX -v ON_ERROR_STOP=1 -d "$url" -1 -f "bench/$WORLD/data.sql" -c 'create extension hypopg'
        psql -qX -d "$url" -c 'vacuum (freeze, analyze)'
    else
        url=$(examples/make/orders --keep "$folder" | tail -n 1)
    fi
fi
server=${url%/*} name=${url##*/}
drop_clone() {
    psql -qX -d "$server/postgres" -c "drop database if exists ${name}_clone"
}
drop_clone 2>/dev/null
psql -qAtX -v ON_ERROR_STOP=1 -d "$server/postgres" -c 'alter system set fsync = on' -c 'alter system set synchronous_commit = on' \
    -c 'alter system set full_page_writes = on' -c 'select pg_reload_conf()' >/dev/null
psql -qX -v ON_ERROR_STOP=1 -d "$server/postgres" -c "create database ${name}_clone template $name"
psql -qX -v ON_ERROR_STOP=1 -d "$server/${name}_clone" -c 'vacuum (analyze)'

echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg) at the start"
echo "database $(psql -AtX -d "$url" -c "select version()" | cut -d, -f1), $(psql -AtX -d "$url" -c "select pg_size_pretty(pg_database_size('$name'))")"
echo "command  dovetail advise …/$name --verify execute --memory none --clone …/${name}_clone --verify-runs ${RUNS:-5}${BUDGET:+ --budget $BUDGET}${WORKLOAD:+ --workload $WORKLOAD}${OPTIONS:+ $OPTIONS}"
echo
status=0
report=$(mktemp)
"$dovetail" advise "$url" --verify execute --memory none --clone "$server/${name}_clone" --verify-runs "${RUNS:-5}" ${BUDGET:+--budget "$BUDGET"} \
    ${WORKLOAD:+--workload "$WORKLOAD"} ${OPTIONS:-} 2>/dev/null >"$report" || status=$?
# Of the report the head, what is advised in a line each, and the clock.
sed "s|$server|postgresql://…|g" "$report" | awk '
    /^What to do/ { part = "list"; print "Advised, most worthwhile first" }
    /^Run on the clone/ { part = "run"; print "" }
    /^Considered/ { part = "none" }
    part == "" || part == "run" || (part == "list" && /^r[0-9]+ /) { print }'
echo
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) at the end"
rm -f "$report"
drop_clone
exit $status
