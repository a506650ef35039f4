/* A bundle for each database whose activity a repository holds. */
#include "base/file.h"
#include "collect/collect.h"
#include "collect/oracle/oracle_warehouse.h"

/* "SHOP-1234567890.zip"; what a file's name may not hold becomes a line. */
static struct str bundle_name(struct arena *arena, const struct oracle_database *database) {
    struct str name = str_fmt(arena, STR_FMT "-%.0f.zip", STR_ARG(database->name), database->dbid);
    char *bytes = arena_alloc(arena, name.len);
    for (size_t i = 0; i < name.len; i++) {
        bool plain = (name.ptr[i] >= '0' && name.ptr[i] <= '9') || strchr("_-.", name.ptr[i]) ||
                     ((name.ptr[i] | 32) >= 'a' && (name.ptr[i] | 32) <= 'z');
        bytes[i] = plain ? name.ptr[i] : '_';
    }
    return (struct str){bytes, name.len};
}

static bool list_databases(struct arena *arena, struct str source, const struct collect_options *options,
                           struct oracle_databases *databases, struct err *err) {
    static const struct db_options read_only = {.read_only = true};
    struct db *db = collect_open(arena, source, &read_only, err);
    bool good = db != NULL;
    if (good && strcmp(db_engine(db), "oracle") != 0) {
        err_set(err, ERR_USAGE, "only a live Oracle Database holds the activity of several databases");
        err_hint(err, "Leave --all-databases out.");
        good = false;
    }
    good = good && oracle_databases_ask(arena, db, options->consent, databases, err);
    db_close(db);
    return good;
}

bool collect_bundles(struct arena *arena, struct str source, struct str folder, const struct collect_options *options,
                     const struct clock *clock, struct log *log, struct err *err) {
    struct oracle_databases databases = {0};
    bool good = true;
    if (!list_databases(arena, source, options, &databases, err) || !file_make_folder(folder, err)) {
        return false;
    }
    for (size_t i = 0; i < databases.list.n; i++) {
        const struct oracle_database *one = &databases.list.at[i];
        struct collect_options how = *options;
        struct err failure = {0};
        struct str path = file_join(arena, folder, bundle_name(arena, one));
        how.dbid = one->dbid;
        if (collect_bundle(arena, source, path, &how, clock, log, &failure)) {
            log_message(log, LOG_INFO, STR_FMT " written", STR_ARG(path));
            continue;
        }
        log_message(log, LOG_WARNING, "database %.0f (" STR_FMT ") was not collected: %s", one->dbid, STR_ARG(one->name),
                    failure.message);
        if (good) {
            *err = failure;
        }
        good = false;
    }
    return good;
}
