/* Tables and indexes from DDL (--schema), where the source has none: an AWR report. There are no statistics then. */
#ifndef DOVETAIL_COLLECT_ORACLE_ORACLE_DDL_H
#define DOVETAIL_COLLECT_ORACLE_ORACLE_DDL_H

#include "collect/oracle/oracle_load.h"

/* CREATE TABLE, CREATE INDEX, ALTER TABLE ADD CONSTRAINT, CREATE VIEW of a script; other statements are passed over. */
bool oracle_ddl_load(struct oracle_load *load, struct str path, struct err *err);

#endif
