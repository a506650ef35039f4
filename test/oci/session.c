/* Sessions: servers, log-on, versions, transactions, breaks; and what the environment knows of character sets. */
#include <pthread.h>

#include "oci/oci.h"

#define CALL __attribute__((visibility("default")))

CALL void OCIClientVersion(int *major, int *minor, int *update, int *patch, int *port);
CALL int OCIServerAttach(struct handle *server, struct handle *error, const char *target, int32_t length,
                         uint32_t mode);
CALL int OCIServerDetach(struct handle *server, struct handle *error, uint32_t mode);
CALL int OCISessionBegin(struct handle *service, struct handle *error, struct handle *session, uint32_t credentials,
                         uint32_t mode);
CALL int OCISessionEnd(struct handle *service, struct handle *error, struct handle *session, uint32_t mode);
CALL int OCISessionGet(struct handle *environment, struct handle *error, struct handle **out, struct handle *session,
                       const char *target, uint32_t length, const char *tag, uint32_t tag_length, const char **tag_out,
                       uint32_t *tag_out_length, int *found, uint32_t mode);
CALL int OCISessionRelease(struct handle *service, struct handle *error, const char *tag, uint32_t length,
                           uint32_t mode);
CALL int OCIServerRelease2(struct handle *handle, struct handle *error, char *out, uint32_t room, uint8_t type,
                           uint32_t *version, uint32_t mode);
CALL int OCIBreak(struct handle *service, struct handle *error);
CALL int OCITransRollback(struct handle *service, struct handle *error, uint32_t flags);
CALL int OCIThreadProcessInit(void);
CALL int OCIThreadKeyInit(struct handle *environment, struct handle *error, void **out, void (*destroy)(void *));
CALL int OCIThreadKeyDestroy(struct handle *environment, struct handle *error, void **key);
CALL int OCIThreadKeyGet(struct handle *environment, struct handle *error, void *key, void **out);
CALL int OCIThreadKeySet(struct handle *environment, struct handle *error, void *key, void *value);
CALL int OCINlsNumericInfoGet(struct handle *environment, struct handle *error, int32_t *out, uint16_t item);

void OCIClientVersion(int *major, int *minor, int *update, int *patch, int *port) {
    *major = 21;
    *minor = 8;
    *update = *patch = *port = 0;
}

/* --- Log-on ---------------------------------------------------------------------------------------------------- */

int OCIServerAttach(struct handle *server, struct handle *error, const char *target, int32_t length, uint32_t mode) {
    (void)mode;
    snprintf(server->target, sizeof server->target, "%.*s", (int)length, target);
    int fault = world_fault("OCIServerAttach", (struct str){0}, NULL);
    world_log("attach %s", server->target);
    return fault ? fail_with(error, fault) : OCI_SUCCESS;
}

int OCIServerDetach(struct handle *server, struct handle *error, uint32_t mode) {
    (void)server, (void)error, (void)mode;
    world_log("detach");
    return OCI_SUCCESS;
}

int OCISessionBegin(struct handle *service, struct handle *error, struct handle *session, uint32_t credentials,
                    uint32_t mode) {
    (void)mode;
    int fault = world_fault("OCISessionBegin", (struct str){0}, service);
    world_log("begin %s as %s", credentials == 2 ? "externally" : "by password", session->user);
    return fault ? fail_with(error, fault) : OCI_SUCCESS;
}

int OCISessionEnd(struct handle *service, struct handle *error, struct handle *session, uint32_t mode) {
    (void)service, (void)error, (void)session, (void)mode;
    world_log("end");
    return OCI_SUCCESS;
}

