/*
 * What a driver of whatif provides; for whatif.c, the drivers, and tests that bring a table of costs as a driver.
 *
 * A driver embeds struct whatif as its first member, allocates itself in the caller's arena and calls whatif_init. The cache
 * and the counting in front of it are whatif.c's.
 */
#ifndef DOVETAIL_WHATIF_WHATIF_DRIVER_H
#define DOVETAIL_WHATIF_WHATIF_DRIVER_H

#include "base/map.h"
#include "whatif/whatif.h"

struct whatif_driver {
    const char *name; /* "model", "database" */
    /*
     * Fills the answer, whose texts and arrays live in `arena`. Three outcomes: true with a finite cost; true with cost NAN
     * and, in answer->plan, why the driver refuses this statement under this design; false and err: the driver is broken and
     * will not be asked again.
     */
    bool (*cost)(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                 const struct design *design, struct whatif_answer *answer, struct err *err);
    /*
     * Several questions in any order; may be NULL. answered[i] tells which have an answer, whose memory stays until `forget`. False and err:
     * the driver is broken.
     */
    bool (*cost_many)(struct arena *arena, struct whatif *whatif, const struct whatif_question *questions, size_t count,
                      const atomic_bool *cancel, struct whatif_answer *answers, bool *answered, struct err *err);
    void (*forget)(struct whatif *whatif);
    void (*close)(struct whatif *whatif); /* runs once; may be NULL */
    /* The statement as our optimizer plans it, where the driver answers from it; may be NULL. */
    struct optimizer_query *(*prepared)(struct whatif *whatif, const struct workload_sample *sample);
    /* Shows nobody this index for the statement as it is written, though its table is read; NULL: nothing is left out. */
    bool (*leaves_out)(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index);
    /* The same driver over another catalog of the same tables; may be NULL: it answers for any. */
    struct whatif *(*over)(struct arena *arena, const struct catalog *catalog);
    /* whatif_sample_rows; may be NULL. */
    void (*sample_rows)(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes);
    /* The bytes an index would take, by the database's own word; may be NULL. False: it has none. */
    bool (*size)(struct arena *arena, struct whatif *whatif, const struct design_index *index, uint64_t *bytes);
};

struct whatif {
    const struct whatif_driver *driver;
    const struct catalog *catalog;
    struct arena *arena; /* cached answers live here */
    struct map cache;
    struct map turned;     /* front.c's: texts of samples with another table first */
    struct whatif *model;  /* … and what decides between them; NULL: nobody has asked yet */
    const struct whatif_store *store; /* may be NULL */
    struct whatif_stats stats;
    struct err broken; /* the first failure; every later question gets it again */
    bool closed;
};

/* Prepares the common part, and has the arena close it, should the caller not. */
void whatif_init(struct arena *arena, struct whatif *whatif, const struct whatif_driver *driver,
                 const struct catalog *catalog);

#endif
