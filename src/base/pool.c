/*
 * One queue under one lock. Jobs are milliseconds and more (a query costed, a statement run), so neither work stealing
 * nor a lock-free queue would show.
 */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

#include "base/vec.h"

struct pool_job {
    void (*run)(void *job);
    void *job;
};

struct pool {
    size_t thread_count;
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t work, idle;
    struct arena arena; /* of the queue: touched by the submitting thread alone, under the lock */
    VEC(struct pool_job) queue;
    size_t head; /* next job to take */
    size_t running;
    bool closing;
};

static void *work(void *context) {
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->head == pool->queue.n && !pool->closing) {
            pthread_cond_wait(&pool->work, &pool->lock);
        }
        if (pool->head == pool->queue.n) {
            break;
        }
        struct pool_job job = pool->queue.at[pool->head++];
        pool->running++;
        pthread_mutex_unlock(&pool->lock);
        job.run(job.job);
        pthread_mutex_lock(&pool->lock);
        if (--pool->running == 0 && pool->head == pool->queue.n) {
            pthread_cond_broadcast(&pool->idle);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void close_pool(void *context) {
    struct pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->thread_count; i++) {
        pthread_join(pool->threads[i], NULL);
    }
    pthread_cond_destroy(&pool->idle);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    arena_release(&pool->arena);
}

struct pool *pool_open(struct arena *arena, size_t threads) {
    struct pool *pool = ARENA_NEW(arena, struct pool);
    if (threads == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        threads = processors > 0 ? (size_t)processors : 1;
    }
    arena_init(&pool->arena, NULL);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->idle, NULL);
    if (threads > 1) {
        pool->threads = ARENA_ARRAY(arena, pthread_t, threads);
        while (pool->thread_count < threads &&
               pthread_create(&pool->threads[pool->thread_count], NULL, work, pool) == 0) {
            pool->thread_count++;
        }
    }
    arena_on_release(arena, close_pool, pool);
    return pool;
}

size_t pool_threads(const struct pool *pool) {
    return pool->thread_count ? pool->thread_count : 1;
}

void pool_submit(struct pool *pool, void (*run)(void *job), void *job) {
    if (pool->thread_count == 0) {
        run(job);
        return;
    }
    pthread_mutex_lock(&pool->lock);
    VEC_PUSH(&pool->arena, &pool->queue, ((struct pool_job){run, job}));
    pthread_cond_signal(&pool->work);
    pthread_mutex_unlock(&pool->lock);
}

void pool_wait(struct pool *pool) {
    pthread_mutex_lock(&pool->lock);
    while (pool->head < pool->queue.n || pool->running > 0) {
        pthread_cond_wait(&pool->idle, &pool->lock);
    }
    pool->head = pool->queue.n = 0;
    pthread_mutex_unlock(&pool->lock);
}

struct each { /* what its threads share */
    void (*run)(void *context, size_t at);
    void *context;
    size_t count;
    atomic_size_t next;
};

static void run_some(void *job) {
    struct each *each = job;
    size_t at;
    while ((at = atomic_fetch_add(&each->next, 1)) < each->count) {
        each->run(each->context, at);
    }
}

void pool_each(struct pool *pool, size_t count, void (*run)(void *context, size_t at), void *context) {
    struct each each = {.run = run, .context = context, .count = count};
    size_t threads = pool ? pool_threads(pool) : 1;
    if (threads == 1 || count <= 1) {
        run_some(&each);
        return;
    }
    for (size_t i = 0; i < threads && i < count; i++) {
        pool_submit(pool, run_some, &each);
    }
    pool_wait(pool);
}
