/*
 * Lines to records (see trace.h). Each rule is a landmark and what it does; the first that fits takes the line. Lines without a landmark
 * of their own add fields to the record before them.
 */
#include <math.h>
#include <string.h>

#include "trace.h"

struct reader {
    struct arena *arena;
    struct trace *trace;
    struct str text;    /* what is not read yet */
    struct str line;    /* the present line, trimmed */
    size_t indent;      /* blanks in front of it */
    size_t at;          /* its number */
    struct trace_line *open; /* the record that following lines add to */
    bool in_parameters;
    bool in_final, in_best_so_far, in_index_join_cost, first_rows;
};

static struct trace_line *add(struct reader *r, enum trace_kind kind) {
    struct trace_line line = {.kind = kind, .at = r->at, .analyzed = true};
    double *first = &line.number, *end = &line.transfer + 1;
    for (double *field = first; field < end; field++) {
        *field = NAN;
    }
    VEC_PUSH(r->arena, &r->trace->lines, line);
    r->open = &r->trace->lines.at[r->trace->lines.n - 1];
    return r->open;
}

static struct str after(struct str line, const char *start) {
    return str_trim(str_slice(line, strlen(start), line.len));
}

/* --- Database, parameters, system statistics -------------------------------------------------------------- */

static void on_release(struct reader *r) {
    add(r, TRACE_RELEASE)->name = trace_word(r->line, "Release");
}

static void on_sql(struct reader *r) {
    struct str rest = r->text;
    add(r, TRACE_SQL)->detail = str_trim(str_cut(&rest, '\n'));
}

/* As it was asked, up to a line of stars or what a dump says of it next. */
static void on_statement(struct reader *r) {
    static const char *const ends[] = {"\n*****", "\nsql_text_length=", "\n-----", "\nsql="};
    size_t end = r->text.len, at;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        end = str_find(r->text, str_from_z(ends[i]), &at) && at < end ? at : end;
    }
    add(r, TRACE_STATEMENT)->detail = str_trim(str_slice(r->text, 0, end));
}

/* Between a line of stars and one of dashes. */
static void on_text(struct reader *r) {
    struct str rest = r->text;
    size_t end;
    str_cut(&rest, '\n');
    if (str_find(rest, STR("\n-----"), &end)) {
        add(r, TRACE_TEXT)->detail = str_trim(str_slice(rest, 0, end));
    }
}

static void on_block(struct reader *r) {
    r->in_final = r->in_best_so_far = false;
    add(r, TRACE_BLOCK)->name = trace_word(r->line, "query block");
}

static void on_block_end(struct reader *r) {
    add(r, TRACE_BLOCK_END)->name = trace_word(r->line, "query block");
}

static void on_parameter(struct reader *r) {
    struct str value = r->line, name = str_cut(&value, '=');
    struct trace_line *p = add(r, TRACE_PARAMETER);
    p->name = str_trim(name);
    p->detail = str_trim(value);
}

static void on_workload(struct reader *r) {
    add(r, TRACE_SYSTEM)->workload = trace_has(r->line, "WORKLOAD") && !trace_has(r->line, "NOWORKLOAD");
}

static void more_system(struct reader *r, struct trace_line *s) {
    (void)(trace_number(r->line, "CPUSPEED:", &s->mhz) || trace_number(r->line, "CPUSPEEDNW:", &s->mhz) ||
           trace_number(r->line, "SREADTIM:", &s->single_ms) || trace_number(r->line, "MREADTIM:", &s->multi_ms) ||
           trace_number(r->line, "MBRC:", &s->multi_blocks) || trace_number(r->line, "IOTFRSPEED:", &s->transfer) ||
           trace_number(r->line, "IOSEEKTIM:", &s->seek_ms));
}

/* --- Statistics ------------------------------------------------------------------------------------------- */

