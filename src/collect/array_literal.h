/*
 * PostgreSQL's text form of a one-dimensional array, as pg_stats prints most common values and histogram bounds:
 * {a,"b, \"c\"",NULL}. Bounds may be prefixed by their subscripts ([0:2]={...}). Of arrays of arrays each inner array is one
 * element, as it stands.
 */
#ifndef DOVETAIL_COLLECT_ARRAY_LITERAL_H
#define DOVETAIL_COLLECT_ARRAY_LITERAL_H

#include "base/arena.h"
#include "base/str.h"

enum { ARRAY_LITERAL_ELEMENTS_MAX = 1000000 };

/*
 * Elements without quotes and escapes; an unquoted NULL becomes the text NULL (pg_stats never holds one). False when
 * malformed or longer than the limit. Texts are views into `text` where nothing was escaped.
 */
bool array_literal_read(struct arena *arena, struct str text, struct str **elements, size_t *count);
/* The same, every element a finite number. */
bool array_literal_read_numbers(struct arena *arena, struct str text, double **numbers, size_t *count);
/* Back to text, quoted where needed. */
struct str array_literal_write(struct arena *arena, const struct str *elements, size_t count);

#endif
