/*
 * The command line of a sub-command, from one table: parsing, checking and the text of --help agree because they read it.
 *
 * `--name value`, `--name=value`, `-x value`, `-xvalue`; `--` ends the options, `-` alone is an operand. Options and
 * operands may be mixed. A repeated option wins over the earlier one, but for OPTION_LIST, which collects.
 */
#ifndef DOVETAIL_CMD_OPTIONS_H
#define DOVETAIL_CMD_OPTIONS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct option_list {
    struct str *at;
    size_t n, cap;
};

enum option_kind {
    OPTION_FLAG,    /* bool */
    OPTION_TEXT,    /* struct str; not empty */
    OPTION_LIST,    /* struct option_list */
    OPTION_SIZE,    /* uint64_t bytes: 500MB */
    OPTION_COUNT,   /* uint64_t in [min, max] */
    OPTION_NUMBER,  /* double in [min, max] */
    OPTION_PERCENT, /* double, a share: 15 or 15% is 0.15; limits in per cent */
    OPTION_CHOICE,  /* size_t: place in choices */
    OPTION_GROUP    /* another table, whose struct lies at the offset: what several sub-commands have in common */
};

struct option {
    const char *name; /* without dashes; NULL ends a table; of a group any */
    enum option_kind kind;
    size_t offset;     /* of the value in the sub-command's struct */
    const char *value; /* what --help calls it; NULL for a flag */
    const char *help;
    char letter; /* "-o"; 0: none */
    double min, max;
    const char *const *choices; /* ends with NULL */
    const struct option *group;
};

enum { OPTIONS_MAX = 64 }; /* of a sub-command, groups opened; what is beyond is not seen */

/* `values` is zeroed or holds the defaults. Errors are ERR_USAGE and name option and value. --help is the caller's. */
bool options_parse(struct arena *arena, const struct option *options, int argc, char *const *argv, void *values,
                   struct option_list *operands, struct err *err);

/* One entry for each option, indented and filled to 80 columns. */
void options_help(struct buf *out, const struct option *options);

/* The name most like the word, of those that end with NULL at names[count]; NULL when none is close. */
const char *options_nearest(struct str word, const char *const *names, size_t count);

#endif
