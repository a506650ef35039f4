/* The pluggable databases of a container database, as a common user in its root sees them, and entering one. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_CONTAINERS_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_CONTAINERS_H

#include "base/vec.h"
#include "db/db.h"

struct oracle_container {
    struct str name;
    bool open; /* in this instance, to be read at least */
};

struct oracle_containers {
    VEC(struct oracle_container) list; /* by name, without seeds */
    bool may_enter;                    /* SET CONTAINER is granted here; a container may grant it as well */
};

bool oracle_containers_ask(struct arena *arena, struct db *db, struct oracle_containers *containers, struct err *err);
/* "HR, SALES and 3 more": those that are open, or those that are not. */
struct str oracle_containers_named(struct arena *arena, const struct oracle_containers *containers, bool open);
size_t oracle_containers_count(const struct oracle_containers *containers, bool open);
/* From here on the dictionary and AWR are those of the container; in upper or lower case. */
bool oracle_container_enter(struct arena *arena, struct db *db, struct str name, struct err *err);

#endif
