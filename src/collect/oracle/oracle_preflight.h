/* What this user may not read of what is about to be read: told at once, with the grants that a DBA would run. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_PREFLIGHT_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_PREFLIGHT_H

#include "catalog/catalog_build.h"
#include "collect/oracle/oracle_text.h"

/* `needed`: views as the dictionary names them, repeated ones too. `user`: to whom to grant. */
void oracle_preflight(struct arena *arena, struct catalog_builder *builder, const struct oracle_dictionary *dictionary,
                      const struct oracle_texts *needed, struct str user, bool awr);

#endif