/* "Table: T  Alias: A" is followed by the table's size in the base statistics, by its rows in the access paths. */
static void on_table(struct reader *r) {
    struct trace_line *t = add(r, TRACE_TABLE);
    t->name = trace_word(r->line, "Table:");
    t->alias = trace_word(r->line, "Alias:");
    t->analyzed = !trace_has(r->line, "NOT ANALYZED");
}

static void more_table(struct reader *r, struct trace_line *t) {
    double original;
    if (trace_number(r->line, "Card: Original:", &original)) {
        t->kind = TRACE_CARD;
        t->rows = original;
        trace_number(r->line, "Rounded:", &t->rounded);
        trace_number(r->line, "Computed:", &t->computed);
        return;
    }
    trace_number(r->line, "IMCQuotient:", &t->populated);
    trace_number(r->line, "PRUNED:", &t->number); /* partitions that are left */
    trace_number(r->line, "#Rows:", &t->rows);    /* of them, when printed again */
    trace_number(r->line, "#Blks:", &t->blocks);
    trace_number(r->line, "AvgRowLen:", &t->bytes);
}

static void on_column(struct reader *r) {
    struct trace_line *c = add(r, TRACE_COLUMN);
    size_t close;
    trace_number(r->line, "#", &c->number);
    if (str_find(r->line, STR("):"), &close)) {
        struct str rest = str_trim(str_slice(r->line, close + 2, r->line.len));
        c->name = str_trim(str_cut(&rest, '('));
        c->alias = str_cut(&rest, ')');
    }
    c->analyzed = !trace_has(r->line, "NO STATISTICS");
}

static void more_column(struct reader *r, struct trace_line *c) {
    trace_number(r->line, "AvgLen:", &c->bytes);
    trace_number(r->line, "NDV:", &c->distinct);
    trace_number(r->line, "Nulls:", &c->nulls);
    trace_number(r->line, "Density:", &c->density);
    trace_number(r->line, "Min:", &c->low);
    trace_number(r->line, "Max:", &c->high);
    c->histogram |= trace_has(r->line, "Histogram:");
}

static void on_index(struct reader *r) {
    struct trace_line *x = add(r, TRACE_INDEX);
    size_t at = 0;
    x->name = trace_word(r->line, "Index:");
    if (str_find(r->line, STR("Col#:"), &at)) {
        struct str columns = str_slice(r->line, at + 5, r->line.len);
        x->detail = str_trim(str_cut(&columns, '('));
    }
    x->analyzed = !trace_has(r->line, "NOT ANALYZED");
}

static void more_index(struct reader *r, struct trace_line *x) {
    trace_number(r->line, "LVLS:", &x->levels);
    trace_number(r->line, "#LB:", &x->leaves);
    trace_number(r->line, "#DK:", &x->distinct);
    trace_number(r->line, "CLUF:", &x->clustering);
    trace_number(r->line, "NRW:", &x->rows);
    x->composite |= trace_has(r->line, "USING COMPOSITE STATS");
}

static void on_sampled_index(struct reader *r) {
    struct trace_line *x = add(r, TRACE_SAMPLED_INDEX);
    struct str rest = trace_word(r->line, "index stats.:");
    x->name = str_cut(&rest, ',');
    trace_number(r->line, "blocks=", &x->blocks);
}

static void on_sampled_table(struct reader *r) {
    trace_number(r->line, "blocks=", &add(r, TRACE_SAMPLED_TABLE)->blocks);
}

static void on_sampled_selectivity(struct reader *r) {
    trace_number(r->line, "sel. est. :", &add(r, TRACE_SAMPLED_SELECTIVITY)->sel);
}

/* --- Access paths ----------------------------------------------------------------------------------------- */

static void on_single(struct reader *r) {
    struct trace_line *s = add(r, TRACE_SINGLE);
    s->first_rows = r->first_rows;
    trace_name_alias(after(r->line, "Single Table Cardinality Estimation for"), &s->name, &s->alias);
}

