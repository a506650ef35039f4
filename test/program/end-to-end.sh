#!/bin/sh
# The program as a user meets it: advice on the examples, the same bytes each time, documented exit codes on bad input,
# and a live run that agrees with a replay of its own bundle. usage: end-to-end.sh BUILD
set -u
build=${1:-build}
dovetail=$build/dovetail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

expect() {
    name=$1
    shift
    if "$@" >"$work/log" 2>&1; then
        echo "ok    program/$name"
    else
        echo "FAIL  program/$name"
        tail -n 12 "$work/log" | sed 's/^/      /'
        failed=1
    fi
}

# exits CODE WORD COMMAND...: the exit code, and a message on standard error that names WORD; never a signal.
exits() {
    code=$1
    word=$2
    shift 2
    "$@" >"$work/out" 2>"$work/err" </dev/null
    got=$?
    [ $got -eq "$code" ] && { [ -z "$word" ] || grep -q -- "$word" "$work/err"; } && return
    echo "exit status $got, not $code, or no \"$word\" in:"
    cat "$work/err"
    return 1
}

advise() {
    "$dovetail" advise "$@" 2>"$work/err" </dev/null
    status=$?
    [ $status -le 1 ] || { cat "$work/err"; return $status; }
}

# The clock is no part of the advice.
timeless() {
    sed 's/"elapsed_ms": *[0-9.]*//' "$1"
}

same_twice() {
    advise "$1" --format "$2" -o "$work/a" && advise "$1" --format "$2" -o "$work/b" || return 1
    timeless "$work/a" >"$work/a.timeless"
    timeless "$work/b" | cmp "$work/a.timeless" -
}

recommends() {
    advise "$@" --format json -o "$work/advice.json" && grep -q '"kind": *"index"' "$work/advice.json"
}

for example in orders tpch; do
    bundle=examples/$example.zip
    expect "$example: recommends an index" recommends "$bundle"
    for format in text json html sql; do
        expect "$example: $format is the same twice" same_twice "$bundle" $format
    done
done
frontier() {
    for file in a b; do
        advise examples/orders.zip --frontier --format json -o "$work/$file" || return 1
    done
    cmp "$work/a" "$work/b" && grep -q '"advised": *true' "$work/a" && grep -q '"advised": *false' "$work/a"
}
expect 'orders: the frontier is the same twice' frontier
drops() {
    advise examples/orders.zip --format json -o "$work/advice.json" && grep -q '"kind": *"drop_index"' "$work/advice.json"
}
expect 'orders: finds indexes to drop' drops
expect 'tpch: from files with weights' recommends examples/tpch.zip --workload examples/tpch/queries --budget 500MB
parses() {
    "$dovetail" parse --dialect postgresql examples/tpch/queries/q*.sql >"$work/parsed" && [ "$(grep -c '^ok' "$work/parsed")" -eq 22 ]
}
expect 'parse: all 22 queries' parses

compresses() {
    "$dovetail" compress examples/orders.zip --templates 5 --format sql -o "$work/few.sql" &&
        [ "$(grep -c '^-- calls: ' "$work/few.sql")" -eq 5 ] && recommends examples/orders.zip --workload "$work/few.sql"
}
expect 'compress: five templates, advised on' compresses

truncated() {
    head -c 20000 examples/orders.zip >"$work/short.zip"
    exits 3 'short.zip' "$dovetail" advise "$work/short.zip"
}
mkdir "$work/empty"
printf 'selec nothing' >"$work/nonsense.sql"
expect 'no arguments is usage' exits 2 'usage\|Usage' "$dovetail"
expect 'unknown sub-command is usage' exits 2 'frobnicate' "$dovetail" frobnicate
expect 'unknown option is usage' exits 2 'frobnicate' "$dovetail" advise examples/orders.zip --frobnicate
expect 'size of no unit known is usage' exits 2 'budget' "$dovetail" advise examples/orders.zip --budget 12parsecs
expect 'missing bundle' exits 3 'absent.zip' "$dovetail" advise "$work/absent.zip"
expect 'truncated bundle' truncated
expect 'empty folder is no bundle' exits 3 'empty' "$dovetail" advise "$work/empty"
expect 'empty workload' exits 3 'no .sql file' "$dovetail" advise examples/orders.zip --workload "$work/empty"
expect 'a guard refuses' exits 5 'DVT-0501' "$dovetail" advise examples/orders.zip --min-gain 99
expect 'nobody listens' exits 4 '127.0.0.1' "$dovetail" advise postgresql://nobody@127.0.0.1:1/nothing
expect 'parse: an error is a finding' exits 1 '' "$dovetail" parse "$work/nonsense.sql"
for command in advise collect whatif compress parse fingerprint; do
    expect "$command --help" exits 0 '' "$dovetail" $command --help
