/*
 * SQL/JSON path expressions as trees: what stands in the literals of JSON_VALUE and its like, of both dialects, and PostgreSQL's jsonpath.
 *
 * The nodes are those of the syntax tree (JSON_PATH and its like in node.def), so they are copied, compared, walked and dumped like others.
 */
#ifndef DOVETAIL_SQL_JSON_PATH_H
#define DOVETAIL_SQL_JSON_PATH_H

#include "sql/ast.h"

enum sql_json_step_kind {
    SQL_JSON_MEMBER,      /* .name, ."na me"; Oracle also .na* by a wildcard in the name */
    SQL_JSON_ANY_MEMBER,  /* .* */
    SQL_JSON_DESCENDANT,  /* ..name of Oracle */
    SQL_JSON_ANY_DESCENDANT, /* ..* of Oracle */
    SQL_JSON_LEVELS,      /* .** and .**{1 to 3} of PostgreSQL */
    SQL_JSON_ELEMENTS,    /* [0, 2 to last] */
    SQL_JSON_ANY_ELEMENT, /* [*] */
    SQL_JSON_FILTER,      /* ?(…) */
    SQL_JSON_METHOD,      /* .number() */
};

/* NULL and err (column: character of the path) on failure. The path must be whole. */
struct sql_node *sql_json_path_parse(struct arena *arena, enum sql_dialect dialect, struct str text, struct err *err);
/* Text that parses to an equal tree. */
struct str sql_json_path_print(struct arena *arena, const struct sql_node *path);

#endif
