/*
 * Several sessions of one database's planner as one: questions that do not depend on each other are answered side by side.
 *
 * Who answers what is left to chance, so an answer must not depend on what its session was asked before: the drivers see to that. What comes out
 * is the same for any number of sessions.
 *
 * A session whose connection breaks is left; its question goes to another. A question that broke two may be what breaks them: it
 * is refused. With no session left the whole is broken.
 */
#include <math.h>
#include <stdatomic.h>

#include "base/pool.h"
#include "whatif/planner.h"

enum { BREAKS_MAX = 2 };

struct session {
    struct whatif *whatif;
    struct arena arena; /* of the answers of one round */
    bool lost;
    struct err why;
};

struct many {
    struct whatif whatif;
    struct session *sessions;
    size_t session_count;
    struct pool *pool;
};

struct task {
    const struct whatif_question *question;
    struct whatif_answer answer;
    bool answered;
    size_t breaks;
};

struct round { /* what the sessions share */
    struct task *tasks;
    size_t count;
    atomic_size_t next;
    const atomic_bool *cancel;
};

struct work { /* of one session in a round */
    struct session *session;
    struct round *round;
};

static bool ask_one(struct arena *arena, struct session *session, const struct whatif_question *question,
                    struct whatif_answer *answer) {
    struct whatif *whatif = session->whatif;
    *answer = (struct whatif_answer){.cost = NAN};
    err_clear(&session->why);
    session->lost = !whatif->driver->cost(arena, whatif, question->sample, &question->design, answer, &session->why);
    return !session->lost;
}

/* Takes questions until there is none left, or the connection breaks. */
static void answer_some(void *job) {
    struct work *work = job;
    struct round *round = work->round;
    while (!round->cancel || !atomic_load(round->cancel)) {
        size_t at = atomic_fetch_add(&round->next, 1);
        if (at >= round->count) {
            return;
        }
        struct task *task = &round->tasks[at];
        if (task->answered) {
            continue;
        }
        task->answered = ask_one(&work->session->arena, work->session, task->question, &task->answer);
        if (!task->answered) {
            task->breaks++;
            return;
        }
    }
}

static size_t sessions_left(const struct many *many) {
    size_t n = 0;
    for (size_t i = 0; i < many->session_count; i++) {
        n += !many->sessions[i].lost;
    }
    return n;
}

static void run_round(struct arena *arena, struct many *many, struct round *round) {
    atomic_store(&round->next, 0);
    for (size_t i = 0; i < many->session_count; i++) {
        if (!many->sessions[i].lost) {
            struct work *work = ARENA_NEW(arena, struct work);
            *work = (struct work){&many->sessions[i], round};
            pool_submit(many->pool, answer_some, work);
        }
    }
    pool_wait(many->pool);
}

/* True when something is left to ask. */
static bool refuse_breakers(struct round *round) {
    size_t left = 0;
    for (size_t i = 0; i < round->count; i++) {
        struct task *task = &round->tasks[i];
        if (!task->answered && task->breaks >= BREAKS_MAX) {
            task->answered = planner_refuse(&task->answer, STR("the connection was lost each time it was planned"));
        }
        left += !task->answered;
    }
    return left > 0 && !(round->cancel && atomic_load(round->cancel));
}

static bool ask_many(struct arena *arena, struct whatif *whatif, const struct whatif_question *questions, size_t count,
                     const atomic_bool *cancel, struct whatif_answer *answers, bool *answered, struct err *err) {
    struct many *many = (struct many *)whatif;
    struct round round = {.tasks = ARENA_ARRAY(arena, struct task, count), .count = count, .cancel = cancel};
    for (size_t i = 0; i < count; i++) {
        round.tasks[i].question = &questions[i];
    }
    do {
        run_round(arena, many, &round);
    } while (refuse_breakers(&round) && sessions_left(many));
    for (size_t i = 0; i < count; i++) {
        answers[i] = round.tasks[i].answer;
        answered[i] = round.tasks[i].answered;
    }
    whatif->stats.lost = many->session_count - sessions_left(many);
    if (sessions_left(many)) {
        return true;
    }
    *err = many->sessions[0].why;
    return false;
}

static void forget_answers(struct whatif *whatif) {
    struct many *many = (struct many *)whatif;
    for (size_t i = 0; i < many->session_count; i++) {
        arena_release(&many->sessions[i].arena);
    }
}

