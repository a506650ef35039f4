/* Identifiers as DDL needs them. */
#ifndef DOVETAIL_CATALOG_IDENT_H
#define DOVETAIL_CATALOG_IDENT_H

#include "base/buf.h"
#include "base/str.h"

/* Appends the identifier, in double quotes where PostgreSQL would fold, split or take it for a keyword without them. */
void ident_append(struct buf *out, struct str name);
/* schema.name; the name alone when schema is empty. */
void ident_append_qualified(struct buf *out, struct str schema, struct str name);

#endif
