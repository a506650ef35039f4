/* The stand-in's database: answers, faults and the log in one folder. Counters live as long as the process. */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/file.h"
#include "oci/oci.h"

static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static struct {
    uint64_t key;
    unsigned count;
} counters[4096];

/* How often this has happened in this world, with this time. */
static unsigned count(const char *what, struct str detail) {
    const char *world = getenv("DOVETAIL_OCI_WORLD");
    uint64_t key = 14695981039346656037u;
    for (const char *c = world ? world : ""; *c; c++)
        key = (key ^ (unsigned char)*c) * 1099511628211u;
    for (; *what; what++)
        key = (key ^ (unsigned char)*what) * 1099511628211u;
    for (size_t i = 0; i < detail.len; i++)
        key = (key ^ (unsigned char)detail.ptr[i]) * 1099511628211u;
    pthread_mutex_lock(&counting);
    size_t at = key % 4096;
    while (counters[at].count && counters[at].key != key)
        at = (at + 1) % 4096;
    counters[at].key = key;
    unsigned now = ++counters[at].count;
    pthread_mutex_unlock(&counting);
    return now;
}

static struct str world_path(struct arena *arena, struct str name) {
    const char *world = getenv("DOVETAIL_OCI_WORLD");
    return str_fmt(arena, "%s/" STR_FMT, world ? world : ".", STR_ARG(name));
}

void world_log(const char *format, ...) {
    struct arena arena;
    va_list args;
    arena_init(&arena, NULL);
    FILE *log = fopen(str_z(&arena, world_path(&arena, STR("log"))), "a");
    if (log) {
        va_start(args, format);
        vfprintf(log, format, args);
        va_end(args);
        fputc('\n', log);
        fclose(log);
    }
    arena_release(&arena);
}

struct str squeeze(struct arena *arena, struct str text) {
    struct buf out;
    buf_init(&out, arena);
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        bool blank = strchr(" \t\r\n", text.ptr[i]) != NULL;
        if (!blank)
            buf_char(&out, text.ptr[i]);
        else if (!strchr(" \t\r\n", text.ptr[i - 1]))
            buf_char(&out, ' ');
    }
    return buf_view(&out);
}

/* A table of the world; false when there is none. */
static bool open_table(struct arena *arena, const char *name, struct csv_reader *reader) {
    struct str text, path = world_path(arena, str_fmt(arena, "%s.csv", name));
    struct err err = {0};
    if (access(str_z(arena, path), R_OK) != 0)
        return false;
    if (file_read(arena, path, 0, &text, &err) && csv_open(arena, reader, text, NULL, &err))
        return true;
    world_log("broken table %s: %s", name, err.message);
    return false;
}

static struct str cell(const struct csv_reader *reader, const struct csv_value *row, const char *column) {
    size_t at = csv_column(reader, column);
    return at == SIZE_MAX ? (struct str){0} : row[at].text;
}

static bool texts_match(struct str pattern, struct str text) {
    if (str_ends(pattern, STR("%")))
        return str_starts(text, str_slice(pattern, 0, pattern.len - 1));
    return str_eq(pattern, text);
}

static struct str find_name(struct arena *arena, struct str text) {
    struct csv_reader reader;
    const struct csv_value *row;
    unsigned now = count("statement", text);
    if (!open_table(arena, "statements", &reader))
        return (struct str){0};
    while (csv_next(&reader, &row, NULL) && row) {
        int64_t nth = 0;
        str_to_i64(cell(&reader, row, "nth"), &nth);
        if (texts_match(squeeze(arena, cell(&reader, row, "text")), text) && (nth <= 0 || nth == now))
            return cell(&reader, row, "name");
    }
    return (struct str){0};
}

static struct str column_type(struct arena *arena, struct str name, struct str column) {
    struct csv_reader reader;
    const struct csv_value *row;
    if (open_table(arena, "types", &reader))
        while (csv_next(&reader, &row, NULL) && row)
            if (str_eq(cell(&reader, row, "name"), name) && str_eq(cell(&reader, row, "column"), column))
                return cell(&reader, row, "type");
    return STR("VARCHAR2(4000)");
}

static bool open_answer(struct arena *arena, struct str name, const char *container, struct csv_reader *reader) {
    struct str own = str_fmt(arena, STR_FMT "@%s", STR_ARG(name), container);
    return (*container && open_table(arena, str_z(arena, own), reader)) || open_table(arena, str_z(arena, name), reader);
}

