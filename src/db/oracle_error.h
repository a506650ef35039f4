/* What an error of Oracle Database or of its client library means to us, for its driver. */
#ifndef DOVETAIL_DB_ORACLE_ERROR_H
#define DOVETAIL_DB_ORACLE_ERROR_H

#include "base/err.h"
#include "base/str.h"

struct oracle_failure {
    int code;           /* of ORA-nnnnn; 0 when the client layer complains, whose message may name one */
    struct str message; /* as it came: "ORA-00942: table or view does not exist" */
    struct str place;   /* whom we talk to */
    struct str user;    /* who we are; may be empty */
    bool connecting;    /* no session yet */
    int timeout_ms;
};

/* Fills err: class, message, what to do, and "ORA-00942" as native code. Always false. True in *lost: the session is gone. */
bool oracle_error_set(struct err *err, const struct oracle_failure *failure, bool *lost);

#endif
