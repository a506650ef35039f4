/* Statements: prepare, bind, execute, describe, define, fetch. */
#include "oci/oci.h"

#define CALL __attribute__((visibility("default")))

CALL int OCIStmtPrepare2(struct handle *service, struct statement **out, struct handle *error, const char *text,
                         uint32_t length, const char *key, uint32_t key_length, uint32_t language, uint32_t mode);
CALL int OCIStmtRelease(struct statement *statement, struct handle *error, const char *key, uint32_t length,
                        uint32_t mode);
CALL int OCIStmtExecute(struct handle *service, struct statement *statement, struct handle *error, uint32_t iterations,
                        uint32_t offset, void *in, void *out, uint32_t mode);
CALL int OCIStmtFetch2(struct statement *statement, struct handle *error, uint32_t rows, uint16_t orientation,
                       int32_t offset, uint32_t mode);
CALL int OCIDefineByPos2(struct statement *statement, struct handle **out, struct handle *error, uint32_t position,
                         void *values, uint64_t size_bytes, uint16_t type, void *indicators, uint32_t *lengths,
                         uint16_t *codes, uint32_t mode);
CALL int OCIDefineDynamic(struct handle *define, struct handle *error, void *context, void *callback);
CALL int OCIBindByPos2(struct statement *statement, struct handle **out, struct handle *error, uint32_t position,
                       void *values, int64_t size_bytes, uint16_t type, void *indicators, uint32_t *lengths,
                       uint16_t *codes, uint32_t max_elements, uint32_t *elements, uint32_t mode);
CALL int OCIParamGet(struct statement *statement, uint32_t type, struct handle *error, struct handle **out,
                     uint32_t position);

uint16_t statement_kind(struct str text) {
    static const struct {
        const char *verb;
        uint16_t kind;
    } kinds[] = {
        {"SELECT", 1}, {"WITH", 1},     {"UPDATE", 2}, {"DELETE", 3},    {"INSERT", 4},
        {"CREATE", 5}, {"DROP", 6},     {"ALTER", 7},  {"BEGIN", 8},     {"DECLARE", 9},
        {"CALL", 10},  {"EXPLAIN", 15}, {"MERGE", 16}, {"ROLLBACK", 17}, {"COMMIT", 21},
    };
    struct str rest = text, verb = str_cut(&rest, ' ');
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_ieq_z(verb, kinds[i].verb))
            return kinds[i].kind;
    return 0;
}

int OCIStmtPrepare2(struct handle *service, struct statement **out, struct handle *error, const char *text,
                    uint32_t length, const char *key, uint32_t key_length, uint32_t language, uint32_t mode) {
    (void)key, (void)key_length, (void)language, (void)mode;
    int fault = world_fault("OCIStmtPrepare2", (struct str){0}, service);
    if (fault)
        return fail_with(error, fault);
    struct statement *statement = calloc(1, sizeof *statement);
    arena_init(&statement->arena, NULL);
    statement->handle = (struct handle){.type = HTYPE_STMT, .statement = statement};
    handle_own(service->owner, &statement->handle);
    statement->service = service;
    struct str sql = {text, length};
    while (str_starts(str_trim(sql), STR("--"))) { /* comments in front do not make it another statement */
        sql = str_trim(sql);
        str_cut(&sql, '\n');
    }
    statement->text = squeeze(&statement->arena, sql);
    *out = statement;
    return OCI_SUCCESS;
}

void statement_free(struct statement *statement) {
    arena_release(&statement->arena);
    free(statement);
}

int OCIStmtRelease(struct statement *statement, struct handle *error, const char *key, uint32_t length, uint32_t mode) {
    (void)error, (void)key, (void)length, (void)mode;
    handle_disown(&statement->handle);
    statement_free(statement);
    return OCI_SUCCESS;
}

static void go_into_container(struct handle *session, struct str text) {
    struct str verb = STR("ALTER SESSION SET CONTAINER = \"");
    if (str_starts(text, verb))
        snprintf(session->container, sizeof session->container, STR_FMT, STR_ARG(str_slice(text, verb.len, text.len - 1)));
}

static void log_binds(const struct statement *statement) {
    for (size_t i = 0; i < sizeof statement->binds / sizeof *statement->binds; i++) {
        const struct place *bind = &statement->binds[i];
        if (!bind->values)
            continue;
        if (bind->indicators && bind->indicators[0] == -1)
            world_log("  bind %zu null", i + 1);
        else
            world_log("  bind %zu '%.*s'", i + 1, (int)bind->lengths[0], (const char *)bind->values);
    }
}

