#!/bin/sh
# Order entry as its clients see it: the scripts of examples/make/orders.d/workload on two databases in turn, by the clocks of pgbench (one connection; the way
# there and back and commits included). Says nothing about plans: an advice's set is built on one of the two before.
#
#   bench/orders_clients.sh URL_WITHOUT URL_WITH > bench/results/orders_clients.txt
#
# ROUNDS (6) of TRANSACTIONS (1500) on each, the same seed on both. Both change; `vacuum analyze` before. Slower: by 5 % and three times the standard error of
# the difference of medians (1.2533 standard errors of a mean, by the median absolute deviation).
set -eu
cd "$(dirname "$0")/.."
[ $# -eq 2 ] || { sed -n '5p' "$0" >&2; exit 2; }
without=$1 with=$2
pgbench=${PG_BIN:-/usr/lib/postgresql/15/bin}/pgbench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
set --
for script in examples/make/orders.d/workload/*.sql; do
    set -- "$@" -f "$script@$(sed -n '1s/^-- weight: //p' "$script")"
    echo "${script##*/} $(grep -ciE '^(insert|update|delete)' "$script")" >>"$folder/names"
done
setting() { psql -AtX -d "$without" -c "show $1"; }
echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg) at the start"
echo "database $(psql -AtX -d "$without" -c "select version()" | cut -d, -f1), fsync $(setting fsync), synchronous_commit $(setting synchronous_commit)"
echo "command  pgbench -M simple -c 1 -t ${TRANSACTIONS:-1500}, ${ROUNDS:-6} rounds on each in turn"
echo
round=1
while [ $round -le "${ROUNDS:-6}" ]; do
    for side in without with; do
        eval "url=\$$side"
        "$pgbench" -n -M simple -c 1 -t "${TRANSACTIONS:-1500}" --random-seed=$round -l --log-prefix="$folder/$side.$round" "$@" "$url" >/dev/null 2>&1
    done
    round=$((round + 1))
done
# side, script, ms
for side in without with; do
    cat "$folder/$side".[0-9]* | awk -v side=$side '{ print side, $4, $3 / 1000 }'
done | sort -k2,2n -k1,1r -k3,3g | awk -v names="$folder/names" '
    function median(from, n) { return (v[from + int((n - 1) / 2)] + v[from + int(n / 2)]) / 2 }
    # Sorted numbers: half of them are this near to the median.
    function deviation(from, n, m,   lo, hi, k) {
        lo = from; hi = from + n - 1
        for (k = n; k > n / 2; k--) { if (m - v[lo] > v[hi] - m) lo++; else hi-- }
        return m - v[lo] > v[hi] - m ? m - v[lo] : v[hi] - m
    }
    function end(   a, b, ea, eb) {
        a = median(1, na); b = median(na + 1, nb)
        ea = 1.2533 * 1.4826 * deviation(1, na, a) / sqrt(na); eb = 1.2533 * 1.4826 * deviation(na + 1, nb, b) / sqrt(nb)
        slower = b > 1.05 * a && b - a > 3 * sqrt(ea * ea + eb * eb)
        slow += slower
        printf "%-30s %6d %10.3f %10.3f %+7.1f %%%s%s\n", name[script + 1], na, a, b, 100 * (b / a - 1), writes[script + 1] ? "  writes" : "", slower ? "  SLOWER" : ""
        ta += sa; tb += sb; na = nb = sa = sb = 0
    }
    BEGIN { while ((getline line < names) > 0) { split(line, f, " "); name[++count] = f[1]; writes[count] = f[2] }
            printf "%-30s %6s %10s %10s\n", "script, medians in ms", "calls", "without", "with" }
    NR > 1 && $2 != script { end() }
    { script = $2; v[na + nb + 1] = $3; if ($1 == "without") { na++; sa += $3 } else { nb++; sb += $3 } }
    END { end(); printf "\nall calls %.1f -> %.1f s (%+.1f %%), %d scripts slower\n", ta / 1000, tb / 1000, 100 * (tb / ta - 1), slow }'
echo
echo "load     $(cut -d' ' -f1-3 /proc/loadavg) at the end"
