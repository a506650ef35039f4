/*
 * Scripts into pieces: statements, commands of the client that runs the script, and the rows that follow psql's COPY.
 *
 * Oracle scripts are read as SQL*Plus and SQLcl read them, PostgreSQL's as psql does. The text comes through a window, so that a script of
 * any size goes through in the memory of its largest statement:
 *
 *     struct sql_reader reader;
 *     sql_reader_init(&reader, dialect);
 *     for (;;) {
 *         switch (sql_reader_next(&reader, &piece)) {
 *         case SQL_READ_PIECE: use it; its text is a view into the window                     break;
 *         case SQL_READ_MORE:  set reader.text to what stands from reader.at on, and more of it; reader.at to 0; reader.last at the end
 *         case SQL_READ_END:   done
 *         }
 *     }
 *
 * A window that is doubled at each SQL_READ_MORE keeps the whole linear in the script's size.
 *
 * What goes beyond the manuals, because scripts are also run by other tools: a PL/SQL unit ends where its structure does, with or without
 * the line that holds a slash; a blank line ends a statement only where another statement or a command follows one that is complete;
 * a semicolon ends a statement anywhere in its line. After text that is not closed (a string, a comment) reading goes on behind the first
 * line that ends a statement. In the transcript of a SQL*Plus session what was typed at its prompts is read, and the output is left out
 * (script_transcript.c).
 */
#ifndef DOVETAIL_SQL_SCRIPT_H
#define DOVETAIL_SQL_SCRIPT_H

#include "base/map.h"
#include "sql/parse.h"

enum sql_piece_kind {
    SQL_PIECE_STATEMENT,
    SQL_PIECE_COMMAND, /* of SQL*Plus, SQLcl or psql */
    SQL_PIECE_DATA,    /* rows of COPY … FROM STDIN, up to \.; output in the transcript of a session (its command is "output") */
};

struct sql_piece {
    enum sql_piece_kind kind;
    struct str text;      /* a statement without its terminator, a command with its continuation lines */
    struct str command;   /* full name in lower case: "column", "@", "\set"; "execute" for EXEC, whose statement is the text; else empty */
    size_t line, column;  /* where it begins, from 1 */
    struct str calls;     /* number in a "-- calls: N" comment in front of it; empty */
    char define, concat;  /* what begins and ends the name of a substitution variable in it; 0: nothing */
    const struct map *defines; /* the reader's */
    bool prompted;        /* typed at a prompt: numbers stand in front of its further lines */
    size_t too_large;     /* bytes of the full window in which its end is not; 0: it is whole */
};

struct sql_reader {
    enum sql_dialect dialect;
    struct str text;      /* the window */
    size_t at;            /* what stands before is done with */
    bool last;            /* nothing follows the window */
    bool full;            /* the window cannot grow: a statement that does not fit is given up */
    size_t line, column;  /* of `at` */
    char define, concat;  /* SET DEFINE, SET CONCAT; 0 is off */
    char terminator, block_terminator, separator; /* SET SQLTERMINATOR, SET BLOCKTERMINATOR, SET CMDSEP; 0 is off */
    bool blank_lines;     /* SET SQLBLANKLINES ON */
    struct map *defines;  /* name in lower case to struct str, the value; NULL: none are kept */
    size_t defined_bytes; /* of them, which are limited */
    bool in_data;         /* rows of a COPY follow */
    bool answered;        /* output follows what was typed at a prompt */
    bool copies;          /* the statement at hand is a COPY … FROM STDIN */
    size_t passed, wasted; /* bytes done with, and bytes looked at in vain, which are limited */
};

enum sql_read { SQL_READ_PIECE, SQL_READ_MORE, SQL_READ_END };

void sql_reader_init(struct sql_reader *reader, enum sql_dialect dialect);
/* From now on what DEFINE and ACCEPT … DEFAULT give to variables is kept, in this arena, and put into the statements that follow. */
void sql_reader_keep_defines(struct sql_reader *reader, struct arena *arena);
enum sql_read sql_reader_next(struct sql_reader *reader, struct sql_piece *piece);

/*
 * A statement's piece, parsed; its places are those of the script. A variable of the client stands for the value that DEFINE gave it; where
 * that is not known or does not fit, what it may stand for is tried, and the statement says what it was taken for.
 */
void sql_parse_piece(struct arena *arena, enum sql_dialect dialect, const struct sql_piece *piece, struct sql_statement *statement);

#endif
