/*
 * What earlier runs learnt about one database, in a file: what its planner answered, and which indexes made a statement slower or faster when it
 * was run. docs/format-memory.md tells the format: JSON, a line each, for people as well.
 *
 * An answer counts while the statistics behind it are the same (statistics.h), a verdict while the tables have about as many rows. The file is
 * replaced as a whole (a reader sees the old or the new one), a damaged line is skipped, named and counted, and the oldest are dropped where it
 * would grow beyond its limits.
 */
#ifndef DOVETAIL_LEARN_MEMORY_H
#define DOVETAIL_LEARN_MEMORY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/vec.h"

enum { MEMORY_ANSWERS_MAX = 20000, MEMORY_VERDICTS_MAX = 2000, MEMORY_DAMAGE_TOLD = 5 };

struct memory_texts {
    struct str *at;
    size_t n;
};

struct memory_answer { /* of the planner, for one statement under hypothetical indexes */
    uint64_t statement;  /* hash of its text, literals and all */
    uint64_t statistics; /* statistics.h */
    struct memory_texts indexes;  /* identities, ascending */
    struct memory_texts used;     /* of these, in the plan */
    struct memory_texts existing; /* names of existing ones in the plan */
    double cost;
    struct str plan, on; /* on: the day, "2026-11-27" */
    bool gone;           /* its statistics are not those of today */
    bool fresh;          /* new, or used, in this run */
};

struct memory_verdict { /* of the clock: a template run without and with indexes, on a clone */
    uint64_t statement; /* the template's fingerprint */
    struct str template;
    struct memory_texts indexes; /* statements that build them: those to blame, or those its plan used */
    bool slower;
    bool limited; /* a write, slower than a limit allowed: of no weight where none is set */
    double without_ms, with_ms;
    double cost_ratio; /* with to without, as the planner had it; NAN unknown */
    double rows;       /* of the tables that it reads */
    struct str on;
    bool fresh;
};

struct memory {
    struct arena *arena;
    struct str source; /* of which database */
    VEC(struct memory_answer) answers; /* the longest unused first */
    VEC(struct memory_verdict) verdicts;
    struct map by_key; /* of answers */
    size_t damaged;    /* lines that could not be read */
    VEC(struct str) damage; /* the first of them, named */
};

void memory_init(struct arena *arena, struct memory *memory, struct str source);
/* Adds what the text holds. ERR_MEMORY_MALFORMED: it is no memory, or of a later version: nothing is taken, and the file is to be left alone. */
bool memory_read(struct memory *memory, struct str text, struct err *err);
/* As the file has it, within the limits. */
struct str memory_text(struct arena *arena, const struct memory *memory);

/* No file is an empty memory. */
bool memory_load(struct memory *memory, struct str path, struct err *err);
/* Into what the file holds by now (another run may have written it). */
bool memory_save(const struct memory *memory, struct str path, struct err *err);

/* NULL: not known. */
struct memory_answer *memory_find(struct memory *memory, uint64_t statement, uint64_t statistics, struct memory_texts indexes);
/* In place of the same question's older answer. Texts are copied. */
void memory_add_answer(struct memory *memory, const struct memory_answer *answer);
/* In place of the older verdict on the same statement and indexes. */
void memory_add_verdict(struct memory *memory, const struct memory_verdict *verdict);

/* A file name that is the database's own: readable, and distinct for distinct URLs. */
struct str memory_file_name(struct arena *arena, struct str source);

#endif
