/* A cluster has a handful of instances: a sorted list will do. */
#include "workload/instances.h"

#include <math.h>

static double or_zero(double number) {
    return isnan(number) ? 0 : number;
}

static struct workload_instance *insert(struct arena *arena, struct workload_instances *to, size_t at) {
    VEC_ADD(arena, &to->list);
    struct workload_instance *list = to->list.at;
    memmove(&list[at + 1], &list[at], (to->list.n - 1 - at) * sizeof *list);
    return &list[at];
}

void workload_instances_add(struct arena *arena, struct workload_instances *to, const struct workload_instance *ran) {
    size_t at = 0;
    while (at < to->list.n && to->list.at[at].number < ran->number) {
        at++;
    }
    if (at == to->list.n || to->list.at[at].number != ran->number) {
        *insert(arena, to, at) =
            (struct workload_instance){.number = ran->number, .name = ran->name, .db_time_ms = ran->db_time_ms};
    }
    struct workload_instance *sum = &to->list.at[at];
    sum->statements += ran->statements;
    sum->calls += or_zero(ran->calls);
    sum->total_ms += or_zero(ran->total_ms);
}
