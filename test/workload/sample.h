/* A small shop with statistics, for the tests of this room. */
#ifndef DOVETAIL_TEST_WORKLOAD_SAMPLE_H
#define DOVETAIL_TEST_WORKLOAD_SAMPLE_H

#include "catalog/catalog.h"

const struct catalog *sample_catalog(struct arena *arena);

#endif
