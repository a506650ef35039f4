/* Templates, shares, order, files. */
#include "workload/workload.h"

#include <math.h>

#include "base/file.h"
#include "catalog/catalog_build.h"
#include "support/support.h"
#include "workload/sample.h"

static void add(struct workload_builder *builder, const char *text, double calls, double total_ms) {
    struct workload_statement statement = {.text = str_from_z(text),
                                           .calls = calls,
                                           .total_ms = total_ms,
                                           .rows = calls,
                                           .blocks_read = NAN,
                                           .blocks_hit = NAN};
    workload_builder_add(builder, &statement);
}

static struct workload *finish(struct workload_builder *builder) {
    struct err err = {0};
    struct workload *workload = workload_builder_finish(builder, &err);
    assert_done(workload != NULL, &err);
    return workload;
}

static double weights(const struct workload_template *template) {
    double sum = 0;
    for (size_t i = 0; i < template->sample_count; i++) {
        sum += template->samples[i].weight;
    }
    return sum;
}

static void statements_become_templates(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    add(builder, "SELECT id FROM orders WHERE state = 'open'", 30, 300);
    add(builder, "select id from orders where state = 'done';", 10, 50);
    add(builder, "SELECT id FROM orders WHERE id = $1", 1000, 20);
    add(builder, "SELECT id FROM orders WHERE ) = 1", 5, 40);
    add(builder, "SELECT nothing FROM nowhere", 5, 30);
    add(builder, "VACUUM orders", 1, 60);
    add(builder, "", 2, 500);
    struct workload *workload = finish(builder);
    assert_int_equal(workload->statements, 7);
    assert_int_equal(workload->template_count, 6);
    assert_true(workload->times_known);
    const struct workload_template *t = workload->templates; /* the costliest first */
    assert_int_equal(t[0].state, TEMPLATE_UNPARSED);
    assert_int_equal(t[1].state, TEMPLATE_MODELLED);
    assert_str(t[1].id, "q1");
    assert_true(t[1].calls == 40 && t[1].total_ms == 350 && t[1].rows == 40);
    assert_int_equal(t[1].sample_count, 2); /* each text that came is a sample, by its calls */
    assert_true(t[1].samples[0].weight == 0.75 && fabs(weights(&t[1]) - 1) < 1e-9);
    assert_non_null(t[1].samples[0].query);
    assert_int_equal(t[2].state, TEMPLATE_UTILITY);
    assert_int_equal(t[3].state, TEMPLATE_UNPARSED);
    assert_true(t[3].reason.len > 0);
    assert_int_equal(t[4].state, TEMPLATE_UNRESOLVED);
    assert_int_equal(t[5].state, TEMPLATE_MODELLED);
    assert_true(fabs(weights(&t[5]) - 1) < 1e-9);
    assert_int_equal(workload->unparsed, 4);
    assert_true(fabs(workload->unparsed_share - 630.0 / 1000) < 1e-9);
    arena_release(&arena);
}

/* A log of one template with its literals; each text twice, the seventh three times more. */
static void many_texts_of_one_template(void **state) {
    (void)state;
    enum { TEXTS = 20000 };
    struct arena arena;
    arena_init(&arena, NULL);
    struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    for (int i = 0; i < 2 * TEXTS; i++) {
        add(builder, str_z(&arena, str_fmt(&arena, "SELECT id FROM orders WHERE id = %d", i % TEXTS)), i % TEXTS == 7 ? 5 : 1, NAN);
    }
    struct workload *workload = finish(builder);
    assert_int_equal(workload->statements, 2 * TEXTS);
    assert_int_equal(workload->template_count, 1);
    assert_true(workload->templates[0].calls == 2 * TEXTS + 8);
    assert_str(workload->templates[0].samples[0].text, "SELECT id FROM orders WHERE id = 7");
    arena_release(&arena);
}

