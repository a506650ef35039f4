/* See the header. */
#include "cmd/memory_file.h"

#include "base/file.h"

/* --- Where ----------------------------------------------------------------------------------------------- */

static struct str state_folder(struct arena *arena) {
    struct str state = str_from_z(getenv("XDG_STATE_HOME")), home = str_from_z(getenv("HOME"));
    bool absolute = str_starts(state, STR("/")); /* the specification: others are to be ignored */
    return absolute   ? file_join(arena, state, STR("dovetail"))
           : home.len ? file_join(arena, home, STR(".local/state/dovetail"))
                      : STR("");
}

/* A database is the same one whether its password stands in the URL or elsewhere. */
static struct str without_password(struct arena *arena, struct str name) {
    struct str hidden = STR(":***@");
    size_t at;
    return str_find(name, hidden, &at) ? str_fmt(arena, STR_FMT "@" STR_FMT, STR_ARG(str_slice(name, 0, at)),
                                                 STR_ARG(str_slice(name, at + hidden.len, name.len)))
                                       : name;
}

struct str memory_file_default(struct arena *arena, struct str source) {
    struct str folder = state_folder(arena);
    return folder.len ? file_join(arena, folder, memory_file_name(arena, without_password(arena, source))) : folder;
}

/* The folders of the path, one after the other. */
static bool make_folders(struct arena *arena, struct str path, struct err *err) {
    for (size_t i = 1; i < path.len; i++) {
        struct str folder = str_dup(arena, str_slice(path, 0, i));
        if (path.ptr[i] == '/' && file_kind(folder) == FILE_ABSENT && !file_make_folder(folder, err)) {
            return false;
        }
    }
    return true;
}

/* --- Use ------------------------------------------------------------------------------------------------- */

static void warn_of_damage(const struct memory_file *file) {
    const struct memory *memory = &file->memory;
    for (size_t i = 0; i < memory->damage.n; i++) {
        log_message(&file->cmd->log, LOG_WARNING, STR_FMT ", " STR_FMT ": the line is skipped", STR_ARG(file->path),
                    STR_ARG(memory->damage.at[i]));
    }
    if (memory->damaged > memory->damage.n) {
        log_message(&file->cmd->log, LOG_WARNING, STR_FMT ": %zu more lines are skipped", STR_ARG(file->path),
                    memory->damaged - memory->damage.n);
    }
}

static bool give_up(struct memory_file *file, bool named, const struct err *why, struct err *err) {
    if (named) {
        *err = *why;
        return false;
    }
    log_message(&file->cmd->log, LOG_WARNING, "nothing is remembered: %s", why->message);
    file->path = STR("");
    return true;
}

bool memory_file_open(struct cmd *cmd, struct str where, struct source *source, struct memory_file *file, struct err *err) {
    struct arena *arena = &cmd->arena;
    bool named = !str_eq_z(where, "auto");
    struct err why = {0};
    *file = (struct memory_file){.cmd = cmd};
    file->path = str_eq_z(where, "none") ? STR("") : named ? where : memory_file_default(arena, source->name);
    file->on = str_slice(clock_iso8601(arena, cmd->clock.wall_s(cmd->clock.context)), 0, 10);
    memory_init(arena, &file->memory, source->name);
    if (!named && !file->path.len) {
        log_message(&cmd->log, LOG_WARNING, "nothing is remembered: neither HOME nor XDG_STATE_HOME is set");
    }
    if (!file->path.len) {
        return true;
    }
    if (!memory_load(&file->memory, file->path, &why)) {
        return give_up(file, named, &why, err);
    }
    warn_of_damage(file);
    if (source->database) {
        remember_answers(&file->remember, arena, &file->memory, source->catalog, file->on, source->database);
    }
    return true;
}

void memory_file_save(struct memory_file *file) {
    struct err why = {0};
    if (file->path.len &&
        !(make_folders(&file->cmd->arena, file->path, &why) && memory_save(&file->memory, file->path, &why))) {
        log_message(&file->cmd->log, LOG_WARNING, "what was learnt is not remembered: %s", why.message);
    }
}
