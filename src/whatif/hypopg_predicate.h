/* A partial index's predicate as HypoPG must be told it. */
#ifndef DOVETAIL_WHATIF_HYPOPG_PREDICATE_H
#define DOVETAIL_WHATIF_HYPOPG_PREDICATE_H

#include "catalog/design.h"

/* The index, or a copy in the arena whose predicate has its constants in the type they are compared in. */
const struct design_index *hypopg_folded(struct arena *arena, const struct catalog *catalog, const struct design_index *index);

#endif