done
expect '--version' exits 0 '' "$dovetail" --version

# A small shop, live: its bundle and the database itself give the same advice with the own model.
live() {
    psql -XqAt -v ON_ERROR_STOP=1 "$1" <<'END' || return 1
create database program_test;
\c program_test
create extension hypopg; create extension pg_stat_statements;
create table item (id int primary key, owner int not null, state text not null, price numeric not null);
insert into item select i, i % 5000, case when i % 100 = 0 then 'open' else 'done' end, i % 977 from generate_series(1, 60000) i;
vacuum (freeze, analyze) item;
select pg_stat_statements_reset() \g /dev/null
select count(*) from item where owner = 17 \g /dev/null
select count(*) from item where owner = 18 \g /dev/null
select id, price from item where state = 'open' order by price limit 5 \g /dev/null
END
    database=${1%/*}/program_test
    "$dovetail" collect "$database" -o "$work/live.zip" || return 1
    advise "$database" --whatif model --format json -o "$work/live.json" && advise "$work/live.zip" --whatif model --format json -o "$work/replay.json" || return 1
    for advice in live replay; do
        timeless "$work/$advice.json" | sed '/"source"/,/}/d' >"$work/$advice.advice"
    done
    grep -q '"kind": *"index"' "$work/live.json" || { echo 'no index recommended'; return 1; }
    diff "$work/live.advice" "$work/replay.advice"
}
verified() {
    advise "${1%/*}/program_test" --format json -o "$work/verified.json" && grep -qi 'hypopg\|database' "$work/verified.json"
}
# However many connections ask the planner.
connections() {
    for jobs in 1 3; do
        advise "${1%/*}/program_test" --jobs $jobs --frontier --format json -o "$work/jobs$jobs.json" || return 1
    done
    cmp "$work/jobs1.json" "$work/jobs3.json"
}
# On a copy of the shop: the clock agrees with the planner, and nothing stays behind.
executed() {
    server=${1%/*}
    psql -Xq "$1" -c 'create database program_clone template program_test' || return 1
    "$dovetail" advise "$server/program_test" --verify execute --clone "$server/program_clone" --verify-runs 3 --format json -o "$work/run.json" 2>"$work/err"
    status=$?
    [ $status -le 1 ] && grep -q '"execution"' "$work/run.json" || { cat "$work/err"; return 1; }
    [ "$(psql -XqAt "$server/program_clone" -c "select count(*) from pg_indexes where indexname like 'dovetail%'")" = 0 ] &&
        exits 2 'SOURCE itself' "$dovetail" advise "$server/program_test" --verify execute --clone "$server/program_test" &&
        psql -Xq "$1" -c 'drop database program_clone'
}
expect '--verify execute needs a clone' exits 2 '--clone' "$dovetail" advise examples/orders.zip --verify execute
if [ -n "${DOVETAIL_TEST_PG:-}" ]; then
    expect 'live and replay agree' live "$DOVETAIL_TEST_PG"
    expect "live advice is the planner's" verified "$DOVETAIL_TEST_PG"
    expect 'any number of connections gives the same bytes' connections "$DOVETAIL_TEST_PG"
    expect 'the set is run on a clone' executed "$DOVETAIL_TEST_PG"
    psql -Xq "$DOVETAIL_TEST_PG" -c 'drop database program_test' || failed=1
else
    echo 'skipped: program, live: DOVETAIL_TEST_PG names no server'
fi
exit $failed
