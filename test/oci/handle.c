/* Handles, descriptors and their attributes. */
#include "oci/oci.h"

#define CALL __attribute__((visibility("default")))

CALL int OCIEnvNlsCreate(struct handle **out, uint32_t mode, void *context, void *allocate, void *reallocate,
                         void *release, size_t extra, void **extra_out, uint16_t charset, uint16_t ncharset);
CALL int OCIHandleAlloc(struct handle *parent, struct handle **out, uint32_t type, size_t extra, void **extra_out);
CALL int OCIHandleFree(struct handle *handle, uint32_t type);
CALL int OCIDescriptorAlloc(void *parent, void **out, uint32_t type, size_t extra, void **extra_out);
CALL int OCIDescriptorFree(void *descriptor, uint32_t type);
CALL int OCIArrayDescriptorAlloc(void *parent, void **out, uint32_t type, uint32_t count, size_t extra,
                                 void **extra_out);
CALL int OCIArrayDescriptorFree(void **descriptors, uint32_t type);
CALL int OCIAttrGet(struct handle *handle, uint32_t type, void *value, uint32_t *length, uint32_t attribute,
                    struct handle *error);
CALL int OCIAttrSet(struct handle *handle, uint32_t type, void *value, uint32_t length, uint32_t attribute,
                    struct handle *error);
CALL int OCIErrorGet(struct handle *handle, uint32_t record, char *state, int32_t *code, char *out, uint32_t room,
                     uint32_t type);

enum { /* attributes, by the handle they belong to; several share a number */
       ATTR_DATA_SIZE = 1,
       ATTR_DATA_TYPE = 2,
       ATTR_NAME = 4,
       ATTR_PRECISION = 5,
       ATTR_SCALE = 6,
       ATTR_SERVER = 6,
       ATTR_SESSION = 7,
       ATTR_IS_NULL = 7,
       ATTR_TRANS = 8,
       ATTR_ROW_COUNT = 9,
       ATTR_PARAM_COUNT = 18,
       ATTR_USERNAME = 22,
       ATTR_STMT_TYPE = 24,
       ATTR_CHARSET_ID = 31,
       ATTR_CHARSET_FORM = 32,
       ATTR_PARSE_ERROR_OFFSET = 129,
       ATTR_SERVER_STATUS = 143,
       ATTR_STMTCACHESIZE = 176,
       ATTR_ROWS_FETCHED = 197,
       ATTR_NCHARSET_ID = 262,
       ATTR_CHAR_SIZE = 286,
       ATTR_MODULE = 366,
       ATTR_ACTION = 367,
       ATTR_DRIVER_NAME = 424,
       ATTR_CONNECTION_CLASS = 425,
       ATTR_PURITY = 426,
       ATTR_UB8_ROW_COUNT = 457,
       ATTR_TRANSACTION_IN_PROGRESS = 484,
       ATTR_CALL_TIMEOUT = 531,
};

void handle_own(struct handle *environment, struct handle *handle) {
    handle->owner = environment;
    handle->next = environment->next;
    environment->next = handle;
}

void handle_disown(struct handle *handle) {
    for (struct handle *before = handle->owner; before; before = before->next)
        if (before->next == handle) {
            before->next = handle->next;
            return;
        }
}

int OCIEnvNlsCreate(struct handle **out, uint32_t mode, void *context, void *allocate, void *reallocate, void *release,
                    size_t extra, void **extra_out, uint16_t charset, uint16_t ncharset) {
    (void)mode, (void)context, (void)allocate, (void)reallocate, (void)release, (void)extra, (void)extra_out;
    (void)charset, (void)ncharset;
    *out = calloc(1, sizeof **out);
    (*out)->type = HTYPE_ENV;
    return OCI_SUCCESS;
}

int OCIHandleAlloc(struct handle *parent, struct handle **out, uint32_t type, size_t extra, void **extra_out) {
    (void)extra, (void)extra_out;
    *out = calloc(1, sizeof **out);
    (*out)->type = type;
    handle_own(parent, *out);
    return OCI_SUCCESS;
}

/* All handles go with their environment. Statements that nobody released are told: ODPI-C gives those of a dead session up. */
static void free_all(struct handle *environment) {
    size_t statements = 0;
    while (environment->next) {
        struct handle *handle = environment->next;
        environment->next = handle->next;
        statements += handle->type == HTYPE_STMT;
        if (handle->type == HTYPE_STMT)
            statement_free(handle->statement);
        else
            free(handle);
    }
    if (statements)
        world_log("left %zu statements", statements);
}

int OCIHandleFree(struct handle *handle, uint32_t type) {
    (void)type;
    if (handle->type == HTYPE_ENV)
        free_all(handle);
    else
        handle_disown(handle);
    free(handle);
    return OCI_SUCCESS;
}

int OCIArrayDescriptorAlloc(void *parent, void **out, uint32_t type, uint32_t count, size_t extra, void **extra_out) {
    struct descriptor *all = calloc(count, sizeof *all);
    (void)parent, (void)extra, (void)extra_out;
    for (uint32_t i = 0; i < count; i++) {
        all[i].type = type;
        out[i] = &all[i];
    }
    all[0].count = count;
    return OCI_SUCCESS;
}

int OCIArrayDescriptorFree(void **descriptors, uint32_t type) {
    struct descriptor *all = descriptors[0];
    for (uint32_t i = 0; type == DTYPE_JSON && i < all->count; i++)
        document_free(&all[i]);
    free(all);
    return OCI_SUCCESS;
}

int OCIDescriptorAlloc(void *parent, void **out, uint32_t type, size_t extra, void **extra_out) {
    return OCIArrayDescriptorAlloc(parent, out, type, 1, extra, extra_out);
}

