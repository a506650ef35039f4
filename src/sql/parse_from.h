/* What the files that read FROM share. */
#ifndef DOVETAIL_SQL_PARSE_FROM_H
#define DOVETAIL_SQL_PARSE_FROM_H

#include "sql/parser.h"

/* The word SAMPLE or TABLESAMPLE stands here. */
struct sql_node *parse_sample(struct parser *p);
/* (a, b), (a int, b text) */
void parse_column_aliases(struct parser *p, struct sql_list *columns);
/* WITH READ ONLY, WITH CHECK OPTION; empty when none stands here. */
struct str parse_restriction(struct parser *p);
/* (b, …) behind JOIN TO ONE, around what stands in front of it. */
struct sql_node *parse_to_one(struct parser *p, struct sql_node *left);
bool parse_at_table_function(const struct parser *p);
struct sql_node *parse_table_function(struct parser *p, bool lateral);

/* ---- Oracle (parse_from_oracle.c) ---- */
/* PARTITION (p), PARTITION FOR (…), SUBPARTITION …; NULL without failure when none stands here. */
struct sql_node *parse_partition(struct parser *p);
struct sql_node *parse_table_modifier(struct parser *p);
/* "(…)" behind ANALYTIC VIEW or EXTERNAL, by that rule of the grammar */
struct sql_node *parse_defined_table(struct parser *p, const char *kind, const char *rule);
/* AS OF …, VERSIONS …, as many as there are. */
void parse_flashback(struct parser *p, struct sql_list *list);
/* WITH INSERT UPDATE NODELETE behind a table of a duality view */
struct str parse_table_tags(struct parser *p);
/* CONTAINERS (t), SHARDS (t), GRAPH_TABLE (…); NULL without failure when none stands here. */
struct sql_node *parse_oracle_table(struct parser *p);
/* PIVOT, UNPIVOT, MATCH_RECOGNIZE, NESTED behind a table, which becomes their source. */
struct sql_node *parse_table_suffixes(struct parser *p, struct sql_node *table);
struct sql_node *parse_match_recognize(struct parser *p, struct sql_node *source);
struct sql_node *parse_graph_table(struct parser *p);
struct sql_node *parse_model(struct parser *p);

#endif
