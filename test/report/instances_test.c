/* From the CSV of a bundle, or a report of a whole cluster, to what is told of each instance: by cases. */
#include "base/buf.h"
#include "collect/awr/awr_bundle.h"
#include "collect/collect.h"
#include "db/bundle.h"
#include "report/format.h"
#include "support/cases.h"
#include "support/support.h"

/* In the place of what a case does not give: one table. */
static const struct bundle_file usual[] = {
    {STR_INIT("manifest"), STR_INIT("format,source\n1,oracle\n")},
    {STR_INIT("server"), STR_INIT("product,version_full,version_text,database,dbid,container,search_path,captured_at,edition,platform,role,instances\n"
                                  "Oracle,19.21.0.0.0,19.0.0.0.0,SHOP,42,PDB1,APP,2026-01-01T00:00:00Z,EE,Linux,PRIMARY,2\n")},
    {STR_INIT("tables"),
     STR_INIT("schema,name,num_rows,blocks,avg_row_len,sample_size,last_analyzed,stale_stats,stattype_locked,tablespace,pct_free,"
              "iot_type,cluster_name,partitioned,temporary,read_only,compression,compress_for,degree,inmemory,"
              "inmemory_priority,inmemory_compression,external,bytes\n"
              "APP,ORDERS,1000,50,80,1000,2026-01-01 00:00:00,NO,,USERS,10,,,NO,N,NO,DISABLED,,1,,,,NO,819200\n")},
    {STR_INIT("columns"),
     STR_INIT("schema,table_name,name,column_id,internal_column_id,data_type,data_length,char_length,data_precision,data_scale,"
              "nullable,hidden_column,virtual_column,num_distinct,density,num_nulls,avg_col_len,low_value,high_value,"
              "histogram,num_buckets,sample_size\n"
              "APP,ORDERS,ID,1,1,NUMBER,22,0,10,0,N,NO,NO,1000,0.001,0,4,C102,C20B,NONE,1,1000\n"
              "APP,ORDERS,STATE,2,2,VARCHAR2,10,10,,,Y,NO,NO,3,0.33,0,5,41,43,NONE,1,1000\n")},
};

static void put_file(struct arena *arena, struct awr_files *files, struct bundle_file file) {
    for (size_t i = 0; i < files->list.n; i++) {
        if (str_eq(files->list.at[i].name, file.name)) {
            files->list.at[i] = file;
            return;
        }
    }
    VEC_PUSH(arena, &files->list, file);
}

/* "== name", then its lines. */
static void read_files(struct arena *arena, struct str input, struct awr_files *files) {
    size_t at;
    while (str_find(input, STR("== "), &at)) {
        input = str_slice(input, at + 3, input.len);
        struct str name = str_cut(&input, '\n');
        size_t end = input.len;
        str_find(input, STR("== "), &end);
        put_file(arena, files, (struct bundle_file){name, str_slice(input, 0, end)});
    }
}

static void read_report(struct arena *arena, struct str input, struct awr_files *files) {
    struct awr_report report;
    struct awr_files said = {0};
    struct err err = {0};
    assert_done(awr_read(arena, input, &report, &err), &err);
    awr_bundle_files(arena, &report, &said);
    for (size_t i = 0; i < said.list.n; i++) {
        put_file(arena, files, said.list.at[i]);
    }
}

static struct workload *workload_of(struct arena *arena, const struct awr_files *files) {
    static const struct collect_options options = {.seed = 1};
    struct err err = {0};
    struct db *db = db_open_bundle(arena, bundle_open_files(arena, files->list.at, files->list.n), &err);
    assert_done(db != NULL, &err);
    struct catalog *catalog = collect_catalog(arena, db, &options, NULL, &err);
    assert_done(catalog != NULL, &err);
    struct workload_builder *builder = workload_builder_new(arena, catalog, 1);
    assert_done(collect_workload(db, builder, &options, NULL, &err), &err);
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    return workload;
}

static void show_template(struct buf *out, const struct workload_template *template) {
    buf_fmt(out, STR_FMT ":", STR_ARG(template->id));
    for (size_t i = 0; i < template->instances.list.n; i++) {
        const struct workload_instance *one = &template->instances.list.at[i];
        buf_fmt(out, "%s instance %.0f %g times %g ms", i ? "," : "", one->number, one->calls, one->total_ms);
    }
    buf_char(out, '\n');
}

static struct str show(struct arena *arena, struct str input, void *context) {
    struct awr_files files = {0};
    struct buf out;
    (void)context;
    buf_init(&out, arena);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        put_file(arena, &files, usual[i]);
    }
    if (str_starts(input, STR("<"))) {
        read_report(arena, input, &files);
    } else {
        read_files(arena, input, &files);
    }
    struct workload *workload = workload_of(arena, &files);
    for (size_t i = 0; i < workload->instances.list.n; i++) {
        buf_fmt(&out, STR_FMT "\n", STR_ARG(format_instance(arena, workload, i)));
    }
    for (size_t t = 0; t < workload->template_count; t++) {
        show_template(&out, &workload->templates[t]);
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/report/instances.t", show, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases)};
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
