/* In place of db_oracle.c where ODPI-C was absent when this was built. */
#include "db/driver.h"

struct db *db_oracle_open(struct arena *arena, struct str url, const struct db_options *options, struct err *err) {
    (void)arena;
    (void)url;
    (void)options;
    err_set(err, ERR_DB_DRIVER_MISSING, "this build has no driver for Oracle Database: ODPI-C was absent");
    err_hint(err, "Run tool/deps and make again (or install odpic-dev); or capture a bundle or an AWR report on the "
                  "database's side and name its path instead.");
    return NULL;
}

struct str db_oracle_state(struct arena *arena) {
    (void)arena;
    return STR("");
}
