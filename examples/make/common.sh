# What the makers of the examples share; sourced from the repository's root with $example set.
set -eu

bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
parts=examples/make/$example.d
dovetail=${DOVETAIL:-build/dovetail}

say() {
    echo "examples/make/$example: $1" >&2
}

# usage: begin_cluster "$@"; sets $url. With --keep DIR or --load DIR the cluster stays, in DIR, until `tool/pg-cluster stop DIR`.
begin_cluster() {
    keep=
    load_only=
    if [ $# -gt 0 ]; then
        case $1 in
            --load) load_only=1 ;;
            --keep) ;;
            *) say "unknown option $1"; exit 2 ;;
        esac
        keep=${2:?$1 needs a folder}
        cluster=$keep
        owner=1
    else
        [ -x "$dovetail" ] || { say "no $dovetail: run make first"; exit 1; }
        cluster=${TMPDIR:-/tmp}/dovetail-example.$$
        owner=$$
        trap 'tool/pg-cluster stop "$cluster"' EXIT
        trap 'exit 130' INT
        trap 'exit 143' TERM
    fi
    tool/setup check >&2
    server=$(PG_CLUSTER_OPTIONS="shared_buffers=2GB max_wal_size=8GB" tool/pg-cluster start "$cluster" "$owner")
    url=${server%/*}/$example
    psql -q -d "$server" -v ON_ERROR_STOP=1 -c "create database $example"
    run -c 'create extension hypopg' -c 'create extension pg_stat_statements'
}

run() {
    psql -q -X -d "$url" -v ON_ERROR_STOP=1 -o /dev/null "$@"
}

# Statistics as after a night's maintenance, counters at zero: what is counted from here on is the workload.
settle() {
    run -c 'vacuum (freeze, analyze)' -c 'select pg_stat_reset()' -c 'select pg_sleep(1)' -c 'analyze' -c 'select pg_stat_statements_reset()'
}

# usage: drive TRANSACTIONS; runs the scripts of workload/, each as often as its first line says, from a fixed seed.
drive() {
    set -- "$1" # then: the scripts
    transactions=$1
    shift
    for script in "$parts"/workload/*.sql; do
        set -- "$@" -f "$script@$(sed -n '1s/^-- weight: //p' "$script")"
    done
    "$bin/pgbench" -n -M simple -c 2 -j 2 -t $((transactions / 2)) --random-seed=7 "$@" "$url" >/dev/null 2>&1
}

# Records the bundle, or where the cluster stays says where the database is.
finish_example() {
    if [ -n "$keep" ]; then
        echo "$url"
        return
    fi
    rm -f "examples/$example.zip"
    "$dovetail" collect "$url" -o "examples/$example.zip"
    say "examples/$example.zip, $(wc -c <"examples/$example.zip") bytes"
}
