/* Session pools, as OCISessionGet with OCI_SESSGET_SPOOL sees them; what a client keeps with a session; pings. */
#include <pthread.h>

#include "oci/oci.h"

#define CALL __attribute__((visibility("default")))

CALL int OCISessionPoolCreate(struct handle *environment, struct handle *error, struct handle *pool, char **name,
                              uint32_t *name_length, const char *target, uint32_t target_length, uint32_t least,
                              uint32_t most, uint32_t step, const char *user, uint32_t user_length, const char *password,
                              uint32_t password_length, uint32_t mode);
CALL int OCISessionPoolDestroy(struct handle *pool, struct handle *error, uint32_t mode);
CALL int OCIContextGetValue(struct handle *session, struct handle *error, const char *key, uint8_t length, void **value);
CALL int OCIContextSetValue(struct handle *session, struct handle *error, uint16_t duration, const char *key, uint8_t length,
                            void *value);
CALL int OCIMemoryAlloc(struct handle *session, struct handle *error, void **out, uint16_t duration, uint32_t size,
                        uint32_t flags);
CALL int OCIMemoryFree(struct handle *session, struct handle *error, void *memory);
CALL int OCIPing(struct handle *service, struct handle *error, uint32_t mode);

enum { ORA_NO_MORE_SESSIONS = 24418, POOLS_MOST = 64 };
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static struct handle *pools[POOLS_MOST];

/* A pool's name is its place in the table, as text; its target says it. */
int OCISessionPoolCreate(struct handle *environment, struct handle *error, struct handle *pool, char **name,
                         uint32_t *name_length, const char *target, uint32_t target_length, uint32_t least, uint32_t most,
                         uint32_t step, const char *user, uint32_t user_length, const char *password,
                         uint32_t password_length, uint32_t mode) {
    (void)environment, (void)least, (void)step, (void)password, (void)mode;
    int fault = world_fault("OCISessionPoolCreate", (struct str){0}, NULL);
    world_log("pool of %u to %.*s as %.*s%s", most, (int)target_length, target, (int)user_length, user ? user : "",
              password_length ? "" : " externally");
    if (fault)
        return fail_with(error, fault);
    pthread_mutex_lock(&guard);
    size_t at = 0;
    while (pools[at])
        at++;
    pools[at] = pool;
    snprintf(pool->target, sizeof pool->target, "pool-%zu", at);
    pthread_mutex_unlock(&guard);
    pool->most = most;
    *name = pool->target;
    *name_length = (uint32_t)strlen(pool->target);
    return OCI_SUCCESS;
}

void service_free(struct handle *service) {
    for (size_t i = 0; i < sizeof service->session->kept / sizeof service->session->kept[0]; i++)
        free(service->session->kept[i].value);
    free(service->server);
    free(service->session);
    free(service);
}

int OCISessionPoolDestroy(struct handle *pool, struct handle *error, uint32_t mode) {
    (void)error, (void)mode;
    pthread_mutex_lock(&guard);
    for (size_t i = 0; i < POOLS_MOST; i++)
        pools[i] = pools[i] == pool ? NULL : pools[i];
    pthread_mutex_unlock(&guard);
    world_log("pool closed, %u sessions open", pool->open);
    while (pool->idle) {
        struct handle *service = pool->idle;
        pool->idle = service->idle;
        service_free(service);
    }
    return OCI_SUCCESS;
}

/* One that waits, if any does; NULL with no code: there is room for a new one. */
struct handle *pool_take(const char *name, uint32_t length, struct handle **pool, int *code) {
    struct handle *taken = NULL;
    *pool = NULL;
    *code = 0;
    pthread_mutex_lock(&guard);
    for (size_t i = 0; i < POOLS_MOST; i++)
        if (pools[i] && strlen(pools[i]->target) == length && memcmp(pools[i]->target, name, length) == 0)
            *pool = pools[i];
    if (*pool && (*pool)->idle) {
        taken = (*pool)->idle;
        (*pool)->idle = taken->idle;
    } else if (*pool && (*pool)->open == (*pool)->most) {
        *code = ORA_NO_MORE_SESSIONS;
    } else if (*pool) {
        (*pool)->open++;
    }
    pthread_mutex_unlock(&guard);
    return taken;
}

/* Back to where it came from, unless it is to be dropped. */
bool pool_give_back(struct handle *service, bool drop) {
    struct handle *pool = service->pool;
    if (!pool)
        return false;
    pthread_mutex_lock(&guard);
    if (drop) {
        pool->open--;
    } else {
        service->idle = pool->idle;
        pool->idle = service;
    }
    pthread_mutex_unlock(&guard);
    return !drop;
}

/* The place of a key, or the first that is free. */
static size_t kept_at(const struct handle *session, const char *key, uint8_t length) {
    size_t at = 0, most = sizeof session->kept / sizeof session->kept[0] - 1;
    while (at < most && session->kept[at].key[0] &&
           !(strlen(session->kept[at].key) == length && memcmp(session->kept[at].key, key, length) == 0))
        at++;
    return at;
}

int OCIContextGetValue(struct handle *session, struct handle *error, const char *key, uint8_t length, void **value) {
    (void)error;
    *value = session->kept[kept_at(session, key, length)].value;
    return OCI_SUCCESS;
}

int OCIContextSetValue(struct handle *session, struct handle *error, uint16_t duration, const char *key, uint8_t length,
                       void *value) {
    (void)error, (void)duration;
    size_t at = kept_at(session, key, length);
    snprintf(session->kept[at].key, sizeof session->kept[at].key, "%.*s", (int)length, key);
    session->kept[at].value = value;
    return OCI_SUCCESS;
}

int OCIMemoryAlloc(struct handle *session, struct handle *error, void **out, uint16_t duration, uint32_t size, uint32_t flags) {
    (void)session, (void)error, (void)duration, (void)flags;
    *out = calloc(1, size);
    return OCI_SUCCESS;
}

int OCIMemoryFree(struct handle *session, struct handle *error, void *memory) {
    (void)session, (void)error;
    free(memory);
    return OCI_SUCCESS;
}

int OCIPing(struct handle *service, struct handle *error, uint32_t mode) {
    (void)mode;
    int fault = world_fault("OCIPing", (struct str){0}, service);
    world_log("ping");
    return fault ? fail_with(error, fault) : OCI_SUCCESS;
}
