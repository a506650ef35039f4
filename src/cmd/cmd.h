/*
 * The command line: one file per sub-command, one table of them.
 *
 * Results go to standard output or to the file of -o, all or nothing; messages and progress to standard error, progress
 * only on a terminal. Exit statuses: 0 done; 1 done, with findings that the sub-command's --help tells; 2 usage; 3 bad
 * input; 4 source unreachable or refused; 5 a guard refused; 70 internal, or cancelled.
 */
#ifndef DOVETAIL_CMD_CMD_H
#define DOVETAIL_CMD_CMD_H

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "cmd/options.h"
#include "db/db.h"

enum {
    CMD_DONE = 0,
    CMD_FINDINGS = 1,
    CMD_USAGE = 2,
    CMD_BAD_INPUT = 3,
    CMD_UNREACHABLE = 4,
    CMD_GUARD = 5,
    CMD_INTERNAL = 70
};

/*
 * SIGINT and SIGTERM end the program, but for a sub-command that says that it polls for them: the first signal is then a request,
 * the second ends it.
 */
struct cmd_interrupt {
    atomic_bool polled, requested;
};

struct cmd {
    struct arena arena;
    struct log log;
    struct clock clock;
    pthread_mutex_t *writing; /* held while a result is written: a signal waits for it */
    struct cmd_interrupt *interrupt;
};

struct cmd_command {
    const char *name;
    const char *usage;   /* what follows "dovetail ", operands and all */
    const char *summary; /* one line for the list */
    const char *help;    /* paragraphs behind the list of options */
    const struct option *options;
    size_t operands_min, operands_max;
    const char *operand; /* what the operand is called: "SOURCE" */
    size_t values_size;
    void (*defaults)(void *values); /* NULL: all zero */
    /* The exit status; ignored when err was set. */
    int (*run)(struct cmd *cmd, const void *values, const struct option_list *operands, struct err *err);
};

extern const struct cmd_command cmd_advise, cmd_collect, cmd_whatif, cmd_compress, cmd_parse, cmd_fingerprint, cmd_memory;

/* The whole program but for signals. Returns the exit status. */
int cmd_main(struct cmd *cmd, int argc, char *const *argv);

/* Writes to the file, or to standard output when `path` is empty. A reader that went away is no error. */
bool cmd_write(struct cmd *cmd, struct str path, struct str text, struct err *err);
/* Reads a file, or standard input when `path` is "-". */
bool cmd_read(struct cmd *cmd, struct str path, struct str *text, struct err *err);

#endif