/* 10.2 names the table only with its cardinality. FIRST_ROWS(n) weighs a table once more, as if it ended behind the rows that are wanted. */
static void on_single_begins(struct reader *r) {
    r->first_rows = trace_has(r->line, "First K Rows");
    add(r, TRACE_SINGLE)->first_rows = r->first_rows;
}

static void on_selectivity(struct reader *r) {
    struct trace_line *s = add(r, TRACE_SELECTIVITY);
    trace_number(r->line, "selectivity:", &s->sel);
    trace_number(r->line, "col: #", &s->number);
}

static void on_named_predicate(struct reader *r) {
    add(r, TRACE_HAS_PREDICATE)->detail = after(r->line, "kkecdn: Single Table Predicate:");
}

static void on_column_group(struct reader *r) {
    struct trace_line *g = add(r, TRACE_COLUMN_GROUP);
    trace_number(r->line, "PredCnt:", &g->number);
    trace_number(r->line, "Sel:", &g->sel);
}

/* Adaptive sampling writes its own lines between a cardinality and its rounding. */
static void on_rounded(struct reader *r) {
    struct trace_line *c = add(r, TRACE_CARD);
    trace_number(r->line, "Rounded:", &c->rounded);
    trace_number(r->line, "Computed:", &c->computed);
}

/* "kkofmx: index filter:"O"."SALES_REP_ID" IS NOT NULL": checked on the entries of an index that is weighed next. */
static void on_index_filter(struct reader *r) {
    add(r, TRACE_INDEX_FILTER)->detail = after(r->line, "kkofmx: index filter:");
}

static void on_prorated(struct reader *r) {
    struct trace_line *p = add(r, TRACE_PRORATED);
    trace_number(r->line, "Using prorated density:", &p->sel);
    trace_number(r->line, "of col #", &p->number);
}

static void on_card_adjusted(struct reader *r) {
    struct trace_line *c = add(r, TRACE_CARD_ADJUSTED);
    (void)(trace_number(r->line, "to:", &c->computed) || trace_number(r->line, "to", &c->computed));
}

static void on_scan_cpu(struct reader *r) {
    if (!trace_has(r->line, "Total")) {
        trace_number(r->line, "=", &add(r, TRACE_SCAN_CPU)->cpu);
    }
}

static void on_predicate(struct reader *r) {
    struct trace_line *p = add(r, TRACE_PREDICATE);
    size_t open;
    p->indent = (double)r->indent;
    trace_number(r->line, "cpu =", &p->cpu);
    trace_number(r->line, "sel =", &p->sel);
    p->detail = str_find(r->line, STR("("), &open) ? str_slice(r->line, open, r->line.len) : (struct str){0};
}

/* "index (RangeScan)", "index (index (FFS))", "index (Min/Max)": the innermost name. */
static struct str method_of(struct str text) {
    struct str name = text;
    size_t at;
    while (str_find(name, STR("("), &at)) {
        name = str_slice(name, at + 1, name.len);
    }
    return str_trim(str_cut(&name, ')'));
}

/* What is weighed before a skip scan is one of the paths has no cost of its own. A fast full scan is said twice: with its index, then with its cost. */
static void on_path(struct reader *r) {
    struct str method = method_of(after(r->line, "Access Path:"));
    bool again = r->open && r->open->kind == TRACE_PATH && str_eq_z(method, "FFS") && str_eq_z(r->open->detail, "FFS") &&
                 isnan(r->open->cost);
    struct str index = again ? r->open->name : (struct str){0};
    double leaves = again ? r->open->io : NAN;
    struct trace_line *path = add(r, str_eq_z(method, "skip-scan") ? TRACE_SKIP : TRACE_PATH);
    path->detail = method;
    path->name = index;
    path->io = leaves;
}

static void on_bitmap_nodes(struct reader *r) {
    add(r, TRACE_BITMAP_NODES);
}

