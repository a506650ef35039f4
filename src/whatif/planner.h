/* What the drivers that ask a database's own planner have in common; for them only. */
#ifndef DOVETAIL_WHATIF_PLANNER_H
#define DOVETAIL_WHATIF_PLANNER_H

#include "whatif/whatif_driver.h"

/* A failure of the connection breaks a driver; anything else is the statement's. */
bool planner_is_fatal(const struct err *err);
/* Always true: the answer is that there is none. `why` must live as long as the answer. */
bool planner_refuse(struct whatif_answer *answer, struct str why);
/* A refusal with the error's message, or false and err when the connection is gone. */
bool planner_after_error(struct arena *arena, struct whatif_answer *answer, const struct err *why, struct err *err);
/* SELECT, INSERT, UPDATE, DELETE, MERGE by our own parser: nothing else reaches a planner. */
bool planner_explains(const struct workload_sample *sample);

/* Notes an index of the plan, once. */
void planner_note_used(struct arena *arena, struct whatif_answer *answer, const struct design_index *index);
void planner_note_existing(struct arena *arena, struct whatif_answer *answer, uint32_t index_id);
/* A plan's text, cut where it gets too long for people. */
struct str planner_plan_text(struct arena *arena, struct str text);

#endif
