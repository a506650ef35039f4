/* Where a database's memory lies (learn/memory.h), and its use by one run: opened before the search, saved after it. */
#ifndef DOVETAIL_CMD_MEMORY_FILE_H
#define DOVETAIL_CMD_MEMORY_FILE_H

#include "cmd/cmd.h"
#include "cmd/source.h"
#include "learn/remember.h"

struct memory_file {
    struct cmd *cmd;
    struct str path; /* empty: nothing is remembered */
    struct str on;   /* today */
    struct memory memory;
    struct remember remember;
};

/* In the user's state folder: $XDG_STATE_HOME/dovetail, or ~/.local/state/dovetail. Empty: there is neither. */
struct str memory_file_default(struct arena *arena, struct str source);

/*
 * `where`: a path, "auto" or "none". What is damaged is warned of. False only where the user named a file that is none; without a state folder the
 * run goes on without a memory, with a warning.
 */
bool memory_file_open(struct cmd *cmd, struct str where, struct source *source, struct memory_file *file, struct err *err);
/* What cannot be written is warned of: the results stand. */
void memory_file_save(struct memory_file *file);

#endif
