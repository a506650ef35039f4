/*
 * See the header. SELECT_CATALOG_ROLE covers the DBA_ views and the dynamic ones; tables of SYS and of PERFSTAT are in no role, and
 * are granted one by one. Nothing is executed, so DBMS_WORKLOAD_REPOSITORY is only needed by who wants the window to end now.
 */
#include "collect/oracle/oracle_preflight.h"

#include "base/buf.h"

static bool in_catalog_role(struct str view) {
    return str_starts(view, STR("DBA_")) || str_starts(view, STR("V_$")) || str_starts(view, STR("GV_$"));
}

static const char *owner_of(struct str view) {
    return str_starts(view, STR("STATS$")) ? "PERFSTAT" : "SYS";
}

/* One grant for each view that is missing, of those that the role covers or of the others. */
static struct str grants(struct arena *arena, const struct oracle_texts *missing, struct str user, bool of_role) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < missing->list.n; i++) {
        struct str view = missing->list.at[i];
        if (in_catalog_role(view) == of_role) {
            buf_fmt(&out, "%sGRANT SELECT ON %s." STR_FMT " TO " STR_FMT, out.len ? "; " : "", owner_of(view), STR_ARG(view),
                    STR_ARG(user));
        }
    }
    return buf_view(&out);
}

static void find_missing(struct arena *arena, const struct oracle_dictionary *dictionary, const struct oracle_texts *needed,
                         struct oracle_texts *missing) {
    struct map seen;
    map_init(&seen, arena);
    for (size_t i = 0; i < needed->list.n; i++) {
        struct str view = needed->list.at[i];
        if (!map_find(&dictionary->views, view) && !map_find(&seen, view)) {
            map_put(&seen, view, missing);
            VEC_PUSH(arena, &missing->list, view);
        }
    }
}

void oracle_preflight(struct arena *arena, struct catalog_builder *builder, const struct oracle_dictionary *dictionary,
                      const struct oracle_texts *needed, struct str user, bool awr) {
    struct oracle_texts missing = {0};
    find_missing(arena, dictionary, needed, &missing);
    struct str of_role = grants(arena, &missing, user, true), of_none = grants(arena, &missing, user, false);
    struct str role = str_fmt(arena, "GRANT SELECT_CATALOG_ROLE TO " STR_FMT ", or narrower: " STR_FMT, STR_ARG(user), STR_ARG(of_role));
    if (missing.list.n) {
        catalog_builder_warn(builder, "this user may not read %zu views, and what they hold is unknown: " STR_FMT "%s" STR_FMT,
                             missing.list.n, STR_ARG(of_role.len ? role : of_role),
                             of_role.len && of_none.len ? "; and what is in no role: " : "", STR_ARG(of_none));
    }
    if (awr && !map_find(&dictionary->views, STR("DBMS_WORKLOAD_REPOSITORY"))) {
        catalog_builder_warn(builder,
                             "the window ends with the last snapshot that the database made; to let this user make one before "
                             "collecting: GRANT EXECUTE ON SYS.DBMS_WORKLOAD_REPOSITORY TO " STR_FMT,
                             STR_ARG(user));
    }
}
