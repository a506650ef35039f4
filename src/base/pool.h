/*
 * A pool of threads for independent jobs. Each job has its own arena, connection and random stream; what jobs share,
 * they only read. Results go to a place of the job's own, so that they can be put together in a fixed order and the
 * outcome does not depend on the number of threads.
 *
 * A pool of one runs each job inside pool_submit, in order, on the caller's thread. One thread submits and waits.
 */
#ifndef DOVETAIL_BASE_POOL_H
#define DOVETAIL_BASE_POOL_H

#include "base/arena.h"

struct pool;

/* threads 0: one per processor; fewer than asked where the system gives no more. The pool closes, after its last job,
 * when the arena goes. */
struct pool *pool_open(struct arena *arena, size_t threads);
size_t pool_threads(const struct pool *pool);

void pool_submit(struct pool *pool, void (*run)(void *job), void *job);
/* Returns when every job submitted so far is done. */
void pool_wait(struct pool *pool);

/* Runs run(context, at) for each at below count, and returns when all are done. Pool NULL, or one thread: in order, here. */
void pool_each(struct pool *pool, size_t count, void (*run)(void *context, size_t at), void *context);

#endif