int OCIStmtExecute(struct handle *service, struct statement *statement, struct handle *error, uint32_t iterations,
                   uint32_t offset, void *in, void *out, uint32_t mode) {
    (void)iterations, (void)offset, (void)in, (void)out, (void)mode;
    world_log("execute " STR_FMT, STR_ARG(statement->text));
    log_binds(statement);
    int fault = world_fault("OCIStmtExecute", statement->text, service);
    if (fault) {
        world_log("  fails ORA-%05d", fault);
        return fail_with(error, fault);
    }
    uint16_t kind = statement_kind(statement->text);
    go_into_container(service->session, statement->text);
    if (kind != 1) { /* DDL, COMMIT and ROLLBACK end a transaction; the rest of what is no query begins one */
        service->session->in_transaction = !(kind >= 5 && kind <= 7) && kind != 17 && kind != 21;
        return OCI_SUCCESS;
    }
    statement->next_row = 0;
    if (!world_answer(&statement->arena, statement->text, service->session->container, &statement->answer)) {
        world_log("  unknown");
        return fail_with(error, 942);
    }
    return OCI_SUCCESS;
}

static int define_place(struct place *place, struct statement *statement, uint32_t type, uint32_t position,
                        struct handle **out) {
    place->handle = (struct handle){.type = type, .statement = statement, .place = position - 1};
    *out = &place->handle;
    return OCI_SUCCESS;
}

int OCIDefineByPos2(struct statement *statement, struct handle **out, struct handle *error, uint32_t position,
                    void *values, uint64_t size_bytes, uint16_t type, void *indicators, uint32_t *lengths,
                    uint16_t *codes, uint32_t mode) {
    if (position < 1 || position > sizeof statement->defines / sizeof *statement->defines)
        return fail_with(error, 900);
    struct place *define = &statement->defines[position - 1];
    *define = (struct place){.values = values,
                             .size_bytes = (int64_t)size_bytes,
                             .type = type,
                             .indicators = indicators,
                             .lengths = lengths,
                             .codes = codes,
                             .mode = mode};
    return define_place(define, statement, HTYPE_DEFINE, position, out);
}

int OCIDefineDynamic(struct handle *define, struct handle *error, void *context, void *callback) {
    struct place *place = &define->statement->defines[define->place];
    (void)error;
    place->context = context;
    memcpy(&place->callback, &callback, sizeof callback);
    return OCI_SUCCESS;
}

int OCIBindByPos2(struct statement *statement, struct handle **out, struct handle *error, uint32_t position,
                  void *values, int64_t size_bytes, uint16_t type, void *indicators, uint32_t *lengths, uint16_t *codes,
                  uint32_t max_elements, uint32_t *elements, uint32_t mode) {
    (void)max_elements, (void)elements;
    if (position < 1 || position > sizeof statement->binds / sizeof *statement->binds)
        return fail_with(error, 900);
    struct place *bind = &statement->binds[position - 1];
    *bind = (struct place){.values = values,
                           .size_bytes = size_bytes,
                           .type = type,
                           .indicators = indicators,
                           .lengths = lengths,
                           .codes = codes,
                           .mode = mode};
    return define_place(bind, statement, HTYPE_BIND, position, out);
}

int OCIParamGet(struct statement *statement, uint32_t type, struct handle *error, struct handle **out,
                uint32_t position) {
    if (type != HTYPE_STMT || position < 1 || position > statement->answer.column_count)
        return fail_with(error, 24334);
    struct handle *param = calloc(1, sizeof *param);
    param->type = DTYPE_PARAM;
    param->column = &statement->answer.columns[position - 1];
    *out = param;
    return OCI_SUCCESS;
}

static int fetch_row(struct statement *statement, size_t row) {
    const struct answer *answer = &statement->answer;
    for (size_t c = 0; c < answer->column_count; c++) {
        struct str text = answer->values[statement->next_row * answer->column_count + c];
        int code = value_store(&statement->defines[c], row, text);
        if (code)
            return code;
    }
    statement->next_row++;
    return 0;
}

int OCIStmtFetch2(struct statement *statement, struct handle *error, uint32_t rows, uint16_t orientation,
                  int32_t offset, uint32_t mode) {
    (void)orientation, (void)offset, (void)mode;
    int fault = world_fault("OCIStmtFetch2", statement->text, statement->service);
    statement->rows_fetched = 0;
    while (!fault && statement->rows_fetched < rows && statement->next_row < statement->answer.row_count) {
        fault = fetch_row(statement, statement->rows_fetched);
        statement->rows_fetched += !fault;
    }
    world_log("  fetch %u of %u", statement->rows_fetched, rows);
    if (fault) {
        world_log("  fails ORA-%05d", fault);
        return fail_with(error, fault);
    }
    return statement->rows_fetched < rows ? OCI_NO_DATA : OCI_SUCCESS;
}
