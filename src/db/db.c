/* Which driver a source belongs to, and the calls that every driver shares. */
#include "db/db.h"

#include "base/buf.h"
#include "db/driver.h"

static void close_on_release(void *context) {
    db_close(context);
}

void db_driver_init(struct arena *arena, struct db *db, const struct db_driver *driver) {
    db->driver = driver;
    db->engine = driver->name;
    arena_on_release(arena, close_on_release, db);
}

bool db_is_postgres_url(struct str url) {
    return str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://"));
}

bool db_is_oracle_url(struct str url) {
    return str_starts(url, STR("oracle://"));
}

struct str db_drivers(struct arena *arena, struct str *missing) {
    struct str oracle = db_oracle_state(arena);
    *missing = oracle.len ? (struct str){0} : STR("oracle (run tool/deps, which brings ODPI-C, and make again)");
    return str_fmt(arena, "postgresql, sqlite, bundles%s" STR_FMT, oracle.len ? ", " : "", STR_ARG(oracle));
}

struct db *db_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err) {
    static const struct db_options defaults;
    size_t at;
    if (!options)
        options = &defaults;
    if (url.len && memchr(url.ptr, '\0', url.len)) {
        err_set(err, ERR_SOURCE_UNKNOWN, "the source's name holds a NUL byte");
        return NULL;
    }
    if (db_is_postgres_url(url))
        return db_postgres_open(arena, url, options, err);
    if (str_starts(url, STR("sqlite:")))
        return db_sqlite_open(arena, str_slice(url, 7, url.len), options, err);
    if (db_is_oracle_url(url))
        return db_oracle_open(arena, url, options, err);
    if (str_find(url, STR("://"), &at)) {
        err_set(err, ERR_SOURCE_UNKNOWN, "source \"" STR_FMT "://\" is of no known kind",
                STR_ARG(str_slice(url, 0, at)));
        err_hint(err, "A source is postgresql://user@host:port/database, oracle://user@host:port/service, or the path of "
                      "a bundle.");
        return NULL;
    }
    return db_replay_open(arena, url, err);
}

struct db *db_open_another(struct arena *arena, struct db *db, struct str url, const struct db_options *options, struct err *err) {
    static const struct db_options defaults;
    if (!db->closed && db->driver->another)
        return db->driver->another(arena, db, url, options ? options : &defaults, err);
    return db_open(arena, url, options, err);
}

struct db *db_open_bundle(struct arena *arena, struct bundle *bundle, struct err *err) {
    return db_replay_open_bundle(arena, bundle, err);
}

void db_close(struct db *db) {
    if (!db || db->closed)
        return;
    db->closed = true;
    db->driver->close(db);
}

static bool closed(struct err *err) {
    return err_set(err, ERR_INTERNAL, "the connection is closed already");
}

bool db_query(struct arena *arena, struct db *db, struct str name, struct str sql, const struct db_value *params,
              size_t param_count, struct db_result *result, struct err *err) {
    *result = (struct db_result){0};
    return db->closed ? closed(err) : db->driver->query(arena, db, name, sql, params, param_count, result, err);
}

bool db_exec(struct db *db, struct str sql, struct err *err) {
    return db->closed ? closed(err) : db->driver->exec(db, sql, err);
}

void db_cancel(struct db *db) {
    if (!db->closed && db->driver->cancel)
        db->driver->cancel(db);
}

void db_limit(struct db *db, int statement_timeout_ms) {
    if (!db->closed && db->driver->limit)
        db->driver->limit(db, statement_timeout_ms);
}

bool db_enter(struct arena *arena, struct db *db, struct str container, struct err *err) {
    if (db->closed)
        return closed(err);
    return db->driver->enter ? db->driver->enter(arena, db, container, err)
                             : err_set(err, ERR_INTERNAL, "a connection of the kind %s has no containers", db->driver->name);
}

bool db_has(struct db *db, struct str name) {
    return !db->closed && db->driver->has(db, name);
}

const char *db_driver(const struct db *db) {
    return db->driver->name;
}

const char *db_engine(const struct db *db) {
    return db->engine;
}

bool db_is_bundle(const struct db *db) {
    return db->bundle;
}

size_t db_column(const struct db_result *result, const char *name) {
    for (size_t i = 0; i < result->column_count; i++)
        if (str_eq_z(result->columns[i], name))
            return i;
    return SIZE_MAX;
}

struct db_value *db_result_add_row(struct arena *arena, struct db_result *result, size_t *row_capacity) {
    size_t width = result->column_count;
    if (result->row_count == *row_capacity) {
        size_t grown = *row_capacity ? *row_capacity * 2 : 16;
        result->values = arena_grow(arena, result->values, *row_capacity * width * sizeof *result->values,
                                    grown * width * sizeof *result->values);
        *row_capacity = grown;
    }
    return result->values + result->row_count++ * width;
}

/*
 * Errs on the side of hiding too much: everything from the end of the user's name to the last '@' goes, wherever an
 * unescaped '/', '?' or '@' in the password may have put it, and so does the value of any query parameter named
 * *password.
 */
struct str db_url_redact(struct arena *arena, struct str url) {
    struct buf out;
    size_t scheme;
    buf_init(&out, arena);
    if (!str_find(url, STR("://"), &scheme))
        return str_dup(arena, url);
    struct str rest = str_slice(url, scheme + 3, url.len);
    buf_str(&out, str_slice(url, 0, scheme + 3));
    size_t at = rest.len;
    while (at > 0 && rest.ptr[at - 1] != '@')
        at--;
    if (at > 0) {
        size_t user = 0;
        while (user < at - 1 && !strchr(":/?@", rest.ptr[user]))
            user++;
        buf_str(&out, str_slice(rest, 0, user));
        buf_z(&out, user < at - 1 ? ":***@" : "@");
        rest = str_slice(rest, at, rest.len);
    }
    buf_str(&out, str_cut(&rest, '?'));
    for (char separator = '?'; rest.len; separator = '&') {
        struct str pair = str_cut(&rest, '&'), key = str_cut(&pair, '=');
        buf_char(&out, separator);
        buf_str(&out, key);
        buf_char(&out, '=');
        if (str_ends(key, STR("password")))
            buf_z(&out, "***");
        else
            buf_str(&out, pair);
    }
    return buf_view(&out);
}
