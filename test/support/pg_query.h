/*
 * PostgreSQL's own parser, by libpg_query, if this machine has it (Debian: libpg-query-dev): loaded at run time, so that nothing of the
 * build depends on it. The layouts are those of its pg_query.h, which has kept them since version 13.
 */
#ifndef DOVETAIL_TEST_SUPPORT_PG_QUERY_H
#define DOVETAIL_TEST_SUPPORT_PG_QUERY_H

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

struct pg_query_error {
    char *message, *function, *file;
    int line, cursor;
    char *context;
};

struct pg_query_json { /* PgQueryParseResult */
    char *tree, *messages;
    struct pg_query_error *error;
};

struct pg_query_raw { /* PgQueryInternalParsetreeAndError */
    void *tree;
    char *messages;
    struct pg_query_error *error;
};

struct pg_query {
    struct pg_query_json (*parse)(const char *text);
    void (*free_json)(struct pg_query_json result);
    struct pg_query_raw (*raw_parse)(const char *text);
    void *(*enter_memory)(void);
    void (*exit_memory)(void *context);
    void (*free_error)(struct pg_query_error *error);
};

/* False when it is not there. The library stays loaded. */
static inline bool pg_query_load(struct pg_query *library) {
    static const char *const names[] = {"libpg_query.so", "libpg_query.so.1504.0"};
    void *handle = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !handle; i++) handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!handle) return false;
    *(void **)&library->parse = dlsym(handle, "pg_query_parse");
    *(void **)&library->free_json = dlsym(handle, "pg_query_free_parse_result");
    *(void **)&library->raw_parse = dlsym(handle, "pg_query_raw_parse");
    *(void **)&library->enter_memory = dlsym(handle, "pg_query_enter_memory_context");
    *(void **)&library->exit_memory = dlsym(handle, "pg_query_exit_memory_context");
    *(void **)&library->free_error = dlsym(handle, "pg_query_free_error");
    return library->parse && library->free_json && library->raw_parse && library->enter_memory && library->exit_memory && library->free_error;
}

#endif
