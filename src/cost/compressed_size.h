/* What PostgreSQL's own compression makes of a value (pg_lzcompress.c), estimated by doing it. */
#ifndef DOVETAIL_COST_COMPRESSED_SIZE_H
#define DOVETAIL_COST_COMPRESSED_SIZE_H

#include "base/str.h"

/* Bytes without the four of the value's header; the value's own length where it is left as it is. */
double compressed_size(struct str value);

#endif
