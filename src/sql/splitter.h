/* What the files that split scripts share. All of them look at the window from a place on and change nothing but what they say. */
#ifndef DOVETAIL_SQL_SPLITTER_H
#define DOVETAIL_SQL_SPLITTER_H

#include "sql/script.h"
#include "sql/token.h"

/* Where a piece ends. */
struct sql_end {
    size_t text;   /* behind its text */
    size_t behind; /* behind its terminator: where the next piece is looked for */
    bool found;    /* false: the window ended first, or something is not closed */
    bool broken;   /* a string, a name in quotes or a comment is not closed in the window */
};

/* ---- script.c ---- */
struct str splitter_line(struct str text, size_t at);    /* from `at` to its line end, which is left out */
size_t splitter_next_line(struct str text, size_t at);   /* where the line behind that of `at` begins */
struct str splitter_word(struct str text, size_t at);    /* letters, digits and underscores from `at` on */
bool splitter_at_line_start(struct str text, size_t at); /* only blanks stand before it in its line */
/* A line that holds this character alone. */
bool splitter_is_alone(struct str text, size_t at, char c);

/* ---- script_sqlplus.c ---- */
/* The full name of the command that begins here; empty: none does. */
struct str sqlplus_command(struct str text, size_t at);
/* Where the command ends, with its continuation lines. */
struct sql_end sqlplus_end(const struct sql_reader *reader, struct str command, size_t at);
/* EXEC's piece becomes a statement: what stands behind the command, its continuation marks blanks. */
void sqlplus_take_execute(struct sql_piece *piece);
/* Words that begin a statement of SQL or PL/SQL. */
bool sqlplus_begins_statement(struct str word);

/* ---- script_settings.c ---- */
/* What a command that was read whole says about the rest of the script. */
void sqlplus_note(struct sql_reader *reader, struct str command, struct str text);
/* The value that is known of a variable, or NULL. */
const struct str *script_defined(const struct map *defines, struct str name);

/* ---- script_variables.c ---- */
/* Behind the variable whose mark stands at `at`; `at` itself when none does. The name is set to what it is without marks. */
size_t script_variable_end(struct str text, size_t at, char define, char concat, struct str *name);

/* ---- script_transcript.c ---- */
/* "SQL>" stands here. */
bool transcript_prompts(struct str text, size_t at);
/* Behind the prompts that stand here, and the blanks behind them. */
size_t transcript_typed(struct str text, size_t at);
/* Where the statement that was typed from here on ends; its end in the text includes the numbers of its lines. */
struct sql_end transcript_statement_end(const struct sql_reader *reader, size_t from);
/* From the beginning of a line: where the next one with a prompt begins, or, not found, the first that is not whole. */
struct sql_end transcript_output_end(struct str text, size_t at, bool last);
/* The statement with blanks for the numbers of its lines. */
struct str transcript_text(struct arena *arena, struct str text);

/* ---- script_psql.c ---- */
/* At a backslash: the command's name with it, a view into the window. */
struct str psql_command_name(struct str text, size_t at);
struct sql_end psql_command_end(struct sql_reader *reader, size_t at);
struct sql_end psql_statement_end(struct sql_reader *reader, size_t at);
/* Behind the line \. or at the end of the window; `found` tells which. */
struct sql_end psql_data_end(struct str text, size_t at, bool last);

/* ---- plsql_split.c ---- */
/* Does a PL/SQL unit, or what ends like one, begin here? */
bool plsql_begins(struct str text, size_t at);
struct sql_end plsql_unit_end(struct str text, size_t at, bool last);
/* Behind the functions and procedures of a WITH clause, the first of which begins here. */
struct sql_end plsql_routines_end(struct str text, size_t at, bool last);

#endif
