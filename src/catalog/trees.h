/* The catalog's own SQL, parsed: keys and predicates of indexes, views. */
#ifndef DOVETAIL_CATALOG_TREES_H
#define DOVETAIL_CATALOG_TREES_H

#include "catalog/catalog.h"

/* Fills every tree, sets `modelled`, and warns of what could not be parsed, counted. */
void catalog_parse_trees(struct catalog *catalog);

#endif