/* "Used INDEX" under "Bitmap nodes:", its cost in the line behind. */
static void on_bitmap_node(struct reader *r) {
    struct trace_line *node = add(r, TRACE_BITMAP_NODE);
    node->used = str_starts(r->line, STR("Used "));
    node->name = trace_word(r->line, node->used ? "Used " : "Not used ");
}

static void more_bitmap_node(struct reader *r, struct trace_line *node) {
    trace_number(r->line, "Cost =", &node->cost);
    trace_number(r->line, "sel =", &node->sel);
}

static void on_bitmap_path(struct reader *r) {
    add(r, TRACE_BITMAP)->used = trace_has(r->line, "accepted");
}

static void more_bitmap_path(struct reader *r, struct trace_line *path) {
    trace_number(r->line, "Cost:", &path->cost);
    trace_number(r->line, "Cost_io:", &path->io);
    trace_number(r->line, "Cost_cpu:", &path->cpu);
    trace_number(r->line, "Sel:", &path->sel);
    path->index_only |= str_starts(r->line, STR("Believed to be index-only"));
}

static void more_skip(struct reader *r, struct trace_line *s) {
    (void)(trace_number(r->line, "SS sel:", &s->sel) || trace_number(r->line, "SS scan sel:", &s->sel));
    trace_number(r->line, "(#skips):", &s->skips);
    trace_number(r->line, "SS io:", &s->io);
    trace_number(r->line, "scan io:", &s->blocks);
}

static void more_path(struct reader *r, struct trace_line *p) {
    double cost;
    struct str index = trace_word(r->line, "Index:");
    p->name = index.len ? index : p->name;
    trace_number(r->line, "resc_io:", &p->io);
    trace_number(r->line, "resc_cpu:", &p->cpu);
    p->exponent |= trace_number(r->line, "ix_sel:", &p->sel) && trace_has(r->line, "e-");
    trace_number(r->line, "ix_sel_with_filters:", &p->filter_sel);
    if (isnan(p->cost) && trace_number(r->line, "Cost:", &cost)) {
        p->cost = cost;
        p->inner = trace_has(r->line, "NL Join");
        trace_number(r->line, "Resp:", &p->resp);
        trace_number(r->line, "Degree:", &p->degree);
    } else if (!p->name.len || str_eq_z(p->detail, "FFS")) {
        trace_number(r->line, "Cost_io:", &p->io);
        trace_number(r->line, "Cost_cpu:", &p->cpu);
    }
}

static void on_section(struct reader *r) {
    bool ends = trace_has(r->line, "finished") || trace_has(r->line, "End index join");
    add(r, TRACE_SECTION)->detail = ends ? (struct str){0}
                                    : trace_has(r->line, "bitmap") ? STR("bitmap") : STR("index join");
    if (trace_has(r->line, "finished")) { /* bitmaps are tried inside of an index join's costing, too */
        r->open->alias = STR("bitmap");
    }
}

static void on_index_join_cost(struct reader *r) {
    add(r, TRACE_INDEX_JOIN);
}

static void more_cost(struct reader *r, struct trace_line *line) {
    double cost;
    if (isnan(line->cost) && trace_number(r->line, "Cost:", &cost)) {
        line->cost = cost;
        trace_number(r->line, "Degree:", &line->degree);
        trace_number(r->line, "Card:", &line->rows);
    }
}

static void on_best_path(struct reader *r) {
    add(r, TRACE_BEST_PATH)->detail = trace_word(r->line, "AccessPath:");
}

static void more_best_path(struct reader *r, struct trace_line *line) {
    struct str index = trace_word(r->line, "Index:");
    line->name = index.len ? index : line->name;
    more_cost(r, line);
}

/* --- Joins ------------------------------------------------------------------------------------------------- */