static bool cost_one(struct arena *arena, struct whatif *whatif, const struct workload_sample *sample,
                     const struct design *design, struct whatif_answer *answer, struct err *err) {
    struct whatif_question question = {sample, *design};
    bool answered;
    return ask_many(arena, whatif, &question, 1, NULL, answer, &answered, err);
}

/* The sessions are of one kind. */
static bool leaves_out(const struct whatif *whatif, const struct workload_sample *sample, const struct design_index *index) {
    const struct many *many = (const struct many *)whatif;
    const struct whatif *one = many->session_count ? many->sessions[0].whatif : NULL;
    return one && one->driver->leaves_out && one->driver->leaves_out(one, sample, index);
}

/* --- Rows of the tables: each table is asked about by whichever session is free ---------------------------- */

struct sampling { /* what the sessions share */
    struct design_index **indexes; /* those of a table side by side */
    size_t *first; /* of each table's; one more at the end */
    size_t table_count;
    bool sizes;
    atomic_size_t next;
};

struct sampler { /* of one session */
    struct session *session;
    struct sampling *sampling;
};

static void sample_some(void *job) {
    struct sampler *sampler = job;
    struct sampling *all = sampler->sampling;
    for (size_t at; (at = atomic_fetch_add(&all->next, 1)) < all->table_count;) {
        whatif_sample_rows(sampler->session->whatif, all->indexes + all->first[at], all->first[at + 1] - all->first[at], all->sizes);
    }
}

/* Tables in the order of their first index, and so are each table's indexes. */
static void sort_by_table(struct arena *arena, const struct catalog *catalog, struct design_index *const *indexes, size_t count, struct sampling *all) {
    bool *done = ARENA_ARRAY(arena, bool, catalog->table_count + 1);
    size_t n = 0;
    all->indexes = ARENA_ARRAY(arena, struct design_index *, count + 1);
    all->first = ARENA_ARRAY(arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t table = indexes[i]->table;
        if (done[table]) {
            continue;
        }
        done[table] = true;
        for (size_t k = i; k < count; k++) {
            if (indexes[k]->table == table) {
                all->indexes[n++] = indexes[k];
            }
        }
        all->first[++all->table_count] = n;
    }
}

static void sample_rows(struct whatif *whatif, struct design_index *const *indexes, size_t count, bool sizes) {
    const struct many *many = (const struct many *)whatif;
    struct arena arena;
    struct sampling all = {.sizes = sizes};
    struct sampler *samplers;
    arena_init(&arena, NULL);
    samplers = ARENA_ARRAY(&arena, struct sampler, many->session_count + 1);
    sort_by_table(&arena, whatif->catalog, indexes, count, &all);
    for (size_t i = 0; i < many->session_count; i++) {
        samplers[i] = (struct sampler){&many->sessions[i], &all};
        if (!many->sessions[i].lost) {
            pool_submit(many->pool, sample_some, &samplers[i]);
        }
    }
    pool_wait(many->pool);
    arena_release(&arena);
}

static void close_many(struct whatif *whatif) {
    struct many *many = (struct many *)whatif;
    for (size_t i = 0; i < many->session_count; i++) {
        struct session *session = &many->sessions[i];
        if (session->lost) { /* it must not be asked to tidy up */
            session->whatif->broken = session->why;
        }
        whatif_close(session->whatif);
    }
    forget_answers(whatif);
}

static const struct whatif_driver many_driver = {.name = "database",
                                                 .cost = cost_one,
                                                 .cost_many = ask_many,
                                                 .forget = forget_answers,
                                                 .leaves_out = leaves_out,
                                                 .sample_rows = sample_rows,
                                                 .close = close_many};

struct whatif *whatif_join(struct arena *arena, const struct catalog *catalog, struct whatif *const *sessions,
                           size_t count) {
    struct many *many = ARENA_NEW(arena, struct many);
    many->sessions = ARENA_ARRAY(arena, struct session, count);
    many->session_count = count;
    many->pool = pool_open(arena, count);
    for (size_t i = 0; i < count; i++) {
        many->sessions[i].whatif = sessions[i];
        arena_init(&many->sessions[i].arena, NULL);
    }
    whatif_init(arena, &many->whatif, &many_driver, catalog);
    return &many->whatif;
}
