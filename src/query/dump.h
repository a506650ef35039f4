/* A query as text for people and tests: blocks with relations, predicates, joins, outputs, orders, touched columns. */
#ifndef DOVETAIL_QUERY_DUMP_H
#define DOVETAIL_QUERY_DUMP_H

#include "query/query.h"

struct str query_dump(struct arena *arena, const struct catalog *catalog, const struct query *query);

#endif
