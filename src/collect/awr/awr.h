/*
 * An AWR report, HTML or text, as what it says: whose it is, which window, its top statements, events, segments, parameters.
 *
 * A report is a picture of tables made for eyes; its layout changed with every release (11.2 to 23ai), with RAC, with PDBs. So
 * tables are found by what stands above their columns, never by position, and a table that is not there costs only itself. What
 * cannot be read as a number (#####, N/A, a blank) is NAN.
 *
 * What a report cannot give: statements below its top lists, plans, statistics of tables. A text report holds only the first
 * lines of a statement.
 */
#ifndef DOVETAIL_COLLECT_AWR_AWR_H
#define DOVETAIL_COLLECT_AWR_AWR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

enum awr_metric { /* of a statement, over the window; times in microseconds */
                  AWR_EXECUTIONS,
                  AWR_ELAPSED,
                  AWR_CPU,
                  AWR_IO_WAIT,
                  AWR_CLUSTER_WAIT,
                  AWR_BUFFER_GETS,
                  AWR_DISK_READS,
                  AWR_READ_REQUESTS,
                  AWR_UNOPTIMIZED_READS,
                  AWR_ROWS,
                  AWR_PARSE_CALLS,
                  AWR_SHARABLE_MEMORY,
                  AWR_VERSION_COUNT,
                  AWR_CPU_PERCENT, /* of elapsed: CPU where no column has it */
                  AWR_IO_PERCENT,
                  AWR_METRICS
};

struct awr_statement {
    struct str sql_id, module, pdb;
    bool pdb_known;   /* a list told the container; an empty one is the root, or the report is of one container */
    double plan_hash; /* of the plan with most activity; NAN unknown */
    struct str text;  /* empty: the report does not have it */
    bool text_cut;    /* only the beginning is there */
    double metrics[AWR_METRICS];
    int set_by[AWR_METRICS]; /* section that gave the figure, from 1; 0 none */
};

struct awr_section { /* a list of statements, as printed */
    struct str title;
    size_t rows;
};

struct awr_event {
    struct str name, wait_class;
    double waits, time_s;
    bool time_cut; /* the column was too narrow for it */
};

struct awr_rate { /* of the load profile */
    struct str name;
    double per_second, per_transaction;
};

struct awr_statistic { /* of the instance, over the window; time model in seconds */
    struct str name;
    double value;
};

struct awr_parameter {
    struct str name, value;
};

struct awr_segment {
    struct str owner, name, subname, type, tablespace, statistic;
    double value;
};

struct awr_instance {
    struct str name, host, startup_time;
    double number;
    double db_time_s; /* NAN: only a report of a whole cluster tells it here */
};

struct awr_report {
    struct arena *arena;
    struct str database, release, edition, role, container, platform;
    double dbid, begin_snap, end_snap, elapsed_s, db_time_s, block_bytes;
    struct str begin_time, end_time; /* ISO 8601, in the database's zone; empty unknown */
    bool rac;
    VEC(struct awr_instance) instances;
    VEC(struct awr_statement) statements; /* by first appearance */
    VEC(struct awr_section) sections;
    VEC(struct awr_event) events;
    VEC(struct awr_rate) load;
    VEC(struct awr_statistic) statistics, time_model;
    VEC(struct awr_parameter) parameters;
    VEC(struct awr_segment) segments;
};

/* In any encoding. ERR_REPORT_MALFORMED when it is none, which then tells what it is, or when it has neither statements nor a
 * window. `text` must outlive the report. */
bool awr_read(struct arena *arena, struct str text, struct awr_report *report, struct err *err);

#endif
