/* A bundle for each database whose activity a repository holds, or for each container of a container database. */
#include "base/file.h"
#include "collect/collect.h"
#include "collect/oracle/oracle_containers.h"
#include "collect/oracle/oracle_warehouse.h"

struct part {
    struct str label; /* "container SALES" */
    struct str file;
    double dbid;
    struct str container;
};

struct parts {
    VEC(struct part) list;
};

/* "SHOP-1234567890.zip"; what a file's name may not hold becomes a line. */
static struct str as_file_name(struct arena *arena, struct str name) {
    char *bytes = arena_alloc(arena, name.len);
    for (size_t i = 0; i < name.len; i++) {
        bool plain = (name.ptr[i] >= '0' && name.ptr[i] <= '9') || strchr("_-.", name.ptr[i]) ||
                     ((name.ptr[i] | 32) >= 'a' && (name.ptr[i] | 32) <= 'z');
        bytes[i] = plain ? name.ptr[i] : '_';
    }
    return (struct str){bytes, name.len};
}

static bool list_databases(struct arena *arena, struct db *db, const struct collect_options *options, struct parts *parts,
                           struct err *err) {
    struct oracle_databases databases = {0};
    if (!oracle_databases_ask(arena, db, options->consent, &databases, err)) {
        return false;
    }
    for (size_t i = 0; i < databases.list.n; i++) {
        const struct oracle_database *one = &databases.list.at[i];
        struct str file = str_fmt(arena, STR_FMT "-%.0f.zip", STR_ARG(one->name), one->dbid);
        struct part part = {.label = str_fmt(arena, "database %.0f (" STR_FMT ")", one->dbid, STR_ARG(one->name)),
                            .file = as_file_name(arena, file),
                            .dbid = one->dbid,
                            .container = options->container};
        VEC_PUSH(arena, &parts->list, part);
    }
    return true;
}

static void tell_closed(struct arena *arena, const struct oracle_containers *containers, struct log *log) {
    size_t closed = oracle_containers_count(containers, false);
    if (closed) {
        log_message(log, LOG_WARNING, "%zu pluggable database%s not open in this instance and left out: " STR_FMT, closed,
                    closed == 1 ? " is" : "s are", STR_ARG(oracle_containers_named(arena, containers, false)));
    }
}

static bool list_containers(struct arena *arena, struct db *db, const struct collect_options *options, struct log *log,
                            struct parts *parts, struct err *err) {
    struct oracle_containers containers;
    if (!oracle_containers_ask(arena, db, &containers, err)) {
        return false;
    }
    tell_closed(arena, &containers, log);
    for (size_t i = 0; i < containers.list.n; i++) {
        struct str name = containers.list.at[i].name;
        struct part part = {.label = str_fmt(arena, "container " STR_FMT, STR_ARG(name)),
                            .file = as_file_name(arena, str_fmt(arena, STR_FMT ".zip", STR_ARG(name))),
                            .dbid = options->dbid,
                            .container = name};
        if (containers.list.at[i].open) {
            VEC_PUSH(arena, &parts->list, part);
        }
    }
    if (parts->list.n == 0) {
        err_set(err, ERR_DB_QUERY_FAILED, "no open pluggable database is seen from here");
        err_hint(err, "A common user in the root sees those that its CONTAINER_DATA names: ALTER USER … SET CONTAINER_DATA = ALL "
                      "CONTAINER = CURRENT. Where there are no containers, leave --all-containers out.");
    }
    return parts->list.n > 0;
}

static bool list_parts(struct arena *arena, struct str source, enum collect_each each, const struct collect_options *options,
                       struct log *log, struct parts *parts, struct err *err) {
    struct db *db = collect_open(arena, source, options->container, err);
    bool good = db != NULL;
    if (good && (db_is_bundle(db) || strcmp(db_engine(db), "oracle") != 0)) {
        err_set(err, ERR_USAGE, "only a live Oracle Database holds several databases, or the activity of them");
        err_hint(err, "Leave --all-databases or --all-containers out.");
        good = false;
    }
    good = good && (each == COLLECT_EACH_CONTAINER ? list_containers(arena, db, options, log, parts, err)
                                                   : list_databases(arena, db, options, parts, err));
    db_close(db);
    return good;
}

/* Each by a connection of its own: what one ends in, lost or in another container, the next does not begin with. */
static bool collect_part(struct str source, struct str path, const struct part *part, const struct collect_options *options,
                         const struct clock *clock, struct log *log, struct err *err) {
    struct collect_options how = *options;
    struct arena scratch;
    arena_init(&scratch, NULL);
    how.dbid = part->dbid;
    how.container = part->container;
    bool good = collect_bundle(&scratch, source, path, &how, clock, log, err);
    arena_release(&scratch);
    return good;
}

static void tell_failure(const struct part *part, const struct err *failure, struct log *log) {
    log_message(log, LOG_WARNING, STR_FMT " was not collected: %s%s%s", STR_ARG(part->label), failure->message,
                failure->hint[0] ? ". " : "", failure->hint);
}

bool collect_bundles(struct arena *arena, struct str source, struct str folder, enum collect_each each,
                     const struct collect_options *options, const struct clock *clock, struct log *log, struct err *err) {
    struct parts parts = {0};
    bool good = true;
    if (!list_parts(arena, source, each, options, log, &parts, err) || !file_make_folder(folder, err)) {
        return false;
    }
    for (size_t i = 0; i < parts.list.n; i++) {
        const struct part *part = &parts.list.at[i];
        struct err failure = {0};
        struct str path = file_join(arena, folder, part->file);
        if (collect_part(source, path, part, options, clock, log, &failure)) {
            log_message(log, LOG_INFO, STR_FMT " written", STR_ARG(path));
            continue;
        }
        tell_failure(part, &failure, log);
        if (good) {
            *err = failure;
            err_context(err, STR_FMT ": ", STR_ARG(part->label));
        }
        good = false;
    }
    return good;
}