static void order_of_adding_does_not_matter(void **state) {
    (void)state;
    static const char *const texts[] = {"SELECT 1 FROM orders WHERE id = $1", "SELECT 1 FROM orders WHERE total = $1",
                                        "SELECT 1 FROM orders WHERE state = $1"};
    struct arena arena;
    arena_init(&arena, NULL);
    struct workload *workloads[2];
    for (size_t w = 0; w < 2; w++) {
        struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
        for (size_t i = 0; i < 3; i++) {
            add(builder, texts[w ? 2 - i : i], 1, 10); /* equal weights: the fingerprint decides */
        }
        workloads[w] = finish(builder);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_eq(workloads[0]->templates[i].text, workloads[1]->templates[i].text));
        for (size_t k = 0; k < workloads[0]->templates[i].sample_count; k++) {
            assert_true(str_eq(workloads[0]->templates[i].samples[k].text, workloads[1]->templates[i].samples[k].text));
        }
    }
    arena_release(&arena);
}

static void questions_about_the_database_are_no_workload(void **state) {
    (void)state;
    static const char *const texts[] = {"SELECT relname FROM pg_class",
                                        "SELECT 1 FROM orders o JOIN pg_catalog.pg_class c ON c.relname = o.state",
                                        "SELECT * FROM information_schema.tables"};
    struct arena arena;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
        add(builder, texts[i], 1, 1);
        assert_int_equal(finish(builder)->templates[0].state, TEMPLATE_UTILITY);
    }
    arena_release(&arena);
}

static void guessed_keys_are_marked(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    add(builder, "SELECT 1 FROM orders WHERE data ->> $1 = $2", 1, 30);
    add(builder, "SELECT 2 FROM orders WHERE data ->> 'source' = 'x' AND id = 5", 1, 20);
    add(builder, "SELECT 3 FROM orders WHERE id = $1 ORDER BY total", 1, 10);
    struct workload *workload = finish(builder);
    assert_true(workload->templates[0].guessed_key);
    assert_false(workload->templates[1].guessed_key);
    assert_false(workload->templates[2].guessed_key);
    arena_release(&arena);
}

static void nothing_is_an_error(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    assert_null(workload_builder_finish(workload_builder_new(&arena, sample_catalog(&arena), 1), &err));
    assert_err(&err, ERR_WORKLOAD_EMPTY);
    arena_release(&arena);
}

static struct str folder_with(struct arena *arena, const char *weights_csv) {
    struct err err = {0};
    struct str folder = test_folder(arena);
    assert_done(file_write(file_join(arena, folder, STR("a.sql")), STR("SELECT 1 FROM orders WHERE id = 5;\n"), &err),
                &err);
    assert_done(file_write(file_join(arena, folder, STR("b.sql")),
                           STR("-- calls: 70\nSELECT 1 FROM orders WHERE total = 5;\nSELECT 1 FROM customers;\n"),
                           &err),
                &err);
    assert_done(file_write(file_join(arena, folder, STR("readme.txt")), STR("not SQL"), &err), &err);
    if (weights_csv) {
        assert_done(file_write(file_join(arena, folder, STR("weights.csv")), str_from_z(weights_csv), &err), &err);
    }
    return folder;
}

static const struct workload_template *by_id(const struct workload *workload, const char *id) {
    for (size_t i = 0; i < workload->template_count; i++) {
        if (str_eq_z(workload->templates[i].id, id)) {
            return &workload->templates[i];
        }
    }
    fail_msg("there is no template %s", id);
    return NULL;
}