int OCISessionGet(struct handle *environment, struct handle *error, struct handle **out, struct handle *session,
                  const char *target, uint32_t length, const char *tag, uint32_t tag_length, const char **tag_out,
                  uint32_t *tag_out_length, int *found, uint32_t mode) {
    enum { FROM_POOL = 1 };
    (void)tag, (void)tag_length, (void)tag_out, (void)tag_out_length, (void)found;
    struct handle *pool = NULL, *service = NULL;
    int fault = world_fault("OCISessionGet", (struct str){0}, NULL);
    if (!fault && (mode & FROM_POOL))
        service = pool_take(target, length, &pool, &fault);
    world_log("get session %.*s as %s%s", (int)length, target, session->user, service ? ", again" : "");
    if (fault)
        return fail_with(error, fault);
    if (service) {
        *out = service;
        return OCI_SUCCESS;
    }
    service = calloc(1, sizeof *service);
    *service = (struct handle){.type = HTYPE_SVCCTX, .owner = environment, .pool = pool};
    service->server = calloc(1, sizeof *service);
    service->server->type = HTYPE_SERVER;
    service->session = calloc(1, sizeof *service);
    service->session->type = HTYPE_SESSION;
    *out = service;
    return OCI_SUCCESS;
}

int OCISessionRelease(struct handle *service, struct handle *error, const char *tag, uint32_t length, uint32_t mode) {
    enum { DROP = 1 };
    (void)error, (void)tag, (void)length;
    world_log("release session%s", mode & DROP ? " for good" : "");
    if (!pool_give_back(service, mode & DROP))
        service_free(service);
    return OCI_SUCCESS;
}

/* --- Versions --------------------------------------------------------------------------------------------------- */

int OCIServerRelease2(struct handle *handle, struct handle *error, char *out, uint32_t room, uint8_t type,
                      uint32_t *version, uint32_t mode) {
    const char *asked = getenv("DOVETAIL_OCI_SERVER"); /* the major version; 19 */
    int64_t major = 19;
    (void)handle, (void)error, (void)type, (void)mode;
    if (asked)
        str_to_i64(str_from_z(asked), &major);
    snprintf(out, room, "Oracle Database %d, stand-in", (int)major);
    *version = (uint32_t)major << 24 | 3u << 16;
    return OCI_SUCCESS;
}

/* --- Breaks, transactions ---------------------------------------------------------------------------------------- */

int OCIBreak(struct handle *service, struct handle *error) {
    (void)error;
    world_log("break");
    service->broken = true;
    return OCI_SUCCESS;
}

int OCITransRollback(struct handle *service, struct handle *error, uint32_t flags) {
    (void)error, (void)flags;
    service->session->in_transaction = false;
    world_log("rollback");
    return OCI_SUCCESS;
}

/* --- The environment ---------------------------------------------------------------------------------------------- */

int OCIThreadProcessInit(void) {
    return OCI_SUCCESS;
}

int OCIThreadKeyInit(struct handle *environment, struct handle *error, void **out, void (*destroy)(void *)) {
    (void)environment, (void)error;
    pthread_key_t *key = malloc(sizeof *key);
    pthread_key_create(key, destroy);
    *out = key;
    return OCI_SUCCESS;
}

int OCIThreadKeyDestroy(struct handle *environment, struct handle *error, void **key) {
    (void)environment, (void)error;
    pthread_key_delete(*(pthread_key_t *)*key);
    free(*key);
    *key = NULL;
    return OCI_SUCCESS;
}

int OCIThreadKeyGet(struct handle *environment, struct handle *error, void *key, void **out) {
    (void)environment, (void)error;
    *out = pthread_getspecific(*(pthread_key_t *)key);
    return OCI_SUCCESS;
}

int OCIThreadKeySet(struct handle *environment, struct handle *error, void *key, void *value) {
    (void)environment, (void)error;
    pthread_setspecific(*(pthread_key_t *)key, value);
    return OCI_SUCCESS;
}

int OCINlsNumericInfoGet(struct handle *environment, struct handle *error, int32_t *out, uint16_t item) {
    (void)environment, (void)error, (void)item;
    *out = 4; /* bytes of a character of AL32UTF8, at most */
    return OCI_SUCCESS;
}
