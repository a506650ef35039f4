#!/bin/sh
# Predicted sizes of indexes against built ones, on random tables of many kinds (bench/sizes/tables.sql), with HypoPG's estimates beside them.
#
#   bench/sizes.sh SEED...       COUNT=12 (indexes of each kind that are drawn; single columns all come), KEEP=folder (a line per index)
#   URL=postgresql://… bench/sizes.sh SEED    indexes drawn over the tables of that database, which are built there, one at a time, and dropped
#
# Per kind: how many were built, the share whose prediction is within 10 %, and median and 90th percentile of the factor by which it is off,
# whichever way; then HypoPG's, of those it can simulate.
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { sed -n '4,5s/^# *//p' "$0" >&2; exit 2; }
draw=${BUILD:-build}/bench/sizes/draw
[ -x "$draw" ] || { echo "bench/sizes.sh: no $draw: run make bench-build" >&2; exit 1; }
work=${KEEP:-$(mktemp -d)}
mkdir -p "$work"
cleanup() {
    [ -n "${URL:-}" ] || tool/pg-cluster stop "$work/cluster"
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap cleanup EXIT
if [ -z "${URL:-}" ]; then
    chmod a+rx "$work"
    server=$(PG_CLUSTER_OPTIONS="shared_buffers=256MB max_wal_size=4GB" tool/pg-cluster start "$work/cluster" $$)
fi

# seed, URL: a line per index into $work/SEED.tsv: kind, predicted, built and HypoPG's pages (0: refused, or not simulated), definition.
measure() {
    "$draw" "$2" "$1" "${COUNT:-12}" >"$work/$1.drawn"
    awk -F'\t' '{
        quoted = $3
        gsub(/\047/, "\047\047", quoted)
        print "create index dovetail_size on " $3 ";"
        print "select coalesce(max(pg_relation_size(oid)) / 8192, 0) from pg_class where relname = \047dovetail_size\047;"
        print "drop index if exists dovetail_size;"
        print "\\o /dev/null\nselect hypopg_reset();\nselect hypopg_create_index(\047create index on " quoted "\047);\n\\o"
        print "select coalesce(max(hypopg_relation_size(indexrelid)) / 8192, 0) from hypopg();"
    }' "$work/$1.drawn" | psql -qAtX -d "$2" 2>"$work/$1.refused" | paste - - >"$work/$1.built"
    paste "$work/$1.drawn" "$work/$1.built" | awk -F'\t' -v OFS='\t' '{ print $1, $2, $4, $5, $3 }' >"$work/$1.tsv"
}

# file of lines as measure writes them.
summary() {
    awk -F'\t' -v OFS='\t' '$3 > 0 {
        for (k = 1; k <= 2; k++) {
            name = k == 1 ? $1 : "all"
            print name, 1, ($2 >= $3 ? $2 / $3 : $3 / $2)
            if ($4 > 0) print name, 2, ($4 >= $3 ? $4 / $3 : $3 / $4)
        }
    }' "$1" | sort -t"$(printf '\t')" -k1,1 -k2,2 -k3,3g | awk -F'\t' '
        function sum_up() {
            if (n) {
                text[kind, who] = sprintf("%4d %7.0f %% %8.2f %8.2f", n, 100 * close_by / n, factor[int((n + 1) / 2)], factor[int(n * 0.9 + 0.999)])
                if (who == 1) order[++kinds] = kind
            }
            n = close_by = 0
        }
        $1 != kind || $2 != who { sum_up(); kind = $1; who = $2 }
        { factor[++n] = $3; close_by += $3 <= 1.1 }
        END {
            sum_up()
            printf "%-26s %4s %9s %8s %8s   %4s %9s %8s %8s\n", "kind", "n", "in 10 %", "median", "p90", "n", "HypoPG", "median", "p90"
            for (i = 1; i <= kinds; i++) if (order[i] != "all") printf "%-26s %s   %s\n", order[i], text[order[i], 1], text[order[i], 2]
            printf "%-26s %s   %s\n", "all", text["all", 1], text["all", 2]
        }'
}

echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "seeds    $*"
: >"$work/all.tsv"
for seed in "$@"; do
    url=${URL:-${server%/*}/sizes_$seed}
    if [ -z "${URL:-}" ]; then
        psql -qX -d "$server" -c "create database sizes_$seed"
        psql -qX -d "$url" -v ON_ERROR_STOP=1 -v seed="$seed" -f bench/sizes/tables.sql >/dev/null
    fi
    measure "$seed" "$url"
    cat "$work/$seed.tsv" >>"$work/all.tsv"
    [ -n "${URL:-}" ] || psql -qX -d "$server" -c "drop database sizes_$seed"
done
summary "$work/all.tsv"