/* Of Oracle's dictionary, unless the user has a table of such a name. */
static void oracles_dictionary_is_no_workload(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum workload_state state;
    } cases[] = {
        {"SELECT executions FROM dba_hist_sqlstat", TEMPLATE_UTILITY},
        {"SELECT 1 FROM v$session s, gv$instance i", TEMPLATE_UTILITY},
        {"SELECT default$ FROM col$ WHERE rowid = :1", TEMPLATE_UTILITY},
        {"SELECT 1 FROM sys.job$ WHERE a IN (SELECT id FROM t$)", TEMPLATE_UTILITY},
        {"SELECT id FROM t$", TEMPLATE_MODELLED},
        {"SELECT id FROM shop.missing$", TEMPLATE_UNRESOLVED},
        {"SELECT id FROM user_accounts", TEMPLATE_UNRESOLVED},
        {"SELECT table_name FROM user_tables", TEMPLATE_UTILITY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena;
        arena_init(&arena, NULL);
        struct catalog_builder *made = catalog_builder_new(&arena, SQL_ORACLE);
        struct catalog_table table = {.schema = STR("SHOP"), .name = STR("T$")};
        struct catalog_column id = {.name = STR("ID"), .type_name = STR("NUMBER"), .family = FAMILY_NUMERIC};
        made->catalog->search_path = STR("SHOP");
        catalog_builder_add_table(made, &table, (struct str){0}, (struct str){0});
        catalog_builder_seal_tables(made);
        catalog_builder_add_column(made, 0, &id);
        struct workload_builder *builder = workload_builder_new(&arena, catalog_builder_finish(made), 1);
        add(builder, cases[i].text, 1, 1);
        assert_int_equal(finish(builder)->templates[0].state, cases[i].state);
        arena_release(&arena);
    }
}

/* ACCOUNTS of head office and of a branch, a view of the branch's that hides a table of the path, and one only head office has. */
static struct catalog *two_offices(struct arena *arena) {
    static const char *const tables[][2] = {{"HEAD", "ACCOUNTS"}, {"BRANCH", "ACCOUNTS"}, {"HEAD", "RATES"}, {"HEAD", "FEES"}};
    struct catalog_builder *builder = catalog_builder_new(arena, SQL_ORACLE);
    builder->catalog->search_path = STR("HEAD,BRANCH");
    for (size_t i = 0; i < 4; i++) {
        struct catalog_table table = {.schema = str_from_z(tables[i][0]), .name = str_from_z(tables[i][1])};
        catalog_builder_add_table(builder, &table, (struct str){0}, (struct str){0});
    }
    catalog_builder_seal_tables(builder);
    for (uint32_t i = 0; i < 4; i++) {
        struct catalog_column id = {.name = STR("ID"), .type_name = STR("NUMBER"), .family = FAMILY_NUMERIC};
        catalog_builder_add_column(builder, i, &id);
    }
    struct catalog_view view = {.schema = STR("BRANCH"), .name = STR("FEES"), .text = STR("SELECT id FROM branch.accounts")};
    catalog_builder_add_view(builder, &view);
    return catalog_builder_finish(builder);
}

static struct str schema_read(const struct catalog *catalog, const struct workload *workload, const char *id) {
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *template = &workload->templates[i];
        if (str_eq_z(template->id, id)) {
            assert_int_equal(template->state, TEMPLATE_MODELLED);
            return catalog->tables[template->samples[0].query->root->rels[0].table].schema;
        }
    }
    fail();
    return (struct str){0};
}

static void names_are_of_the_schema_a_statement_ran_in(void **state) {
    (void)state;
    static const struct {
        const char *id, *schema, *text, *reads;
    } cases[] = {
        {"path", "", "SELECT id FROM accounts", "HEAD"},
        {"head", "HEAD", "SELECT id FROM accounts", "HEAD"},
        {"branch", "BRANCH", "SELECT id FROM accounts", "BRANCH"},
        {"stranger", "NOBODY", "SELECT id FROM accounts WHERE id = 1", "HEAD"},
        {"rates", "BRANCH", "SELECT id FROM rates", "HEAD"},
        {"fees", "BRANCH", "SELECT id FROM fees", "BRANCH"},
        {"named", "BRANCH", "SELECT id FROM head.accounts", "HEAD"},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    struct catalog *catalog = two_offices(&arena);
    struct workload_builder *builder = workload_builder_new(&arena, catalog, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct workload_statement statement = {.text = str_from_z(cases[i].text), .id = str_from_z(cases[i].id),
                                               .schema = str_from_z(cases[i].schema), .calls = 1};
        statement.total_ms = statement.rows = statement.blocks_read = statement.blocks_hit = NAN;
        workload_builder_add(builder, &statement);
    }
    struct workload *workload = finish(builder);
    assert_int_equal(workload->template_count, 7); /* equal texts of two schemas are two statements */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_str(schema_read(catalog, workload, cases[i].id), cases[i].reads);
    }
    arena_release(&arena);
}

