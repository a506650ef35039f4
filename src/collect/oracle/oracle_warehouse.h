/* Repositories that hold the activity of several databases: an AWR Warehouse, or the past of a cloned database. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_WAREHOUSE_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_WAREHOUSE_H

#include "catalog/catalog.h"
#include "db/db.h"

struct oracle_database {
    double dbid;
    struct str name, version_text;
    double instances;
};

struct oracle_databases {
    VEC(struct oracle_database) list;
};

/* Of the answer databases. */
bool oracle_databases_read(struct arena *arena, const struct db_result *result, struct oracle_databases *databases,
                           struct err *err);
/* The catalog is that database's from now on; ERR_DB_QUERY_FAILED, naming those that are there, when it is not. */
bool oracle_database_take(const struct oracle_databases *databases, double dbid, struct catalog *catalog,
                          struct err *err);
/* All databases of the repository behind a live connection; `consent` as in collect_options. */
bool oracle_databases_ask(struct arena *arena, struct db *db, bool consent, struct oracle_databases *databases,
                          struct err *err);

#endif
