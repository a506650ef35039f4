/* SQLite files. Parameters are $1, $2 … as with every driver. */
#include <sqlite3.h>

#include "db/driver.h"

#define STATEMENT_TIMEOUT_MS 60000

struct sqlite {
    struct db db;
    sqlite3 *handle;
    struct str path;
};

static bool fail(const struct sqlite *sqlite, struct err *err) {
    int code = sqlite3_extended_errcode(sqlite->handle);
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        err_set(err, ERR_DB_TIMEOUT, "the SQLite file \"" STR_FMT "\" is locked by another program",
                STR_ARG(sqlite->path));
        break;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        err_set(err, ERR_DB_PRIVILEGE, "the SQLite file \"" STR_FMT "\": %s", STR_ARG(sqlite->path),
                sqlite3_errmsg(sqlite->handle));
        break;
    default:
        err_set(err, ERR_DB_QUERY_FAILED, "the SQLite file \"" STR_FMT "\": %s", STR_ARG(sqlite->path),
                sqlite3_errmsg(sqlite->handle));
    }
    char native[24];
    snprintf(native, sizeof native, "SQLITE-%d", code);
    err_native(err, native);
    return false;
}

static void bind(sqlite3_stmt *statement, const struct db_value *params, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char name[24];
        snprintf(name, sizeof name, "$%zu", i + 1);
        int at = sqlite3_bind_parameter_index(statement, name);
        if (at == 0)
            continue;
        if (params[i].is_null)
            sqlite3_bind_null(statement, at);
        else
            sqlite3_bind_text64(statement, at, params[i].text.ptr ? params[i].text.ptr : "", params[i].text.len,
                                SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

static bool fetch(struct arena *arena, struct sqlite *sqlite, sqlite3_stmt *statement, struct db_result *result,
                  struct err *err) {
    size_t capacity = 0;
    int state;
    result->column_count = (size_t)sqlite3_column_count(statement);
    result->columns = arena_calloc(arena, result->column_count, sizeof *result->columns);
    for (size_t c = 0; c < result->column_count; c++)
        result->columns[c] = str_dup(arena, str_from_z(sqlite3_column_name(statement, (int)c)));
    while ((state = sqlite3_step(statement)) == SQLITE_ROW) {
        struct db_value *row = db_result_add_row(arena, result, &capacity);
        for (size_t c = 0; c < result->column_count; c++) {
            const char *text = (const char *)sqlite3_column_text(statement, (int)c);
            row[c].is_null = text == NULL;
            row[c].text = str_dup(arena, (struct str){text, (size_t)sqlite3_column_bytes(statement, (int)c)});
        }
    }
    return state == SQLITE_DONE || fail(sqlite, err);
}

static bool sqlite_query(struct arena *arena, struct db *db, struct str name, struct str sql,
                         const struct db_value *params, size_t param_count, struct db_result *result, struct err *err) {
    struct sqlite *sqlite = (struct sqlite *)db;
    sqlite3_stmt *statement = NULL;
    (void)name;
    if (sqlite3_prepare_v2(sqlite->handle, sql.ptr ? sql.ptr : "", (int)sql.len, &statement, NULL) != SQLITE_OK)
        return fail(sqlite, err);
    bind(statement, params, param_count);
    bool good = fetch(arena, sqlite, statement, result, err);
    sqlite3_finalize(statement);
    return good;
}

static bool sqlite_exec(struct db *db, struct str sql, struct err *err) {
    struct sqlite *sqlite = (struct sqlite *)db;
    struct arena scratch;
    arena_init(&scratch, NULL);
    bool good = sqlite3_exec(sqlite->handle, str_z(&scratch, sql), NULL, NULL, NULL) == SQLITE_OK || fail(sqlite, err);
    arena_release(&scratch);
    return good;
}

static bool sqlite_has(struct db *db, struct str name) {
    (void)db;
    (void)name;
    return true;
}

static void sqlite_close(struct db *db) {
    sqlite3_close_v2(((struct sqlite *)db)->handle);
}

static void sqlite_cancel(struct db *db) {
    sqlite3_interrupt(((struct sqlite *)db)->handle);
}

static const struct db_driver driver = {"sqlite",   sqlite_query, sqlite_exec,
                                        sqlite_has, sqlite_close, sqlite_cancel, NULL, NULL, NULL};

struct db *db_sqlite_open(struct arena *arena, struct str path, const struct db_options *options, struct err *err) {
    struct sqlite *sqlite = arena_alloc(arena, sizeof *sqlite);
    int flags = options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite->path = str_dup(arena, path);
    int state = sqlite3_open_v2(str_z(arena, path), &sqlite->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    db_driver_init(arena, &sqlite->db, &driver);
    if (state == SQLITE_OK) {
        int timeout = options->statement_timeout_ms ? options->statement_timeout_ms : STATEMENT_TIMEOUT_MS;
        sqlite3_busy_timeout(sqlite->handle, timeout < 0 ? 0x7fffffff : timeout);
        return &sqlite->db;
    }
    err_set(err, ERR_DB_UNREACHABLE, "the SQLite file \"" STR_FMT "\" cannot be opened", STR_ARG(path));
    err_hint(err, "Check that the path exists and may be read.");
    db_close(&sqlite->db);
    return NULL;
}
