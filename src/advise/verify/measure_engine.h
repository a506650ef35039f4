/* What an engine provides to measure.c; nobody else includes this. Every function gets an arena for the call alone. */
#ifndef DOVETAIL_ADVISE_MEASURE_ENGINE_H
#define DOVETAIL_ADVISE_MEASURE_ENGINE_H

#include "advise/verify/measure.h"

struct measure_engine {
    const char *name; /* as db_engine says */
    double least_write_ms; /* differences of writes below it are the clock's */
    /* Drops what an earlier run left, and prepares the session. */
    bool (*begin)(struct arena *scratch, struct measure *m, struct err *err);
    /* The index of that position. */
    bool (*build)(struct arena *scratch, struct measure *m, size_t position, const struct design_index *index, struct err *err);
    bool (*drop)(struct arena *scratch, struct measure *m, size_t position, struct err *err);
    bool (*plan)(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without, struct measure_plan *plan,
                 struct err *err);
    bool (*run)(struct arena *scratch, struct measure *m, const struct workload_sample *sample, struct members without,
                struct measure_time *time, struct err *err);
};

extern const struct measure_engine measure_postgresql, measure_oracle;

/* A connection that is gone, or never was. */
bool measure_is_fatal(const struct err *err);
/* What a run without these positions does not see: new ones of them, and the old ones of the others. */
struct members measure_absent(const struct measure *m, struct members without);
bool measure_holds(const struct measure *m, size_t position);
/* The position behind the prefix of an index's name, and before the '_' of a partition's part, if it is one of those built; SIZE_MAX. */
size_t measure_position_of(const struct measure *m, struct str name, const char *prefix);
/* Notes the position behind the prefix of an index's name, if it is one of those built; or of the existing one of that name. */
void measure_note_name(const struct measure *m, struct str name, const char *prefix, struct members *used);

#endif
