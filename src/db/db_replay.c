/*
 * A bundle served as if it were the database it was taken from: a named query is answered by NAME.csv, its text and
 * parameters are not looked at. A bundle begins with manifest.csv: one row with the columns format (1), source (the
 * kind of database), captured_at, program, redacted.
 */
#include "base/csv.h"
#include "db/bundle.h"
#include "db/driver.h"

#define FORMAT 1

struct replay {
    struct db db;
    struct bundle *bundle;
};

static bool read_csv(struct arena *arena, struct str text, struct db_result *result, struct err *err) {
    struct csv_reader reader;
    const struct csv_value *row;
    size_t capacity = 0;
    if (!csv_open(arena, &reader, text, NULL, err))
        return false;
    result->columns = reader.columns;
    result->column_count = reader.column_count;
    for (;;) {
        if (!csv_next(&reader, &row, err))
            return false;
        if (!row)
            return true;
        struct db_value *values = db_result_add_row(arena, result, &capacity);
        for (size_t c = 0; c < reader.column_count; c++)
            values[c] = (struct db_value){.text = row[c].text, .is_null = row[c].is_null};
    }
}

static bool answer(struct arena *arena, struct bundle *bundle, struct str name, struct db_result *result,
                   struct err *err) {
    struct str text;
    if (!bundle_read(arena, bundle, name, &text, err))
        return false;
    if (read_csv(arena, text, result, err))
        return true;
    err_context(err, "bundle " STR_FMT ", " STR_FMT ".csv: ", STR_ARG(bundle_path(bundle)), STR_ARG(name));
    return false;
}

static bool replay_query(struct arena *arena, struct db *db, struct str name, struct str sql,
                         const struct db_value *params, size_t param_count, struct db_result *result, struct err *err) {
    (void)sql;
    (void)params;
    (void)param_count;
    if (name.len == 0)
        return err_set(err, ERR_DB_QUERY_FAILED, "a bundle answers named queries only");
    return answer(arena, ((struct replay *)db)->bundle, name, result, err);
}

static bool replay_exec(struct db *db, struct str sql, struct err *err) {
    (void)db;
    (void)sql;
    return err_set(err, ERR_DB_QUERY_FAILED, "a bundle runs no statements");
}

static bool replay_has(struct db *db, struct str name) {
    return bundle_has(((struct replay *)db)->bundle, name);
}

static void replay_close(struct db *db) {
    (void)db; /* the arena closes the bundle */
}

static const struct db_driver driver = {"replay", replay_query, replay_exec, replay_has, replay_close, NULL, NULL, NULL, NULL};

static bool check_manifest(struct arena *arena, struct bundle *bundle, struct err *err) {
    struct db_result manifest = {0};
    int64_t format;
    if (!answer(arena, bundle, STR("manifest"), &manifest, err))
        return false;
    size_t column = db_column(&manifest, "format");
    if (column == SIZE_MAX || manifest.row_count != 1 || !str_to_i64(manifest.values[column].text, &format)) {
        err_set(err, ERR_BUNDLE_MALFORMED, "bundle " STR_FMT ", manifest.csv: names no format",
                STR_ARG(bundle_path(bundle)));
        err_hint(err, "Capture it again with dovetail collect.");
        return false;
    }
    if (format == FORMAT)
        return true;
    err_set(err, ERR_BUNDLE_VERSION, "bundle " STR_FMT " has format %lld, this program reads %d",
            STR_ARG(bundle_path(bundle)), (long long)format, FORMAT);
    err_hint(err, format > FORMAT ? "Use the version of dovetail that wrote it, or a newer one."
                                  : "Capture it again with dovetail collect.");
    return false;
}

struct db *db_replay_open_bundle(struct arena *arena, struct bundle *bundle, struct err *err) {
    if (!check_manifest(arena, bundle, err))
        return NULL;
    struct replay *replay = arena_alloc(arena, sizeof *replay);
    replay->bundle = bundle;
    replay->db.bundle = true;
    db_driver_init(arena, &replay->db, &driver);
    return &replay->db;
}

struct db *db_replay_open(struct arena *arena, struct str path, struct err *err) {
    struct bundle *bundle = bundle_open(arena, path, err);
    return bundle ? db_replay_open_bundle(arena, bundle, err) : NULL;
}