static void on_order(struct reader *r) {
    struct trace_line *o = add(r, TRACE_ORDER);
    size_t colon;
    trace_number(r->line, "Join order[", &o->number);
    o->detail = str_find(r->line, STR("]:"), &colon) ? str_trim(str_slice(r->line, colon + 2, r->line.len)) : r->line;
    r->in_best_so_far = r->in_final = false;
}

static void on_joining(struct reader *r) {
    struct trace_line *j = add(r, TRACE_JOINING);
    trace_name_alias(after(r->line, "Now joining:"), &j->name, &j->alias);
}

static void on_nl_outer(struct reader *r) {
    struct trace_line *n = add(r, TRACE_NL);
    trace_number(r->line, "Card:", &n->rows);
    trace_number(r->line, "Cost:", &n->cost);
}

static void on_inner(struct reader *r) {
    bool outer = str_starts(r->line, STR("Outer table:"));
    struct trace_line *s = add(r, TRACE_SIDE);
    s->inner = !outer;
    s->name = trace_word(r->line, outer ? "Outer table:" : "Inner table:");
    s->alias = trace_word(r->line, "Alias:");
}

/* The inner table of a nested loop is named in the same words, without figures behind it. */
static void more_side(struct reader *r, struct trace_line *s) {
    trace_number(r->line, "resc:", &s->cost);
    if (!trace_number(r->line, "card:", &s->rows)) {
        trace_number(r->line, "card", &s->rows);
    }
    trace_number(r->line, "bytes:", &s->bytes);
    trace_number(r->line, "deg:", &s->degree);
    trace_number(r->line, "resp:", &s->resp);
}

static void on_best_nl(struct reader *r) {
    trace_number(r->line, "Best NL cost:", &add(r, TRACE_BEST_NL)->cost);
}

/* "Join Card:  a = outer (b) * inner (c) * sel (d)"; "Semi Join Card: a = outer (b) * sel (d)"; "Anti ... * (1 - sel (d))". */
static void on_join_card(struct reader *r) {
    struct trace_line *j = add(r, TRACE_JOIN_CARD);
    j->detail = str_starts(r->line, STR("Outer"))  ? STR("outer")
                : str_starts(r->line, STR("Semi")) ? STR("semi")
                : str_starts(r->line, STR("Anti")) ? STR("anti")
                                                   : STR("inner");
    trace_number(r->line, "Join Card:", &j->computed);
    trace_number(r->line, "outer (", &j->outer);
    trace_number(r->line, "inner (", &j->inner_rows);
    trace_number(r->line, "sel (", &j->sel);
}

static void on_join_card_adjusted(struct reader *r) {
    struct trace_line *j = add(r, TRACE_JOIN_CARD_ADJUSTED);
    (void)(trace_number(r->line, "to:", &j->computed) || trace_number(r->line, "to", &j->computed));
}

static void on_join_rounded(struct reader *r) {
    struct trace_line *j = add(r, TRACE_JOIN_ROUNDED);
    trace_number(r->line, "Rounded:", &j->rounded);
    trace_number(r->line, "Computed:", &j->computed);
}

static void on_sort(struct reader *r) {
    add(r, TRACE_SORT);
}

static void more_sort(struct reader *r, struct trace_line *s) {
    trace_number(r->line, "Area size:", &s->area);
    trace_number(r->line, "Max Area size:", &s->max_area);
    trace_number(r->line, "Degree:", &s->degree);
    trace_number(r->line, "Blocks to Sort:", &s->blocks);
    trace_number(r->line, "Row size:", &s->bytes);
    trace_number(r->line, "Total Rows:", &s->rows);
    trace_number(r->line, "Initial runs:", &s->runs);
    trace_number(r->line, "Merge passes:", &s->passes);
    trace_number(r->line, "IO Cost / pass:", &s->pass_io);
    trace_number(r->line, "Total IO sort cost:", &s->io);
    trace_number(r->line, "Total CPU sort cost:", &s->cpu);
}

