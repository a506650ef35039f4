/*
 * Which pluggable databases there are, and going into one.
 *
 * A user's CONTAINER_DATA decides which of them V$PDBS shows; what is not shown is not entered, so that a misspelt name gets an answer that
 * lists the right ones. The views, AWR's too, then answer as to one who had connected there (Multitenant Administrator's Guide, "Switching
 * to a Container Using the ALTER SESSION Statement").
 */
#include "collect/oracle/oracle_containers.h"

#include "base/buf.h"
#include "collect/oracle/oracle_text.h"
#include "collect/rows.h"

bool oracle_containers_ask(struct arena *arena, struct db *db, struct oracle_containers *containers, struct err *err) {
    enum { NAME, OPEN_MODE, MAY_ENTER };
    static const char *const columns[] = {"name", "open_mode", "may_enter"};
    static const struct oracle_parameters none;
    struct str text = oracle_prepare(arena, oracle_text(arena, "containers"), NULL, &none, NULL);
    struct db_result result;
    struct rows rows;
    *containers = (struct oracle_containers){0};
    if (!db_query(arena, db, STR("containers"), text, NULL, 0, &result, err) ||
        !rows_open(&rows, "containers", &result, columns, sizeof columns / sizeof columns[0], err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct str mode = rows_text(&rows, OPEN_MODE);
        struct oracle_container one = {.name = rows_text(&rows, NAME), .open = str_starts(mode, STR("READ "))};
        VEC_PUSH(arena, &containers->list, one);
        containers->may_enter = rows_number(&rows, MAY_ENTER, 0, 1000, 0) > 0;
    }
    return rows_good(&rows);
}

size_t oracle_containers_count(const struct oracle_containers *containers, bool open) {
    size_t count = 0;
    for (size_t i = 0; i < containers->list.n; i++) {
        count += containers->list.at[i].open == open;
    }
    return count;
}

struct str oracle_containers_named(struct arena *arena, const struct oracle_containers *containers, bool open) {
    enum { NAMED = 20 };
    size_t named = 0, all = oracle_containers_count(containers, open);
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < containers->list.n && named < NAMED; i++) {
        const struct oracle_container *one = &containers->list.at[i];
        if (one->open == open) {
            buf_fmt(&out, "%s" STR_FMT, named++ ? ", " : "", STR_ARG(one->name));
        }
    }
    if (all > named) {
        buf_fmt(&out, " and %zu more", all - named);
    }
    return buf_view(&out);
}

static const struct oracle_container *find(const struct oracle_containers *containers, struct str name) {
    for (size_t i = 0; i < containers->list.n; i++) {
        if (str_ieq(containers->list.at[i].name, name)) {
            return &containers->list.at[i];
        }
    }
    return NULL;
}

static bool is_unknown(struct arena *arena, const struct oracle_containers *containers, struct str name, struct err *err) {
    struct str open = oracle_containers_named(arena, containers, true);
    err_set(err, ERR_DB_QUERY_FAILED, "no pluggable database \"" STR_FMT "\" is seen from here", STR_ARG(name));
    err_hint(err, "Open and seen: " STR_FMT ". A common user in the root sees those that its CONTAINER_DATA names: ALTER USER … SET "
                  "CONTAINER_DATA = ALL CONTAINER = CURRENT.",
             STR_ARG(open.len ? open : STR("none")));
    return false;
}

static bool is_closed(struct arena *arena, const struct oracle_containers *containers, struct str name, struct err *err) {
    struct str open = oracle_containers_named(arena, containers, true);
    err_set(err, ERR_DB_QUERY_FAILED, "the pluggable database " STR_FMT " is not open in this instance", STR_ARG(name));
    err_hint(err, "Let a DBA open it, or connect to an instance where it is open. Open here: " STR_FMT ".",
             STR_ARG(open.len ? open : STR("none")));
    return false;
}

bool oracle_container_enter(struct arena *arena, struct db *db, struct str name, struct err *err) {
    struct oracle_containers containers;
    if (strcmp(db_driver(db), "oracle") != 0) {
        err_set(err, ERR_USAGE, "only a live Oracle Database has containers to enter");
        err_hint(err, "Leave --container out.");
        return false;
    }
    if (!oracle_containers_ask(arena, db, &containers, err)) {
        return false;
    }
    const struct oracle_container *one = find(&containers, name);
    if (!one) {
        return is_unknown(arena, &containers, name, err);
    }
    return one->open ? db_enter(arena, db, one->name, err) : is_closed(arena, &containers, one->name, err);
}
