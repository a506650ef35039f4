/*
 * A stand-in for Oracle's client library (libclntsh.so): the calls that ODPI-C makes, answered from a folder, so that
 * our driver runs for real up to the client library and a test sees each call. Written from the Oracle Call Interface
 * Programmer's Guide (signatures, attribute and type numbers); what is behind the calls is ours.
 *
 * The folder is $DOVETAIL_OCI_WORLD:
 *   statements.csv   text,name[,nth]: which answer a statement gets. Texts compare with white space squeezed; one that ends
 *                    in % compares by its beginning. nth: only the nth execution of that text. No line: a query has no rows
 *   NAME.csv         the answer: column names and rows, as in a bundle; NAME@CONTAINER.csv: in a container that was gone into
 *   types.csv        name,column,type: the columns that are not VARCHAR2(4000)
 *   faults.csv       on,nth,code,delay_ms: `on` is a call ("OCIServerAttach") or "sql:" and a part of a statement; the nth
 *                    such call (0: each) waits, then fails with ORA-code (0: goes on)
 *   log              written: one line per call that says something
 */
#ifndef DOVETAIL_TEST_OCI_OCI_H
#define DOVETAIL_TEST_OCI_OCI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { OCI_SUCCESS = 0, OCI_SUCCESS_WITH_INFO = 1, OCI_NO_DATA = 100, OCI_ERROR = -1, OCI_CONTINUE = -24200 };
enum { OCI_FIRST_PIECE = 1, OCI_NEXT_PIECE = 2, OCI_ONE_PIECE = 0, OCI_DYNAMIC_FETCH = 2 };

enum { /* handles and descriptors */
       HTYPE_ENV = 1,
       HTYPE_ERROR = 2,
       HTYPE_SVCCTX = 3,
       HTYPE_STMT = 4,
       HTYPE_BIND = 5,
       HTYPE_DEFINE = 6,
       HTYPE_DESCRIBE = 7,
       HTYPE_SERVER = 8,
       HTYPE_SESSION = 9,
       HTYPE_SPOOL = 27,
       DTYPE_LOB = 50,
       DTYPE_PARAM = 53,
       DTYPE_ROWID = 54,
       DTYPE_JSON = 85,
};

enum { /* external data types */
       SQLT_CHR = 1,
       SQLT_NUM = 2,
       SQLT_VNU = 6,
       SQLT_LNG = 8,
       SQLT_DAT = 12,
       SQLT_BFLOAT = 21,
       SQLT_BDOUBLE = 22,
       SQLT_BIN = 23,
       SQLT_LBI = 24,
       SQLT_AFC = 96,
       SQLT_IBFLOAT = 100,
       SQLT_IBDOUBLE = 101,
       SQLT_RDD = 104,
       SQLT_CLOB = 112,
       SQLT_BLOB = 113,
       SQLT_BFILE = 114,
       SQLT_JSON = 119,
       SQLT_ODT = 156,
       SQLT_TIMESTAMP = 187,
       SQLT_TIMESTAMP_TZ = 188,
       SQLT_INTERVAL_YM = 189,
       SQLT_INTERVAL_DS = 190,
       SQLT_TIMESTAMP_LTZ = 232,
       SQLT_BOL = 252,
};

/* Every handle begins so; a call gets it as void *. */
struct handle {
    uint32_t type;
    struct handle *owner;            /* the environment, with which all goes that was not freed before */
    struct handle *next;             /* of the same owner */
    struct handle *server, *session; /* of a service context, a session */
    struct handle *pool, *idle;      /* of a service context: whence it came, and the next that waits; of a pool: the first */
    unsigned open, most;             /* of a pool: sessions */
    struct {
        char key[16];
        void *value;
    } kept[4]; /* of a session: what ODPI-C keeps with it */
    int code;                        /* of an error handle: what OCIErrorGet tells */
    char message[256];
    uint32_t call_timeout_ms;
    volatile bool broken; /* OCIBreak came */
    bool in_transaction;  /* of a session */
    char user[128], target[512];
    char container[130]; /* of a session: where ALTER SESSION SET CONTAINER went; empty: where it began */
    struct statement *statement;  /* of a statement handle, a bind, a define, a parameter */
    struct answer_column *column; /* of a parameter */
    size_t place;                 /* of a bind or define: its position from 0 */
};

struct json_document;

/* What TIMESTAMP, INTERVAL, ROWID and JSON are fetched into. */
struct descriptor {
    uint32_t type;
    uint32_t count;                 /* of an array's first: how many there are */
    struct json_document *document; /* of JSON that was looked into */
    int year, month, day, hour, minute, second, offset_minutes;
    uint32_t nanosecond;
    int days, hours, minutes, seconds, fraction, years, months;
    char text[4096];
};

struct answer_column {
    struct str name, type; /* "NUMBER", "VARCHAR2(40)" */
    uint16_t code;
    uint16_t size_bytes;
};

struct answer {
    struct answer_column *columns;
    size_t column_count;
    struct str *values; /* row-major; a NULL pointer is a NULL */
    size_t row_count;
};

struct place { /* a bind or a define */
    void *values;
    int64_t size_bytes;
    uint16_t type;
    int16_t *indicators;
    uint32_t *lengths;
    uint16_t *codes;
    uint32_t mode;
    void *context;
    int32_t (*callback)(void *context, void *define, uint32_t row, void **buffer, uint32_t **length, uint8_t *piece,
                        void **indicator, uint16_t **code);
    struct handle handle;
};

struct statement {
    struct handle handle;
    struct handle *service;
    struct arena arena;
    struct str text; /* white space squeezed */
    struct answer answer;
    size_t next_row;
    uint32_t rows_fetched;
    struct place defines[256], binds[16];
};

/* --- world.c: the folder ------------------------------------------------------------------------------------- */

void world_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The answer to a statement, in a container or ""; none is no columns, and false. */
bool world_answer(struct arena *arena, struct str text, const char *container, struct answer *answer);
/* Whether this call fails, and how: waits first. `service` gives the time-out and hears a break. */
int world_fault(const char *call, struct str text, struct handle *service);
/* Puts ORA-code into the error handle: OCI_ERROR. */
int fail_with(struct handle *error, int code);
struct str squeeze(struct arena *arena, struct str text);

/* --- handle.c -------------------------------------------------------------------------------------------------- */

void handle_own(struct handle *environment, struct handle *handle);
void handle_disown(struct handle *handle);
void statement_free(struct statement *statement); /* statement.c */
void service_free(struct handle *service);        /* pool.c, and those below */
struct handle *pool_take(const char *name, uint32_t length, struct handle **pool, int *code);
bool pool_give_back(struct handle *service, bool drop);

/* --- value.c: a text as a value of a type -------------------------------------------------------------------- */

/* Into row `row` of a define; 0, or the ORA code of what is wrong. */
int value_store(struct place *define, size_t row, struct str text);
uint16_t value_code(struct str type, uint16_t *size_bytes);
int value_number(unsigned char *out, struct str text); /* 22 bytes: a length, an exponent, digits */
void value_time(struct str text, struct descriptor *out);
void value_interval(struct str text, struct descriptor *out);
size_t value_raw(struct str text, unsigned char *out, size_t room); /* from hexadecimal digits */

/* --- json.c ---------------------------------------------------------------------------------------------------- */

void document_free(struct descriptor *descriptor); /* of a descriptor that may have none */

/* --- statement.c --------------------------------------------------------------------------------------------- */

uint16_t statement_kind(struct str text);

#endif
