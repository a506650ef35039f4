#!/usr/bin/env bash
# Workload compression on TPC-DS's 90 queries: what tuning a tenth and a twentieth of them keeps (bench/compress_bench.c).
#
#   bench/compress.sh URL FOLDER [FIRST LAST] > bench/results/NAME.txt
#
# URL is the database that bench/tpcds.sh --load has made, FOLDER its queries (out/tpcds/queries); only its statistics are read. Without FIRST and LAST
# the queries as they are; with them, two thirds of them drawn at random, with these seeds. It takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
url=${1:?usage: bench/compress.sh URL FOLDER [FIRST LAST]}
folder=${2:?usage: bench/compress.sh URL FOLDER [FIRST LAST]}
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build/dovetail collect "$url" -o "$work/tpcds.zip" >/dev/null 2>&1
cp -r "$folder" "$work/queries"
echo "commit   $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ', changed since')"
echo "machine  $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores; load $(cut -d' ' -f1-3 /proc/loadavg)"
build/bench/compress_bench "$work/tpcds.zip" "$work/queries" "${@:-0}" | sed "s|$work/queries|TPC-DS|g"