bool world_answer(struct arena *arena, struct str text, const char *container, struct answer *answer) {
    struct csv_reader reader;
    const struct csv_value *row;
    struct str name = find_name(arena, text);
    size_t capacity = 0;
    *answer = (struct answer){0};
    if (!name.len || !open_answer(arena, name, container, &reader))
        return false;
    answer->column_count = reader.column_count;
    answer->columns = ARENA_ARRAY(arena, struct answer_column, reader.column_count);
    for (size_t c = 0; c < reader.column_count; c++) {
        struct answer_column *column = &answer->columns[c];
        column->type = column_type(arena, name, reader.columns[c]);
        column->code = value_code(column->type, &column->size_bytes);
        column->name = str_upper(arena, reader.columns[c]);
    }
    while (csv_next(&reader, &row, NULL) && row) {
        if (answer->row_count == capacity) {
            size_t grown = capacity ? 2 * capacity : 64, width = reader.column_count * sizeof *answer->values;
            answer->values = arena_grow(arena, answer->values, capacity * width, grown * width);
            capacity = grown;
        }
        for (size_t c = 0; c < reader.column_count; c++)
            answer->values[answer->row_count * reader.column_count + c] = row[c].is_null    ? (struct str){0}
                                                                          : row[c].text.ptr ? row[c].text
                                                                                            : STR("");
        answer->row_count++;
    }
    return true;
}

/* --- Faults --------------------------------------------------------------------------------------------------- */

static const char *message_of(int code) {
    static const struct {
        int code;
        const char *text;
    } messages[] = {
        {28, "your session has been killed"},
        {900, "invalid SQL statement"},
        {942, "table or view does not exist"},
        {1013, "user requested cancel of current operation"},
        {1017, "invalid username/password; logon denied"},
        {1031, "insufficient privileges"},
        {1034, "ORACLE not available"},
        {1722, "invalid number"},
        {3113, "end-of-file on communication channel"},
        {3114, "not connected to ORACLE"},
        {3156, "OCI call timed out"},
        {6550, "line 1, column 7:\nPLS-00201: identifier 'DBMS_SPACE.CREATE_INDEX_COST' must be declared"},
        {12154, "TNS:could not resolve the connect identifier specified"},
        {12514, "TNS:listener does not currently know of service requested in connect descriptor"},
        {12541, "TNS:no listener"},
        {24345, "A Truncation or null fetch error occurred"},
        {28000, "The account is locked."},
        {65011, "Pluggable database does not exist."},
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (messages[i].code == code)
            return messages[i].text;
    return "an error of the stand-in";
}

int fail_with(struct handle *error, int code) {
    error->code = code;
    snprintf(error->message, sizeof error->message, "ORA-%05d: %s\n", code, message_of(code));
    return OCI_ERROR;
}

/* Sleeps; a break or the call's time-out ends it: the code of that, or 0. */
static int wait_for(int64_t delay_ms, struct handle *service) {
    uint32_t timeout_ms = service ? service->call_timeout_ms : 0;
    for (int64_t waited = 0; waited < delay_ms; waited += 5) {
        if (service && service->broken)
            return 1013;
        if (timeout_ms && waited >= timeout_ms)
            return 3156;
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    return 0;
}

int world_fault(const char *call, struct str text, struct handle *service) {
    struct arena arena;
    struct csv_reader reader;
    const struct csv_value *row;
    int result = 0;
    arena_init(&arena, NULL);
    if (service)
        service->broken = false;
    bool faults = open_table(&arena, "faults", &reader);
    while (!result && faults && csv_next(&reader, &row, NULL) && row) {
        struct str on = cell(&reader, row, "on");
        int64_t nth = 0, code = 0, delay_ms = 0;
        size_t at;
        bool of_text = str_starts(on, STR("sql:"));
        bool matches =
            of_text ? text.len && strcmp(call, "OCIStmtExecute") == 0 && str_find(text, str_slice(on, 4, on.len), &at)
                    : str_eq_z(on, call);
        str_to_i64(cell(&reader, row, "nth"), &nth);
        if (!matches || (nth > 0 && (unsigned)nth != count("fault", on)))
            continue;
        str_to_i64(cell(&reader, row, "delay_ms"), &delay_ms);
        str_to_i64(cell(&reader, row, "code"), &code);
        result = wait_for(delay_ms, service);
        result = result ? result : (int)code;
    }
    arena_release(&arena);
    return result;
}