/* Grouping by hashing is said without a sort's sizes. */
static void on_bare_sort(struct reader *r) {
    more_sort(r, add(r, TRACE_SORT));
}

static void on_hash_detail(struct reader *r) {
    struct trace_line *h = add(r, TRACE_HASH_DETAIL);
    trace_number(r->line, "Cost per ptn:", &h->cost);
    trace_number(r->line, "#ptns:", &h->number);
}

static void more_hash_detail(struct reader *r, struct trace_line *h) {
    trace_number(r->line, "hash_area:", &h->area);
    trace_number(r->line, "buildfrag:", &h->build);
    trace_number(r->line, "probefrag:", &h->probe);
    trace_number(r->line, "ppasses:", &h->passes);
}

static void join_line(struct reader *r, enum trace_kind kind) {
    struct trace_line *j = add(r, kind);
    trace_number(r->line, "Resc:", &j->cost);
    trace_number(r->line, "Resp:", &j->resp);
    trace_number(r->line, "multiMatchCost=", &j->multi);
}

/* 10.2 and 11.1: "hash_area: 0 (max=0)   Hash join: Resc: ..." in one line. */
static void on_hash_area(struct reader *r) {
    if (r->open && r->open->kind == TRACE_HASH_DETAIL) {
        more_hash_detail(r, r->open);
    }
    if (trace_has(r->line, "Hash join:")) {
        join_line(r, TRACE_HASH);
    }
}

static void on_sm(struct reader *r) {
    join_line(r, TRACE_SM);
}

static void on_hash(struct reader *r) {
    join_line(r, TRACE_HASH);
}

static void on_sm_best(struct reader *r) {
    trace_number(r->line, "SM cost:", &add(r, TRACE_SM_BEST)->cost);
}

static void on_hash_best(struct reader *r) {
    trace_number(r->line, "HA cost:", &add(r, TRACE_HASH_BEST)->cost);
}

static void on_best_join(struct reader *r) {
    add(r, TRACE_BEST_JOIN)->detail = trace_word(r->line, "JoinMethod:");
}

static void on_upper_sort(struct reader *r) {
    struct str what = r->line;
    add(r, TRACE_UPPER_SORT)->detail = str_cut(&what, ' ');
}

/* --- The end of an order and of a block --------------------------------------------------------------------- */

static void best_so_far(struct reader *r) {
    struct trace_line *b = add(r, TRACE_BEST_SO_FAR);
    trace_number(r->line, "Table#:", &b->number);
    trace_number(r->line, "cost:", &b->cost);
    trace_number(r->line, "card:", &b->rows);
}

static void on_best_so_far(struct reader *r) {
    r->in_best_so_far = true;
    best_so_far(r);
}

static void on_more_so_far(struct reader *r) {
    if (r->in_best_so_far) {
        best_so_far(r);
    }
}

static void on_group_column(struct reader *r) {
    trace_number(r->line, "]", &add(r, TRACE_GROUP_COLUMN)->distinct);
}

static void on_group_factor(struct reader *r) {
    trace_number(r->line, "factor:", &add(r, TRACE_GROUP_FACTOR)->sel);
}

static void on_group(struct reader *r) {
    struct trace_line *g = add(r, TRACE_GROUP);
    trace_number(r->line, "GROUP BY cardinality:", &g->computed);
    trace_number(r->line, "TABLE cardinality:", &g->rows);
}

static void on_final(struct reader *r) {
    add(r, TRACE_FINAL)->name = trace_word(r->line, "query block");
    r->in_best_so_far = false;
}

static void more_final(struct reader *r, struct trace_line *f) {
    trace_number(r->line, "Best join order:", &f->number);
    more_cost(r, f);
}

/* 10.2: "Final - All Rows Plan:  Best join order: 1". */
static void on_old_final(struct reader *r) {
    on_final(r);
    more_final(r, r->open);
}

