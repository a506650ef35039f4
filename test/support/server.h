/* The PostgreSQL server that tests may use: DOVETAIL_TEST_PG is its URL, as a superuser. In a header, as only rooms above src/db can link it. */
#ifndef DOVETAIL_TEST_SUPPORT_SERVER_H
#define DOVETAIL_TEST_SUPPORT_SERVER_H

#include <stdlib.h>

#include "db/db.h"
#include "support/support.h"

static inline bool server_is_there(void) {
    const char *url = getenv("DOVETAIL_TEST_PG");
    return url && *url;
}

/* Ends the calling test as skipped where there is none. */
static inline void server_needed(void) {
    if (!server_is_there()) {
        test_skip("DOVETAIL_TEST_PG is not set");
    }
}

/* "postgresql://owner@place/database?options" with another database and another user; NULL: as it stands. Skips the test where there is none. */
static inline struct str server_url(struct arena *arena, const char *database, const char *user) {
    static const struct str scheme = STR("postgresql://");
    server_needed();
    struct str url = str_from_z(getenv("DOVETAIL_TEST_PG"));
    struct str options = str_slice(url, scheme.len, url.len), path = str_cut(&options, '?'), owner = str_cut(&path, '@'), place = str_cut(&path, '/');
    return str_fmt(arena, STR_FMT STR_FMT "@" STR_FMT "/" STR_FMT "%s" STR_FMT, STR_ARG(scheme), STR_ARG(user ? str_from_z(user) : owner),
                   STR_ARG(place), STR_ARG(database ? str_from_z(database) : path), options.len ? "?" : "", STR_ARG(options));
}

static inline struct db *server_open_with(struct arena *arena, const char *database, const struct db_options *options) {
    struct err err = {0};
    struct db *db = db_open(arena, server_url(arena, database, NULL), options, &err);
    assert_done(db != NULL, &err);
    return db;
}

static inline struct db *server_open(struct arena *arena, const char *database) {
    return server_open_with(arena, database, NULL);
}

static inline void must(struct db *db, const char *sql) {
    struct err err = {0};
    assert_done(db_exec(db, str_from_z(sql), &err), &err);
}

/* A new, empty database of its own. */
static inline struct db *server_create(struct arena *arena, const char *database) {
    struct db *admin = server_open(arena, "postgres");
    must(admin, str_z(arena, str_fmt(arena, "DROP DATABASE IF EXISTS %s", database)));
    must(admin, str_z(arena, str_fmt(arena, "CREATE DATABASE %s", database)));
    db_close(admin);
    return server_open(arena, database);
}

/* Closes it first. */
static inline void server_drop(struct arena *arena, struct db *db, const char *database) {
    struct db *admin = server_open(arena, "postgres");
    db_close(db);
    must(admin, str_z(arena, str_fmt(arena, "DROP DATABASE %s", database)));
    db_close(admin);
}

/* The lines of EXPLAIN, each with its end. */
static inline struct str server_explain(struct arena *arena, struct db *db, const char *query) {
    struct db_result result;
    struct err err = {0};
    struct str plan = {0};
    assert_done(db_query(arena, db, STR(""), str_fmt(arena, "EXPLAIN %s", query), NULL, 0, &result, &err), &err);
    for (size_t i = 0; i < result.row_count; i++) {
        plan = str_fmt(arena, STR_FMT STR_FMT "\n", STR_ARG(plan), STR_ARG(result.values[i].text));
    }
    return plan;
}

#endif
