/*
 * The statements and commands of a script, one after the other, from a file of any size or standard input: only a window of it is in memory,
 * as large as the largest statement needs, up to SCRIPT_WINDOW_MAX. A statement that is larger is a failing one.
 */
#ifndef DOVETAIL_CMD_SCRIPT_STREAM_H
#define DOVETAIL_CMD_SCRIPT_STREAM_H

#include "cmd/cmd.h"
#include "sql/script.h"

enum { SCRIPT_WINDOW_MAX = 16 << 20 };

struct script_stream {
    struct sql_reader reader;
    struct str name; /* for messages */
    int fd;
    char *window;    /* heap: grown, never given back before the close */
    size_t len, cap;
    bool ended;      /* nothing more comes from fd */
    size_t bytes;    /* read so far */
    struct arena defines; /* of variables of the script */
};

/* "-" is standard input. */
bool script_stream_open(struct script_stream *stream, enum sql_dialect dialect, struct str path, struct err *err);
/* The next piece, whose texts are good until the next call; false at the end, or with err set. */
bool script_stream_next(struct script_stream *stream, struct sql_piece *piece, struct err *err);
void script_stream_close(struct script_stream *stream);

/* The paths as they are, folders replaced by the SQL files in them and below, sorted. */
bool script_files(struct arena *arena, const struct option_list *paths, struct option_list *files, struct err *err);

#endif
