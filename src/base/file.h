/*
 * Files and folders, by path. Reading has a limit, because input may be hostile; writing is all or nothing: a reader
 * sees the old file or the new one, also after a crash. Errors name the path and what the system said.
 */
#ifndef DOVETAIL_BASE_FILE_H
#define DOVETAIL_BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_FOLDER, FILE_OTHER };

/* What is there, links followed; FILE_ABSENT also when it cannot be looked at. */
enum file_kind file_kind(struct str path);

/* The whole file. A NUL byte stands behind the text (not counted). FILE_TOO_LARGE beyond limit_bytes; 0: 1 GB. */
bool file_read(struct arena *arena, struct str path, size_t limit_bytes, struct str *text, struct err *err);

/* All that an open descriptor still gives (standard input, a pipe); `name` is for messages. Does not close it. */
bool file_read_fd(struct arena *arena, int fd, struct str name, size_t limit_bytes, struct str *text, struct err *err);

/* Replaces the file: a temporary file beside it, fsync, rename, fsync of the folder. Mode 0666 less the umask. */
bool file_write(struct str path, struct str text, struct err *err);

/* The names in a folder (no paths, without . and ..), sorted bytewise. FILE_TOO_LARGE beyond 100,000 entries. */
bool file_list(struct arena *arena, struct str path, struct str **names, size_t *count, struct err *err);

/* Makes the folder; fine when it exists. Its parent must exist. */
bool file_make_folder(struct str path, struct err *err);

/* folder/name, with one slash between. */
struct str file_join(struct arena *arena, struct str folder, struct str name);

#endif
