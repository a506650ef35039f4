#!/usr/bin/env bash
# Workload compression: what tuning a twentieth, a tenth and a fifth of the templates keeps, and what could be kept at all (bench/compress_bench.c).
#
#   bench/compress.sh [NAME URL FOLDER]... > out.txt
#
# The examples, and databases with their queries: of TPC-DS, the one that bench/tpcds.sh --load has made and out/tpcds/queries. Only statistics are read. Queries are
# counted as they are, and once more with costs evened out, so that no few are all. Minutes each.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $(($# % 3)) -eq 0 ] || { sed -n '4,7s/^# *//p' "$0" >&2; exit 2; }
build=$(realpath "${BUILD:-build}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src bench/compress_bench.c || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; load $(cut -d' ' -f1-3 /proc/loadavg)"
"$build/bench/compress_bench"
while [ $# -gt 0 ]; do
    "$build/dovetail" collect "$2" -o "$work/source.zip" >/dev/null 2>&1
    ln -s "$(realpath "$3")" "$work/$1"
    echo
    (cd "$work" && "$build/bench/compress_bench" source.zip "$1" && "$build/bench/compress_bench" source.zip "$1" 0)
    rm "$work/source.zip"
    shift 3
done
