/*
 * The extraction statements, embedded by the build from src/collect/postgresql/NAME.sql.
 *
 * A statement whose text depends on a version is several files, NAME_<major>_<minor>.sql: each is good from that version
 * on. So version differences live in SQL, not in conditions.
 */
#ifndef DOVETAIL_COLLECT_QUERY_TEXT_H
#define DOVETAIL_COLLECT_QUERY_TEXT_H

#include <stddef.h>

#include "base/str.h"

struct collect_query_text {
    const char *name, *text;
};

extern const struct collect_query_text collect_query_texts[];
extern const size_t collect_query_text_count;

/* The text of NAME, or of its newest variant that `version` ("1.10") reaches; empty when there is none. */
struct str collect_query_text(struct str name, struct str version);

#endif
