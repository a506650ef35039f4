/*
 * Which databases a repository holds.
 *
 * Their activity is in it, their dictionaries are not: tables and statistics come from elsewhere (--schema), as for a report.
 */
#include "collect/oracle/oracle_warehouse.h"

#include <math.h>

#include "base/buf.h"
#include "collect/oracle/oracle_text.h"
#include "collect/rows.h"

#define DBID_MAX 1e15

bool oracle_databases_read(struct arena *arena, const struct db_result *result, struct oracle_databases *databases,
                           struct err *err) {
    enum { DBID, NAME, VERSION, INSTANCES };
    static const char *const columns[] = {"dbid", "name", "version_text", "instances"};
    struct rows rows;
    if (!rows_open(&rows, "databases", result, columns, sizeof columns / sizeof columns[0], err)) {
        return false;
    }
    while (rows_next(&rows)) {
        struct oracle_database one = {.dbid = rows_number(&rows, DBID, 0, DBID_MAX, NAN),
                                      .name = rows_text(&rows, NAME),
                                      .version_text = rows_text(&rows, VERSION),
                                      .instances = rows_number(&rows, INSTANCES, 1, 1000, 1)};
        if (!isnan(one.dbid)) {
            VEC_PUSH(arena, &databases->list, one);
        }
    }
    return rows_good(&rows);
}

static struct str names(struct arena *arena, const struct oracle_databases *databases) {
    enum { NAMED = 20 };
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < databases->list.n && i < NAMED; i++) {
        const struct oracle_database *one = &databases->list.at[i];
        buf_fmt(&out, "%s%.0f (" STR_FMT ")", i ? ", " : "", one->dbid, STR_ARG(one->name));
    }
    buf_z(&out, databases->list.n > NAMED ? " and more" : "");
    return buf_view(&out);
}

bool oracle_database_take(const struct oracle_databases *databases, double dbid, struct catalog *catalog,
                          struct err *err) {
    for (size_t i = 0; i < databases->list.n; i++) {
        const struct oracle_database *one = &databases->list.at[i];
        if (one->dbid == dbid) {
            catalog->database = one->name;
            catalog->version_text = one->version_text;
            catalog->oracle->dbid = dbid;
            catalog->oracle->instances = one->instances;
            catalog->oracle->container = (struct str){0};
            return true;
        }
    }
    err_set(err, ERR_DB_QUERY_FAILED, "the repository holds no database with the DBID %.0f", dbid);
    if (databases->list.n) {
        err_hint(err, "It holds " STR_FMT ".", STR_ARG(names(catalog->arena, databases)));
    }
    return false;
}

static bool ask(struct arena *arena, struct db *db, const char *name, struct db_result *result, struct err *err) {
    static const struct oracle_parameters none;
    struct str text = oracle_prepare(arena, oracle_text(arena, name), NULL, &none, NULL);
    return db_query(arena, db, str_from_z(name), text, NULL, 0, result, err);
}

/* The licence comes first here as well: the list is part of AWR. */
bool oracle_databases_ask(struct arena *arena, struct db *db, bool consent, struct oracle_databases *databases,
                          struct err *err) {
    struct db_result licence, result;
    if (!consent) {
        err_set(err, ERR_USAGE, "the databases of a repository are part of AWR, and nobody said that the Diagnostics Pack is licensed");
        err_hint(err, "Add --consent-diagnostics-pack if it is.");
        return false;
    }
    if (!ask(arena, db, "licence", &licence, err)) {
        return false;
    }
    if (licence.row_count != 1 || licence.values[0].is_null || str_ieq_z(licence.values[0].text, "NONE")) {
        err_set(err, ERR_DB_PRIVILEGE, "control_management_pack_access says that the Diagnostics Pack is not licensed, so the "
                                       "repository is not read");
        err_hint(err, "Without it only the connected database can be collected: leave --dbid out.");
        return false;
    }
    return ask(arena, db, "databases", &result, err) && oracle_databases_read(arena, &result, databases, err);
}