/* "| 4   |     TABLE ACCESS FULL          | T1      |     2 |" */
static void on_plan_row(struct reader *r) {
    struct str rest = str_slice(r->line, 1, r->line.len), number = str_trim(str_cut(&rest, '|'));
    double id;
    if (number.len && number.ptr[0] == '*') {
        number = str_trim(str_slice(number, 1, number.len));
    }
    if (str_to_double(number, &id)) {
        struct trace_line *step = add(r, TRACE_PLAN_STEP);
        step->number = id;
        step->detail = str_trim(str_cut(&rest, '|'));
        step->name = str_trim(str_cut(&rest, '|'));
    }
}

/* --- All rules ----------------------------------------------------------------------------------------------- */

struct rule {
    const char *start; /* of the line, leading blanks removed */
    void (*read)(struct reader *r);
};

static const struct rule rules[] = {
    {"Oracle Database ", on_release},
    {"----- Current SQL Statement for this session", on_statement},
    {"Current SQL statement for this session", on_statement},
    {"Final query after transformations", on_sql},
    {"QUERY BLOCK TEXT", on_text},
    {"kkoqbc: optimizing query block", on_block},
    {"kkoqbc: finish optimizing query block", on_block_end},
    {"Using WORKLOAD Stats", on_workload},
    {"Using NOWORKLOAD Stats", on_workload},
    {"Table:", on_table},
    {"Column (#", on_column},
    {"Index:", on_index},
    {"** Dynamic sampling updated index stats", on_sampled_index},
    {"** Dynamic sampling updated table stats", on_sampled_table},
    {"** Using single table dynamic sel. est.", on_sampled_selectivity},
    {"SINGLE TABLE ACCESS PATH", on_single_begins},
    {"Single Table Cardinality Estimation for", on_single},
    {"Estimated selectivity:", on_selectivity},
    {"kkecdn: Single Table Predicate", on_named_predicate},
    {"ColGroup Usage::", on_column_group},
    {"Rounded:", on_rounded},
    {"Using prorated density:", on_prorated},
    {"kkofmx: index filter:", on_index_filter},
    {"Single Tab Card adjusted", on_card_adjusted},
    {">> Single Tab Card adjusted", on_card_adjusted},
    {"Scan CPU Cost (Disk)", on_scan_cpu},
    {"io = ", on_predicate},
    {"Access Path:", on_path},
    {"Access path: Bitmap index - ", on_bitmap_path},
    {"Bitmap nodes:", on_bitmap_nodes},
    {"Used ", on_bitmap_node},
    {"Not used ", on_bitmap_node},
    {"****** trying bitmap", on_section},
    {"****** finished trying bitmap", on_section},
    {"******** Begin index join costing", on_section},
    {"******** End index join costing", on_section},
    {"******** Index join cost ", on_index_join_cost},
    {"Best:: AccessPath:", on_best_path},
    {"Join order[", on_order},
    {"Now joining:", on_joining},
    {"Outer table: Card:", on_nl_outer},
    {"Outer table:", on_inner},
    {"Inner table:", on_inner},
    {"Best NL cost:", on_best_nl},
    {"Join Card - Rounded:", on_join_rounded},
    {"Join Card: Rounded:", on_join_rounded},
    {"Join Card:", on_join_card},
    {"Outer Join Card:", on_join_card},
    {"Semi Join Card:", on_join_card},
    {"Anti Join Card:", on_join_card},
    {">> Join Card adjusted", on_join_card_adjusted},
    {"SORT ressource", on_sort},
    {"SORT resource", on_sort},
    {"Total IO sort cost:", on_bare_sort},
    {"Cost per ptn:", on_hash_detail},
    {"hash_area:", on_hash_area},
    {"SM join: Resc:", on_sm},
    {"SM Join: Resc:", on_sm},
    {"Hash join: Resc:", on_hash},
    {"SM cost:", on_sm_best},
    {"HA cost:", on_hash_best},
    {"Best:: JoinMethod:", on_best_join},
    {"GROUP BY sort", on_upper_sort},
    {"ORDER BY sort", on_upper_sort},
    {"DISTINCT sort", on_upper_sort},
    {"UNIQUE sort", on_upper_sort},
    {"Best so far:", on_best_so_far},
    {"Table#:", on_more_so_far},
    {"Grouping column cardinality", on_group_column},
    {"GROUP BY adjustment factor:", on_group_factor},
    {"GROUP BY cardinality:", on_group},
    {"Final cost for query block", on_final},
    {"Final - ", on_old_final},
    {"|", on_plan_row},
};

