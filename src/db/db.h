/*
 * A connection to a database, whichever: one interface, drivers for PostgreSQL (libpq), Oracle Database (ODPI-C), SQLite,
 * record and replay.
 *
 * Results are materialised as text in the caller's arena. Queries that a bundle can replay carry a name; record wraps
 * another connection and writes each named answer as NAME.csv into a bundle; replay serves a bundle (folder or zip) as
 * if it were the database. A connection belongs to one thread.
 */
#ifndef DOVETAIL_DB_DB_H
#define DOVETAIL_DB_DB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "base/str.h"

struct db;

struct db_value {
    struct str text;
    bool is_null;
};

struct db_result {
    struct str *columns;
    size_t column_count;
    struct db_value *values; /* row-major: values[row * column_count + column] */
    size_t row_count;
};

struct db_options {
    int connect_timeout_s;    /* 0: 10 */
    int statement_timeout_ms; /* 0: 60000; -1: none */
    bool read_only;           /* PostgreSQL: the session's transactions; Oracle: only queries are let through */
};

/* url: postgresql://…, oracle://… (db/oracle_url.h), sqlite:PATH, or the path of a bundle. */
struct db *db_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err);
/* Another session of the database that `db` is connected to by this url; the driver for Oracle keeps a pool of them, up to
 * DB_POOL_MOST, and db_close gives them back. It may outlive `db`. */
enum { DB_POOL_MOST = 8 };
struct db *db_open_another(struct arena *arena, struct db *db, struct str url, const struct db_options *options, struct err *err);
/* Oracle: from here on this session, and every one that db_open_another opens after it, is in that pluggable database, named as V$PDBS
 * names it. The user needs SET CONTAINER. ERR_DB_PRIVILEGE tells the grant. */
bool db_enter(struct arena *arena, struct db *db, struct str container, struct err *err);
/* A bundle that is open already (db/bundle.h), as one made of files in memory is. */
struct bundle;
struct db *db_open_bundle(struct arena *arena, struct bundle *bundle, struct err *err);
void db_close(struct db *db); /* NULL is fine; also runs when the arena goes */

/* One statement with text parameters ($1…, for Oracle :1…). `name` may be empty except for record and replay. */
bool db_query(struct arena *arena, struct db *db, struct str name, struct str sql, const struct db_value *params,
              size_t param_count, struct db_result *result, struct err *err);
bool db_exec(struct db *db, struct str sql, struct err *err);
/* The one call that may come from another thread: the statement that runs ends early, with an error. */
void db_cancel(struct db *db);
/* Oracle: the time limit for calls from here on, -1: none. PostgreSQL has SET statement_timeout for that: nothing happens. */
void db_limit(struct db *db, int statement_timeout_ms);
/* True when replay holds (or a live connection can run) the named query. */
bool db_has(struct db *db, struct str name);
const char *db_driver(const struct db *db); /* "postgresql", "oracle", "sqlite", "replay", "record" */
const char *db_engine(const struct db *db); /* as db_driver, but record tells of what it records */
bool db_is_bundle(const struct db *db);     /* replay, or record over replay: only named queries, no db_exec */

/*
 * Writes every named answer of `inner` into `bundle` (a folder, or a .zip by its ending), complete or not at all:
 * nothing is seen at that path before db_record_finish, and closing without it leaves nothing. `inner` stays the
 * caller's to close.
 */
struct db *db_open_record(struct arena *arena, struct db *inner, struct str bundle, struct err *err);
bool db_record_finish(struct db *record, struct err *err);

/* Stores an answer that no query gave (manifest, warnings) under a name, as if `name` had been asked. */
bool db_record_put(struct db *record, struct str name, const struct db_result *result, struct err *err);
/* `filter` may change each named answer before it is written and returned: redaction. */
void db_record_filter(struct db *record,
                      void (*filter)(void *context, struct arena *arena, struct str name, struct db_result *result),
                      void *context);

size_t db_column(const struct db_result *result, const char *name); /* SIZE_MAX when absent */

bool db_is_postgres_url(struct str url);
bool db_is_oracle_url(struct str url);
/* The URL without its password, for reports and messages. A path comes back as it is. */
struct str db_url_redact(struct arena *arena, struct str url);

/* "postgresql, sqlite, bundles, oracle (client library 21.8)": what this build can open; `missing`: what not, and why. */
struct str db_drivers(struct arena *arena, struct str *missing);

#endif
