/*
 * Another connection, whose named answers are kept and in the end written as a bundle. Kept in memory until then: a
 * bundle is small against the machine, and so it is either whole or not there.
 */
#include "base/csv.h"
#include "base/map.h"
#include "base/vec.h"
#include "db/bundle.h"
#include "db/driver.h"

struct record {
    struct db db;
    struct arena *arena;
    struct db *inner;
    struct str path;
    VEC(struct bundle_file) files;
    struct map names; /* name -> something: only the first answer of a name is kept */
    void (*filter)(void *context, struct arena *arena, struct str name, struct db_result *result);
    void *filter_context;
};

static bool valid_name(struct str name) {
    for (size_t i = 0; i < name.len; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", name.ptr[i]) || !name.ptr[i])
            return false;
    return name.len > 0;
}

static struct str as_csv(struct arena *arena, const struct db_result *result) {
    struct buf out;
    struct csv_writer writer = {.out = &out};
    buf_init(&out, arena);
    for (size_t c = 0; c < result->column_count; c++)
        csv_write(&writer, result->columns[c]);
    csv_end_row(&writer);
    for (size_t i = 0; i < result->row_count * result->column_count; i++) {
        if (result->values[i].is_null)
            csv_write_null(&writer);
        else
            csv_write(&writer, result->values[i].text);
        if ((i + 1) % result->column_count == 0)
            csv_end_row(&writer);
    }
    return buf_view(&out);
}

bool db_record_put(struct db *db, struct str name, const struct db_result *result, struct err *err) {
    struct record *record = (struct record *)db;
    if (!valid_name(name))
        return err_set(err, ERR_INTERNAL, "\"" STR_FMT "\" cannot be the name of an answer in a bundle", STR_ARG(name));
    if (map_find(&record->names, name))
        return true;
    struct bundle_file file = {.name = str_dup(record->arena, name), .text = as_csv(record->arena, result)};
    VEC_PUSH(record->arena, &record->files, file);
    map_put(&record->names, file.name, record);
    return true;
}

void db_record_filter(struct db *db,
                      void (*filter)(void *context, struct arena *arena, struct str name, struct db_result *result),
                      void *context) {
    struct record *record = (struct record *)db;
    record->filter = filter;
    record->filter_context = context;
}

static bool record_query(struct arena *arena, struct db *db, struct str name, struct str sql,
                         const struct db_value *params, size_t param_count, struct db_result *result, struct err *err) {
    struct record *record = (struct record *)db;
    if (!db_query(arena, record->inner, name, sql, params, param_count, result, err))
        return false;
    if (name.len == 0)
        return true;
    if (record->filter)
        record->filter(record->filter_context, arena, name, result);
    return db_record_put(db, name, result, err);
}

static bool record_exec(struct db *db, struct str sql, struct err *err) {
    return db_exec(((struct record *)db)->inner, sql, err);
}

static bool record_has(struct db *db, struct str name) {
    return db_has(((struct record *)db)->inner, name);
}

static void record_close(struct db *db) {
    (void)db; /* nothing was written, so nothing is left behind; inner is its opener's */
}

static const struct db_driver driver = {"record", record_query, record_exec, record_has, record_close, NULL, NULL, NULL, NULL};

struct db *db_open_record(struct arena *arena, struct db *inner, struct str bundle, struct err *err) {
    if (bundle.len == 0) {
        err_set(err, ERR_USAGE, "the bundle to write has no name");
        return NULL;
    }
    struct record *record = arena_alloc(arena, sizeof *record);
    record->arena = arena;
    record->inner = inner;
    record->path = str_dup(arena, bundle);
    map_init(&record->names, arena);
    record->db.bundle = db_is_bundle(inner);
    db_driver_init(arena, &record->db, &driver);
    record->db.engine = db_engine(inner);
    return &record->db;
}

bool db_record_finish(struct db *db, struct err *err) {
    struct record *record = (struct record *)db;
    return bundle_write(record->path, record->files.at, record->files.n, err);
}