/* An access path names its index in the words that an index's statistics begin with; a sort has its totals. */
static bool is_field_of_open(const struct reader *r, const struct rule *rule) {
    enum trace_kind open = r->open ? r->open->kind : TRACE_KINDS;
    return (rule->read == on_index && (open == TRACE_PATH || open == TRACE_BEST_PATH || open == TRACE_SKIP)) ||
           (rule->read == on_bitmap_node && open != TRACE_BITMAP_NODE && open != TRACE_BITMAP_NODES) ||
           (rule->read == on_bare_sort && open == TRACE_SORT && isnan(r->open->io));
}

static bool starts_rule(struct reader *r) {
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (str_starts(r->line, str_from_z(rules[i].start))) {
            bool begins = !is_field_of_open(r, &rules[i]);
            if (begins) {
                rules[i].read(r);
            }
            return begins;
        }
    }
    return false;
}

/* Whether the line had a field of the record. */
static bool add_fields(struct reader *r) {
    typedef void more(struct reader *, struct trace_line *);
    static more *const fields[TRACE_KINDS] = {
        [TRACE_SYSTEM] = more_system,   [TRACE_TABLE] = more_table,           [TRACE_CARD] = more_table,
        [TRACE_COLUMN] = more_column,   [TRACE_INDEX] = more_index,           [TRACE_PATH] = more_path,
        [TRACE_SKIP] = more_skip,       [TRACE_INDEX_JOIN] = more_cost,       [TRACE_BEST_PATH] = more_best_path,
        [TRACE_SIDE] = more_side,       [TRACE_SORT] = more_sort,             [TRACE_HASH_DETAIL] = more_hash_detail,
        [TRACE_BEST_JOIN] = more_cost,  [TRACE_FINAL] = more_final,           [TRACE_BITMAP] = more_bitmap_path,
        [TRACE_BITMAP_NODE] = more_bitmap_node,
    };
    if (!r->open || !fields[r->open->kind]) {
        return false;
    }
    struct trace_line before = *r->open;
    fields[r->open->kind](r, r->open);
    return memcmp(&before, r->open, sizeof before) != 0;
}

/* "name = value" lines of the parameter sections: one word, an equals sign in its column. */
static bool is_parameter(struct str line) {
    size_t equals, blank;
    return str_find(line, STR(" = "), &equals) && str_find(line, STR(" "), &blank) && blank > 2 &&
           (line.ptr[0] == '_' || (line.ptr[0] >= 'a' && line.ptr[0] <= 'z')) &&
           str_trim(str_slice(line, 0, equals)).len == blank;
}

void trace_read(struct arena *arena, struct str text, struct trace *trace) {
    struct reader r = {.arena = arena, .trace = trace, .text = text};
    while (r.text.len) {
        struct str whole = str_cut(&r.text, '\n');
        r.line = str_trim(whole);
        r.indent = r.line.len ? (size_t)(r.line.ptr - whole.ptr) : 0;
        r.at++;
        if (!r.line.len || starts_rule(&r)) {
            continue;
        }
        if (is_parameter(r.line)) {
            on_parameter(&r);
        } else if (!add_fields(&r)) {
            trace_unread(arena, r.line, r.at, trace);
        }
    }
    trace->text_lines = r.at;
}
