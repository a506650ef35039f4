/* Sources that are files of another make: an AWR report stands for the bundle that it can be written as. */
#include "base/file.h"
#include "collect/awr/awr_bundle.h"
#include "collect/collect.h"
#include "collect/oracle/oracle_containers.h"

/* By its name: a bundle is a folder or ends in .zip, and is not read as text. */
static bool may_be_report(struct str source) {
    static const char *const endings[] = {"html", "htm", "mht", "mhtml", "txt", "text", "lst", "lis", "log", "out", NULL};
    struct str ending = source;
    size_t at;
    while (str_find(ending, STR("."), &at)) {
        ending = str_slice(ending, at + 1, ending.len);
    }
    return ending.len < source.len && str_ieq_any_z(ending, endings) && file_kind(source) == FILE_REGULAR;
}

static struct db *open_report(struct arena *arena, struct str source, struct err *err) {
    struct awr_report report;
    struct awr_files files = {0};
    struct str text;
    if (!file_read(arena, source, 0, &text, err)) {
        return NULL;
    }
    if (!awr_read(arena, text, &report, err)) {
        err_context(err, STR_FMT ": ", STR_ARG(source));
        return NULL;
    }
    awr_bundle_files(arena, &report, &files);
    return db_open_bundle(arena, bundle_open_files(arena, files.list.at, files.list.n), err);
}

struct db *collect_open(struct arena *arena, struct str source, struct str container, struct err *err) {
    static const struct db_options read_only = {.read_only = true};
    struct db *db = may_be_report(source) ? open_report(arena, source, err) : db_open(arena, source, &read_only, err);
    if (db && container.len && !oracle_container_enter(arena, db, container, err)) {
        db_close(db);
        return NULL;
    }
    return db;
}
