/* A plan as one line for people, and the indexes it uses. */
#include "base/buf.h"
#include "optimizer/plan.h"

static void note_index(struct arena *arena, const struct index_view *view, struct optimizer_plan *plan) {
    if (view->added) {
        size_t at = 0;
        while (at < plan->used_count && str_cmp(plan->used[at]->identity, view->added->identity) < 0) {
            at++;
        }
        if (at < plan->used_count && plan->used[at] == view->added) {
            return;
        }
        plan->used = arena_grow(arena, plan->used, plan->used_count * sizeof *plan->used,
                                (plan->used_count + 1) * sizeof *plan->used);
        memmove(plan->used + at + 1, plan->used + at, (plan->used_count - at) * sizeof *plan->used);
        plan->used[at] = view->added;
        plan->used_count++;
        return;
    }
    size_t at = 0;
    while (at < plan->used_existing_count && plan->used_existing[at] < view->existing) {
        at++;
    }
    if (at < plan->used_existing_count && plan->used_existing[at] == view->existing) {
        return;
    }
    plan->used_existing =
        arena_grow(arena, plan->used_existing, plan->used_existing_count * sizeof *plan->used_existing,
                   (plan->used_existing_count + 1) * sizeof *plan->used_existing);
    memmove(plan->used_existing + at + 1, plan->used_existing + at,
            (plan->used_existing_count - at) * sizeof *plan->used_existing);
    plan->used_existing[at] = view->existing;
    plan->used_existing_count++;
}

static void write_path(struct arena *arena, struct buf *text, const char *const *names, const struct path *path,
                       struct optimizer_plan *plan);

/* An append relation's paths are a chain, each link one more: for people they are one list. */
static void write_appended(struct arena *arena, struct buf *text, const char *const *names, const struct path *path,
                           struct optimizer_plan *plan) {
    if (path->outer) {
        write_appended(arena, text, names, path->outer, plan);
        if (text) {
            buf_z(text, ", ");
        }
    }
    write_path(arena, text, names, path->inner, plan);
}

/* Partitions that are read alike are told once. */
static bool reads_alike(const struct path *a, const struct path *b) {
    bool alike = a->kind == b->kind && a->index_count == b->index_count && a->partial == b->partial;
    for (size_t i = 0; i < a->index_count && alike; i++) {
        const struct index_view *x = a->indexes[i], *y = b->indexes[i];
        alike = x->added ? x->added == y->added : !y->added && x->existing == y->existing;
    }
    return alike;
}

static void write_parts(struct arena *arena, struct buf *text, const char *const *names, const struct path *path,
                        struct optimizer_plan *plan) {
    for (size_t i = 0, n; i < path->part_count && text; i += n) {
        for (n = 1; i + n < path->part_count && reads_alike(path->parts[i], path->parts[i + n]);) {
            n++;
        }
        buf_z(text, i ? ", " : "(");
        if (n > 1) {
            buf_fmt(text, "%zu x ", n);
        }
        write_path(arena, text, names, path->parts[i], plan);
    }
    if (text) {
        buf_char(text, ')');
    }
}

static void write_path(struct arena *arena, struct buf *text, const char *const *names, const struct path *path,
                       struct optimizer_plan *plan) {
    if (text) {
        buf_fmt(text, "%s%s", path->partial ? "Parallel " : "", names[path->kind]);
    }
    for (size_t i = 0; i < path->index_count; i++) {
        const struct index_view *view = path->indexes[i];
        note_index(arena, view, plan);
        if (text && !path->part_count && path->kind != PATH_SORT) {
            buf_fmt(text, i ? ", " STR_FMT : " using " STR_FMT, STR_ARG(view->name));
        }
    }
    if (path->part_count) {
        write_parts(arena, text, names, path, plan);
    }
    if (path->outer || path->inner) {
        if (text) {
            buf_char(text, '(');
        }
        bool chain = (path->kind == PATH_APPEND || path->kind == PATH_MERGE_APPEND) && path->inner;
        if (chain) {
            write_appended(arena, text, names, path, plan);
        } else if (path->outer) {
            write_path(arena, text, names, path->outer, plan);
        }
        if (path->inner && !chain) {
            if (text) {
                buf_z(text, ", ");
            }
            write_path(arena, text, names, path->inner, plan);
        }
        if (text) {
            buf_char(text, ')');
        }
    }
}

void plan_describe(struct arena *arena, const struct cost_book *book, const struct path *path,
                   struct optimizer_plan *plan, bool with_text) {
    struct buf text;
    if (with_text) {
        buf_init(&text, arena);
    }
    write_path(arena, with_text ? &text : NULL, book->path_names, path, plan);
    if (with_text) {
        plan->text = str_dup(arena, buf_view(&text));
    }
}
