/* What the drivers that ask a database's own planner have in common. */
#include "whatif/planner.h"

#include <math.h>

enum { PLAN_TEXT_MAX = 400 };

bool planner_is_fatal(const struct err *err) {
    return err->code == ERR_DB_LOST || err->code == ERR_DB_UNREACHABLE || err->code == ERR_DB_REFUSED;
}

bool planner_refuse(struct whatif_answer *answer, struct str why) {
    answer->cost = NAN;
    answer->plan = why;
    return true;
}

bool planner_after_error(struct arena *arena, struct whatif_answer *answer, const struct err *why, struct err *err) {
    if (planner_is_fatal(why)) {
        *err = *why;
        return false;
    }
    return planner_refuse(answer, str_dup(arena, str_from_z(why->message)));
}

bool planner_explains(const struct workload_sample *sample) {
    enum sql_kind kind = sample->tree ? sample->tree->kind : SQL_NONE;
    return kind == SQL_SELECT || kind == SQL_SETOP || kind == SQL_VALUES || kind == SQL_INSERT || kind == SQL_UPDATE ||
           kind == SQL_DELETE || kind == SQL_MERGE;
}

void planner_note_used(struct arena *arena, struct whatif_answer *answer, const struct design_index *index) {
    for (size_t i = 0; i < answer->used_count; i++) {
        if (answer->used[i] == index) {
            return;
        }
    }
    answer->used = arena_grow(arena, answer->used, answer->used_count * sizeof *answer->used,
                              (answer->used_count + 1) * sizeof *answer->used);
    answer->used[answer->used_count++] = index;
}

void planner_note_existing(struct arena *arena, struct whatif_answer *answer, uint32_t index_id) {
    for (size_t i = 0; i < answer->used_existing_count; i++) {
        if (answer->used_existing[i] == index_id) {
            return;
        }
    }
    answer->used_existing = arena_grow(arena, answer->used_existing, answer->used_existing_count * sizeof(uint32_t),
                                       (answer->used_existing_count + 1) * sizeof(uint32_t));
    answer->used_existing[answer->used_existing_count++] = index_id;
}

struct str planner_plan_text(struct arena *arena, struct str text) {
    if (text.len <= PLAN_TEXT_MAX) {
        return text;
    }
    size_t end = PLAN_TEXT_MAX;
    while (end && ((unsigned char)text.ptr[end] & 0xC0) == 0x80) {
        end--;
    }
    return str_fmt(arena, STR_FMT " …", STR_ARG(str_slice(text, 0, end)));
}
