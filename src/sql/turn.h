/* A SELECT written so that another of its tables is the first of FROM (turn.c). */
#ifndef DOVETAIL_SQL_TURN_H
#define DOVETAIL_SQL_TURN_H

#include "sql/ast.h"

/* The table, a node of this very tree, is the first of the statement's own FROM, or can be. */
bool sql_can_turn(const struct sql_node *statement, const struct sql_node *table);
/*
 * The statement's text with the table first (NULL: as it stands); it asks for the same rows by the same joins, only the columns of a bare * come in another order. Empty where
 * it cannot be turned, or where our own printing of it reads otherwise.
 */
struct str sql_turned(struct arena *arena, enum sql_dialect dialect, const struct sql_node *statement, const struct sql_node *table);

#endif