static void files(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    assert_done(workload_add_path(builder, folder_with(&arena, "file,calls\na.sql,12.5\nb.sql,3\n"), &err), &err);
    struct workload *workload = finish(builder);
    assert_int_equal(workload->template_count, 3);
    assert_true(by_id(workload, "a")->calls == 12.5);
    assert_true(by_id(workload, "b:1")->calls == 70); /* the comment wins */
    assert_true(by_id(workload, "b:2")->calls == 3);
    assert_false(workload->times_known);
    assert_true(isnan(by_id(workload, "a")->total_ms));
    builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    struct str folder = folder_with(&arena, NULL);
    assert_done(workload_add_path(builder, file_join(&arena, folder, STR("a.sql")), &err), &err);
    assert_true(by_id(finish(builder), "a")->calls == 1);
    arena_release(&arena);
}

/* A unit is the SQL in it; its variables become parameters that are filled as others are. */
static void units_in_files(void **state) {
    (void)state;
    struct arena arena;
    struct err err = {0};
    arena_init(&arena, NULL);
    struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    struct str path = file_join(&arena, test_folder(&arena), STR("unit.sql"));
    static const char script[] = "-- calls: 7\n"
                                 "do $$ declare v bigint := 1; n int; begin\n"
                                 "  select count(*) into n from orders where customer_id = v;\n"
                                 "  update customers set email = 'x' where id = v;\n"
                                 "end $$;\n";
    assert_done(file_write(path, str_from_z(script), &err), &err);
    assert_done(workload_add_path(builder, path, &err), &err);
    struct workload *workload = finish(builder);
    assert_int_equal(workload->template_count, 2);
    const struct workload_template *select = by_id(workload, "unit.1"), *update = by_id(workload, "unit.2");
    assert_true(select->calls == 7 && update->calls == 7);
    assert_true(select->state == TEMPLATE_MODELLED && select->sample_count > 0);
    assert_true(update->state == TEMPLATE_MODELLED && update->sample_count > 0);
    arena_release(&arena);
}

static void wrong_files(void **state) {
    (void)state;
    static const struct {
        const char *weights;
        enum err_code code;
    } cases[] = {
        {"file\na.sql\n", ERR_CSV_MALFORMED},
        {"file,calls\na.sql,many\n", ERR_CSV_MALFORMED},
        {"file,calls\na.sql,-1\n", ERR_CSV_MALFORMED},
        {"file,calls\na.sql,1e300\n", ERR_CSV_MALFORMED},
        {"file,calls\nmissing.sql,1\n", ERR_FILE_NOT_FOUND},
        {"file,calls\n\"a.sql,1\n", ERR_CSV_MALFORMED},
    };
    struct arena arena;
    arena_init(&arena, NULL);
    struct workload_builder *builder = workload_builder_new(&arena, sample_catalog(&arena), 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        assert_false(workload_add_path(builder, folder_with(&arena, cases[i].weights), &err));
        assert_err(&err, cases[i].code);
        assert_non_null(strstr(err.message, "weights.csv"));
    }
    struct err err = {0};
    assert_false(workload_add_path(builder, STR("no/such/file.sql"), &err));
    assert_err(&err, ERR_FILE_NOT_FOUND);
    err_clear(&err);
    assert_false(workload_add_path(builder, test_folder(&arena), &err));
    assert_err(&err, ERR_WORKLOAD_EMPTY);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_become_templates), cmocka_unit_test(many_texts_of_one_template),
        cmocka_unit_test(order_of_adding_does_not_matter),
        cmocka_unit_test(nothing_is_an_error),
        cmocka_unit_test(guessed_keys_are_marked),
        cmocka_unit_test(questions_about_the_database_are_no_workload),
        cmocka_unit_test(names_are_of_the_schema_a_statement_ran_in),
        cmocka_unit_test(oracles_dictionary_is_no_workload),
        cmocka_unit_test(files),
        cmocka_unit_test(units_in_files),
        cmocka_unit_test(wrong_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
