/* Statements that write: what they read, and what they write where. */
#ifndef DOVETAIL_QUERY_DML_H
#define DOVETAIL_QUERY_DML_H

#include "query/bound.h"

/* Binds INSERT, UPDATE, DELETE, MERGE into scope->select; `query` (NULL within a CTE) gets kind, target and written columns. */
void bind_modify(struct binder *b, struct scope *scope, const struct sql_node *statement, struct query *query);

#endif
