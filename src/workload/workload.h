/*
 * What runs: statement templates with their weights. Immutable once built.
 *
 * A template is a set of statements equal but for their literals. It is costed through its samples: the statement with
 * literals, several where the data is skewed, whose weights sum to 1. A template's cost is the weighted mean over them.
 */
#ifndef DOVETAIL_WORKLOAD_WORKLOAD_H
#define DOVETAIL_WORKLOAD_WORKLOAD_H

#include "catalog/catalog.h"
#include "query/query.h"

struct workload_sample {
    struct str text; /* executable: literals filled in */
    double weight;   /* share of the template's calls */
    const struct sql_node *tree;
    struct str schema;   /* where its names are looked up before the search path; empty: nowhere */
    struct query *query; /* NULL when it could not be resolved */
};

/* What one instance of a cluster ran of a statement, a template or the workload. */
struct workload_instance {
    double number;
    struct str name;    /* empty unknown; of the workload's only, like the DB time: of all that ran there; NAN unknown */
    double db_time_ms;
    size_t statements;
    double calls, total_ms; /* as measured: 0 where nothing ran; NAN where the source does not tell instances apart */
};

struct workload_instances { /* by number; none where there is one instance */
    VEC(struct workload_instance) list;
};

enum workload_state { TEMPLATE_MODELLED, TEMPLATE_UNPARSED, TEMPLATE_UNRESOLVED, TEMPLATE_UTILITY };

struct workload_template {
    struct str id; /* "q1"… by first appearance, or the file's name: stable within a workload */
    uint64_t fingerprint;
    struct str text;           /* normalised, as captured */
    enum workload_state state; /* only MODELLED ones are costed; the rest are counted with their share */
    struct str reason;         /* why not modelled */
    bool filled;      /* it was captured with placeholders: its samples' literals are made up for them */
    bool guessed_key; /* the capture hid a JSON key and another was guessed: advise no index on that expression */
    struct workload_sample *samples;
    size_t sample_count;
    double calls;                   /* in the captured window; 1 when unknown */
    double total_ms, mean_ms;       /* measured by the source; NAN unknown */
    double rows;                    /* returned or affected, total; NAN unknown */
    double blocks_read, blocks_hit; /* NAN unknown */
    double priority_weight;         /* user's; 1 */
    struct workload_instances instances; /* those that ran it */
};

struct workload {
    struct workload_template *templates; /* sorted by (total cost or time descending, fingerprint) */
    size_t template_count;
    size_t statements;     /* seen, before templating */
    double unparsed_share; /* of total time (or calls where time is unknown) that is not modelled */
    size_t unparsed;
    bool times_known;
    struct workload_instances instances; /* all of the cluster */
};

/*
 * Builder: add statements in any order, then finish. Texts are copied. A statement with placeholders ($1, ?, :b) gets
 * literals from the catalog's statistics when the workload is finished (workload_literals.h).
 */
struct workload_builder;
struct workload_statement {
    struct str text, id;                                   /* id may be empty */
    struct str schema;                                     /* that it ran in, where its names are looked up first; may be empty */
    double calls, total_ms, rows, blocks_read, blocks_hit; /* NAN unknown */
    struct workload_instances instances; /* those that ran it, by number */
};
struct workload_builder *workload_builder_new(struct arena *arena, const struct catalog *catalog, uint64_t seed);
const struct catalog *workload_builder_catalog(const struct workload_builder *builder);
/* What is added ran on several instances, of which this is one (number, name, DB time). */
void workload_builder_instance(struct workload_builder *builder, const struct workload_instance *instance);
void workload_builder_add(struct workload_builder *builder, const struct workload_statement *statement);
/* ERR_WORKLOAD_EMPTY when nothing was added. */
struct workload *workload_builder_finish(struct workload_builder *builder, struct err *err);

/* A .sql file or a folder of them with weights.csv (file,calls) or "-- calls: N" comments. */
bool workload_add_path(struct workload_builder *builder, struct str path, struct err *err);

#endif
