/* Definitions and the other statements that are no queries: text cases by dialect and topic, and valid statements that lost a token. */
#include <string.h>

#include "base/buf.h"
#include "sql/show_script.h"
#include "support/cases.h"
#include "support/support.h"

static void run_cases(const char *path, enum sql_dialect dialect) { cases_run(path, show_script, &dialect); }

static void test_oracle_table(void **state) { (void)state, run_cases("test/sql/oracle_table.t", SQL_ORACLE); }
static void test_oracle_alter(void **state) { (void)state, run_cases("test/sql/oracle_alter.t", SQL_ORACLE); }
static void test_oracle_index(void **state) { (void)state, run_cases("test/sql/oracle_index.t", SQL_ORACLE); }
static void test_oracle_duality(void **state) { (void)state, run_cases("test/sql/oracle_duality.t", SQL_ORACLE); }
static void test_oracle_other(void **state) { (void)state, run_cases("test/sql/oracle_other.t", SQL_ORACLE); }
static void test_postgresql_ddl(void **state) { (void)state, run_cases("test/sql/postgresql_ddl.t", SQL_POSTGRESQL); }

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_oracle_table), cmocka_unit_test(test_oracle_alter), cmocka_unit_test(test_oracle_index), cmocka_unit_test(test_oracle_duality),
        cmocka_unit_test(test_oracle_other), cmocka_unit_test(test_postgresql_ddl),
    };
    return cmocka_run_group_tests_name(test_topic(), tests, NULL, NULL);
}
