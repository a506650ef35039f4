#include "cmd/script_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { WINDOW_FIRST = 1 << 18 };

/* ---- files ---- */

static bool is_sql_file(struct str name) {
    static const char *const endings[] = {".sql", ".psql", ".ddl", ".pls", ".plb", ".pks", ".pkb", ".pck", ".prc", ".fnc", ".trg", ".tps", ".tpb", ".typ", ".vw", ".spc", ".bdy", ".pkg", ".syn", ".plsql"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_from_z(endings[i]);
        if (name.len > ending.len && str_ieq(str_slice(name, name.len - ending.len, name.len), ending)) {
            return true;
        }
    }
    return false;
}

enum { FOLDERS_DEEP = 64 }; /* a link may lead back up */

static bool add_folder(struct arena *arena, struct str folder, unsigned depth, struct option_list *files, struct err *err) {
    struct str *names;
    size_t count;
    if (!file_list(arena, folder, &names, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct str path = file_join(arena, folder, names[i]);
        bool is_folder = file_kind(path) == FILE_FOLDER;
        if (is_folder && depth < FOLDERS_DEEP && !add_folder(arena, path, depth + 1, files, err)) {
            return false;
        }
        if (!is_folder && is_sql_file(names[i])) {
            VEC_PUSH(arena, files, path);
        }
    }
    return true;
}

bool script_files(struct arena *arena, const struct option_list *paths, struct option_list *files, struct err *err) {
    for (size_t i = 0; i < paths->n; i++) {
        size_t before = files->n;
        if (file_kind(paths->at[i]) != FILE_FOLDER) {
            VEC_PUSH(arena, files, paths->at[i]);
            continue;
        }
        if (!add_folder(arena, paths->at[i], 0, files, err)) {
            return false;
        }
        if (files->n == before) {
            err_set(err, ERR_FILE_NOT_FOUND, "folder \"" STR_FMT "\" holds no SQL file", STR_ARG(paths->at[i]));
            err_hint(err, "Files in folders are read when they end in .sql, .psql, .ddl, .pks, .pkb, .prc, .fnc, .trg and the like.");
            return false;
        }
    }
    return true;
}

/* ---- the window ---- */

static bool open_file(struct script_stream *stream, struct str path, struct err *err) {
    char z[4096];
    if (path.len >= sizeof z || file_kind(path) == FILE_ABSENT) {
        return err_set(err, ERR_FILE_NOT_FOUND, "\"" STR_FMT "\" does not exist", STR_ARG(str_slice(path, 0, 200)));
    }
    memcpy(z, path.ptr, path.len);
    z[path.len] = '\0';
    stream->fd = open(z, O_RDONLY | O_CLOEXEC);
    return stream->fd >= 0 || err_set(err, ERR_FILE_UNREADABLE, "cannot read %s: %s", z, strerror(errno));
}

bool script_stream_open(struct script_stream *stream, enum sql_dialect dialect, struct str path, struct err *err) {
    bool standard = str_eq_z(path, "-");
    *stream = (struct script_stream){.name = standard ? STR("standard input") : path, .fd = STDIN_FILENO};
    if (!standard && !open_file(stream, path, err)) {
        return false;
    }
    arena_init(&stream->defines, NULL);
    sql_reader_init(&stream->reader, dialect);
    sql_reader_keep_defines(&stream->reader, &stream->defines);
    return true;
}

void script_stream_close(struct script_stream *stream) {
    free(stream->window);
    stream->window = NULL;
    arena_release(&stream->defines);
    if (stream->fd > STDIN_FILENO) {
        close(stream->fd);
    }
}

/* What is done with goes; the window doubles when all of it is still needed. */
static bool make_room(struct script_stream *stream) {
    size_t done = stream->reader.at;
    if (done) { /* there is no window yet at first */
        memmove(stream->window, stream->window + done, stream->len - done);
    }
    stream->len -= done;
    stream->reader.at = 0;
    if (stream->len < stream->cap) {
        return true;
    }
    if (stream->cap >= SCRIPT_WINDOW_MAX) {
        return false;
    }
    size_t cap = stream->cap ? stream->cap * 2 : WINDOW_FIRST;
    char *window = realloc(stream->window, cap);
    if (!window) {
        abort(); /* as everywhere when memory is gone */
    }
    stream->window = window;
    stream->cap = cap;
    return true;
}

static bool fill(struct script_stream *stream, struct err *err) {
    while (!stream->ended && stream->len < stream->cap) {
        ssize_t got = read(stream->fd, stream->window + stream->len, stream->cap - stream->len);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return err_set(err, ERR_FILE_UNREADABLE, "cannot read " STR_FMT ": %s", STR_ARG(stream->name), strerror(errno));
        }
        stream->ended = got == 0;
        stream->len += (size_t)got;
        stream->bytes += (size_t)got;
    }
    return true;
}

static bool read_more(struct script_stream *stream, struct err *err) {
    if (!make_room(stream)) {
        stream->reader.full = true;
    } else if (!fill(stream, err)) {
        return false;
    }
    stream->reader.text = (struct str){stream->window, stream->len};
    stream->reader.last = stream->ended;
    return true;
}

bool script_stream_next(struct script_stream *stream, struct sql_piece *piece, struct err *err) {
    for (;;) {
        switch (stream->window ? sql_reader_next(&stream->reader, piece) : SQL_READ_MORE) {
        case SQL_READ_PIECE: return true;
        case SQL_READ_END: return false;
        case SQL_READ_MORE: break;
        }
        if (!read_more(stream, err)) {
            return false;
        }
    }
}
