#!/bin/sh
# The parser beside its peers, side by side in one run on one core: PostgreSQL's own (libpg_query, Debian's libpg-query-dev) and sqlglot (PyPI),
# over the TPC-DS statements that test/sql/fetch-corpora fetches. What is not there is left out, and said.
#
#   bench/sql.sh [BUILD] [FILE]      statements in FILE are each followed by a line with a semicolon
set -eu
cd "$(dirname "$0")/.."
build=${1:-build}
file=${2:-deps/corpora/tpcds.sql}
core=$(($(nproc) - 1))

[ -f "$file" ] || { echo "bench/sql.sh: no $file: run test/sql/fetch-corpora (needs the network)" >&2; exit 1; }
taskset -c "$core" "$build/bench/sql_bench" "$file"

sdist=$(ls deps/corpora/sqlglot-*.tar.gz 2>/dev/null | head -n 1)
if [ -z "$sdist" ] || ! command -v python3 >/dev/null 2>&1; then
    echo 'no sqlglot here: left out'
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$sdist" -C "$work" --strip-components 1
PYTHONPATH=$work taskset -c "$core" python3 - "$file" <<'PYTHON'
import sys, time
import sqlglot

statements = [s for s in open(sys.argv[1]).read().split("\n;\n") if s.strip()]
best = float("inf")
for _ in range(5):
    start = time.process_time()
    for statement in statements:
        sqlglot.parse_one(statement, read="postgres")
    best = min(best, time.process_time() - start)
print(f"{'sqlglot ' + getattr(sqlglot, '__version__', ''):34} {len(statements) / best:10.0f} statements/s")
PYTHON