int OCIDescriptorFree(void *descriptor, uint32_t type) {
    if (type == DTYPE_JSON)
        document_free(descriptor);
    free(descriptor);
    return OCI_SUCCESS;
}

int OCIErrorGet(struct handle *handle, uint32_t record, char *state, int32_t *code, char *out, uint32_t room,
                uint32_t type) {
    (void)state, (void)type;
    if (record != 1 || !handle->code)
        return OCI_NO_DATA;
    *code = handle->code;
    snprintf(out, room, "%s", handle->message);
    return OCI_SUCCESS;
}

/* --- Attributes ------------------------------------------------------------------------------------------------ */

static void put_u1(void *value, uint8_t number) {
    memcpy(value, &number, sizeof number);
}

static void put_u2(void *value, uint16_t number) {
    memcpy(value, &number, sizeof number);
}

static void put_u4(void *value, uint32_t number) {
    memcpy(value, &number, sizeof number);
}

static void put_pointer(void *value, const void *pointer) {
    memcpy(value, &pointer, sizeof pointer);
}

static void get_of_param(const struct answer_column *column, void *value, uint32_t *length, uint32_t attribute) {
    bool number = column->code == SQLT_NUM;
    switch (attribute) {
    case ATTR_DATA_TYPE:
        put_u2(value, column->code);
        break;
    case ATTR_NAME:
        put_pointer(value, column->name.ptr);
        *length = (uint32_t)column->name.len;
        break;
    case ATTR_DATA_SIZE:
    case ATTR_CHAR_SIZE:
        put_u2(value, column->size_bytes);
        break;
    case ATTR_SCALE:
        put_u1(value, number ? (uint8_t)-127 : 6);
        break;
    case ATTR_PRECISION:
        put_u2(value, 0);
        break;
    default: /* the form of the character set, whether NULL is allowed */
        put_u1(value, 1);
    }
}

static void get_of_statement(const struct statement *statement, void *value, uint32_t attribute) {
    uint64_t rows = statement->next_row;
    switch (attribute) {
    case ATTR_PARAM_COUNT:
        put_u4(value, (uint32_t)statement->answer.column_count);
        break;
    case ATTR_STMT_TYPE:
        put_u2(value, statement_kind(statement->text));
        break;
    case ATTR_ROWS_FETCHED:
        put_u4(value, statement->rows_fetched);
        break;
    case ATTR_ROW_COUNT:
        put_u4(value, (uint32_t)rows);
        break;
    case ATTR_UB8_ROW_COUNT:
        memcpy(value, &rows, sizeof rows);
        break;
    case ATTR_PARSE_ERROR_OFFSET:
        put_u2(value, 0);
        break;
    default: /* whether it returns, and its kind: no */
        put_u1(value, 0);
    }
}

static void get_of_service(struct handle *handle, void *value, uint32_t attribute) {
    if (attribute == ATTR_SERVER)
        put_pointer(value, handle->server);
    else if (attribute == ATTR_SESSION)
        put_pointer(value, handle->session);
    else if (attribute == ATTR_CALL_TIMEOUT)
        put_u4(value, handle->call_timeout_ms);
    else if (attribute == ATTR_STMTCACHESIZE)
        put_u4(value, 20);
    else
        put_pointer(value, NULL);
}

int OCIAttrGet(struct handle *handle, uint32_t type, void *value, uint32_t *length, uint32_t attribute,
               struct handle *error) {
    (void)error, (void)type;
    if (handle->type == DTYPE_PARAM)
        get_of_param(handle->column, value, length, attribute);
    else if (handle->type == HTYPE_STMT)
        get_of_statement(handle->statement, value, attribute);
    else if (handle->type == HTYPE_SVCCTX)
        get_of_service(handle, value, attribute);
    else if (attribute == ATTR_CHARSET_ID || attribute == ATTR_NCHARSET_ID)
        put_u2(value, 873); /* AL32UTF8 */
    else if (attribute == ATTR_TRANSACTION_IN_PROGRESS)
        put_u4(value, handle->in_transaction);
    else if (attribute == ATTR_SERVER_STATUS)
        put_u4(value, 1);
    else
        world_log("attribute %u of handle %u is not known", attribute, type);
    return OCI_SUCCESS;
}

static void set_text(const char *name, const void *value, uint32_t length) {
    world_log("%s '%.*s'", name, (int)length, (const char *)value);
}

static void set_of_session(struct handle *handle, void *value, uint32_t length, uint32_t attribute) {
    if (attribute == ATTR_USERNAME)
        snprintf(handle->user, sizeof handle->user, "%.*s", (int)length, (const char *)value);
    else if (attribute == ATTR_MODULE)
        set_text("module", value, length);
    else if (attribute == ATTR_ACTION)
        set_text("action", value, length);
    else if (attribute == ATTR_CONNECTION_CLASS)
        set_text("connection class", value, length);
    else if (attribute == ATTR_PURITY)
        world_log("purity %u", *(uint32_t *)value);
}

int OCIAttrSet(struct handle *handle, uint32_t type, void *value, uint32_t length, uint32_t attribute,
               struct handle *error) {
    (void)error, (void)type;
    if (handle->type == HTYPE_SVCCTX && attribute == ATTR_SERVER)
        handle->server = value;
    else if (handle->type == HTYPE_SVCCTX && attribute == ATTR_SESSION)
        handle->session = value;
    else if (handle->type == HTYPE_SVCCTX && attribute == ATTR_CALL_TIMEOUT)
        memcpy(&handle->call_timeout_ms, value, sizeof handle->call_timeout_ms);
    else if (handle->type == HTYPE_SESSION)
        set_of_session(handle, value, length, attribute);
    return OCI_SUCCESS;
}
