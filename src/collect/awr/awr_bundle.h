/* A report as the bundle of an Oracle database that holds what the report says, and nothing else. */
#ifndef DOVETAIL_COLLECT_AWR_AWR_BUNDLE_H
#define DOVETAIL_COLLECT_AWR_AWR_BUNDLE_H

#include "collect/awr/awr.h"
#include "db/bundle.h"

struct awr_files {
    VEC(struct bundle_file) list;
};

/* manifest, server, settings, snapshots, sqlstat, sqltext, sysstat, time_model, system_event, metrics, segment_use. */
void awr_bundle_files(struct arena *arena, const struct awr_report *report, struct awr_files *files);

#endif
