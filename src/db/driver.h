/*
 * What a driver provides, for db.c and the drivers themselves; nobody else includes this.
 *
 * A driver embeds struct db as its first member and allocates itself in the caller's arena.
 */
#ifndef DOVETAIL_DB_DRIVER_H
#define DOVETAIL_DB_DRIVER_H

#include "db/db.h"

struct db_driver {
    const char *name;
    /* Required. */
    bool (*query)(struct arena *arena, struct db *db, struct str name, struct str sql, const struct db_value *params,
                  size_t param_count, struct db_result *result, struct err *err);
    bool (*exec)(struct db *db, struct str sql, struct err *err);
    bool (*has)(struct db *db, struct str name);
    /* Runs once. */
    void (*close)(struct db *db);
    /* From another thread: ends the statement that runs. NULL: nothing runs for long. */
    void (*cancel)(struct db *db);
    /* A time limit for statements from here on; -1: none. NULL: a statement sets its own. */
    void (*limit)(struct db *db, int statement_timeout_ms);
    /* One more session of the same place. NULL: it is opened by its url, as the first was. */
    struct db *(*another)(struct arena *arena, struct db *db, struct str url, const struct db_options *options,
                          struct err *err);
    /* Goes into a container, with what is opened by `another` later. NULL: there are none. */
    bool (*enter)(struct arena *arena, struct db *db, struct str container, struct err *err);
};

struct db {
    const struct db_driver *driver;
    bool closed;
    bool bundle; /* answers come from a bundle, directly or through record */
    const char *engine; /* the driver that answers in the end; record has that of the one behind it */
};

/* Sets the driver and has the arena close the connection, should the caller not. */
void db_driver_init(struct arena *arena, struct db *db, const struct db_driver *driver);

struct db *db_postgres_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err);
struct db *db_sqlite_open(struct arena *arena, struct str path, const struct db_options *options, struct err *err);
struct db *db_replay_open(struct arena *arena, struct str path, struct err *err);
/* db_oracle.c, or db_oracle_none.c where ODPI-C was absent at the build. */
struct db *db_oracle_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err);
struct str db_oracle_state(struct arena *arena); /* for db_drivers; empty: not in this build */
struct bundle;
struct db *db_replay_open_bundle(struct arena *arena, struct bundle *bundle, struct err *err);

/* Room for the values of a result that grows row by row; doubles. */
struct db_value *db_result_add_row(struct arena *arena, struct db_result *result, size_t *row_capacity);

#endif
