/* A catalog as text, every field of it: equal texts are equal catalogs. */
#ifndef DOVETAIL_TEST_COLLECT_DUMP_H
#define DOVETAIL_TEST_COLLECT_DUMP_H

#include "catalog/catalog.h"

struct str dump_catalog(struct arena *arena, const struct catalog *catalog);

#endif
