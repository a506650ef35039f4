/* Building programs (see mip.h). */
#include "advise/select/mip.h"

int mip_add_row(struct arena *arena, struct mip *mip, double lower, double upper) {
    VEC_PUSH(arena, &mip->rows, (struct mip_row){lower, upper});
    return (int)mip->rows.n - 1;
}

int mip_add_column(struct arena *arena, struct mip *mip, double cost, double lower, double upper, bool integer) {
    VEC_PUSH(arena, &mip->columns, (struct mip_column){cost, lower, upper, integer});
    VEC_PUSH(arena, &mip->starts, (int)mip->entries.n);
    return (int)mip->columns.n - 1;
}

void mip_add_entry(struct arena *arena, struct mip *mip, int row, double value) {
    VEC_PUSH(arena, &mip->entries, (struct mip_entry){row, value});
}
