/* Sums by the instance of a cluster. */
#ifndef DOVETAIL_WORKLOAD_INSTANCES_H
#define DOVETAIL_WORKLOAD_INSTANCES_H

#include "workload/workload.h"

/* Adds what it ran to what is there of its number; one that is new comes to its place. Unknown figures add nothing. */
void workload_instances_add(struct arena *arena, struct workload_instances *to, const struct workload_instance *ran);

#endif
