/*
 * How large the tuples of an index are, as a distribution: index_form_tuple and heap_compute_data_size (indextuple.c, heaptuple.c) over the widths that
 * the sampled values of each column have.
 *
 * 8 bytes of header, 16 with the bitmap that a NULL needs; each value at its alignment, short varying ones (126 bytes) with a header of one byte and none; values
 * over 512 bytes compressed (TOAST_INDEX_TARGET); the whole rounded up to 8 bytes.
 */
#ifndef DOVETAIL_COST_INDEX_TUPLE_H
#define DOVETAIL_COST_INDEX_TUPLE_H

#include "cost/index_key.h"

#define INDEX_LINE_POINTER 4.0

enum {
    INDEX_TUPLE_MAX = 2704 /* BTMaxItemSize: a third of a page; beyond it the index cannot be built */,
    INDEX_TUPLE_STEPS = INDEX_TUPLE_MAX / 8 + 1
};

struct index_tuple {
    double mean;                     /* bytes, without line pointer */
    double share[INDEX_TUPLE_STEPS]; /* of the tuples of 8 i bytes */
    double pivot[DESIGN_KEYS_MAX];   /* mean bytes of a tuple cut behind key i */
};

/* Of keys, then included columns. `by_values`: each distinct value counts once, not each row. */
struct index_tuple index_tuple_of(struct arena *arena, const struct index_key *keys, size_t key_count,
                                  const struct index_key *include, size_t include_count, bool by_values);
/* Mean bytes of a column's values as an index stores them. */
double index_value_bytes(struct arena *arena, const struct index_key *key);

#endif
