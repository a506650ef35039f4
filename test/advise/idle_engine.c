/* See the header. */
#include "advise/idle_engine.h"

bool idle_open(struct arena *scratch, struct measure *m, struct err *err) {
    (void)scratch, (void)m, (void)err;
    return true;
}

bool idle_build(struct arena *scratch, struct measure *m, size_t position, const struct design_index *index, struct err *err) {
    (void)scratch, (void)m, (void)position, (void)index, (void)err;
    return true;
}

bool idle_drop(struct arena *scratch, struct measure *m, size_t position, struct err *err) {
    (void)scratch, (void)m, (void)position, (void)err;
    return true;
}
