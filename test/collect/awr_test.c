/* AWR reports: small ones by cases; two real ones, written by others, against counts made without this code. */
#include "collect/awr/awr.h"

#include <math.h>

#include "base/buf.h"
#include "base/file.h"
#include "collect/awr/awr_table.h"
#include "support/cases.h"
#include "support/support.h"

static void number(struct buf *out, const char *label, double value) {
    if (!isnan(value)) {
        buf_z(out, label);
        buf_double(out, round(value * 1e6) / 1e6);
    }
}

static void show_statement(struct buf *out, const struct awr_statement *statement) {
    static const struct {
        const char *label;
        enum awr_metric metric;
        double unit;
    } shown[] = {{" exec ", AWR_EXECUTIONS, 1},   {" elapsed ", AWR_ELAPSED, 1e6},   {" cpu ", AWR_CPU, 1e6},
                 {" io ", AWR_IO_WAIT, 1e6},      {" cluster ", AWR_CLUSTER_WAIT, 1e6}, {" gets ", AWR_BUFFER_GETS, 1},
                 {" reads ", AWR_DISK_READS, 1}, {" rows ", AWR_ROWS, 1}};
    bool first = true;
    buf_str(out, statement->sql_id);
    if (statement->pdb.len) {
        buf_fmt(out, " [" STR_FMT "]", STR_ARG(statement->pdb));
    }
    buf_fmt(out, "%s" STR_FMT ":", statement->module.len ? " " : "", STR_ARG(statement->module));
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        double value = statement->metrics[shown[i].metric];
        if (!isnan(value)) {
            buf_z(out, first ? "" : ",");
            number(out, shown[i].label, value / shown[i].unit);
            first = false;
        }
    }
    buf_fmt(out, " |%s%s" STR_FMT "\n", statement->text.len ? " " : "", statement->text_cut ? "(cut) " : "",
            STR_ARG(str_trim(statement->text)));
}

static void show_activity(struct buf *out, const struct awr_report *report) {
    for (size_t i = 0; i < report->events.n; i++) {
        const struct awr_event *event = &report->events.at[i];
        buf_fmt(out, "event " STR_FMT, STR_ARG(event->name));
        if (event->wait_class.len) {
            buf_fmt(out, " (" STR_FMT ")", STR_ARG(event->wait_class));
        }
        buf_z(out, ":");
        number(out, " ", event->waits);
        buf_z(out, isnan(event->waits) ? "" : " waits,");
        number(out, " ", event->time_s);
        buf_z(out, " s\n");
    }
    for (size_t i = 0; i < report->load.n; i++) {
        buf_fmt(out, "load " STR_FMT, STR_ARG(report->load.at[i].name));
        number(out, " ", report->load.at[i].per_second);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < report->parameters.n; i++) {
        buf_fmt(out, "parameter " STR_FMT " " STR_FMT "\n", STR_ARG(report->parameters.at[i].name),
                STR_ARG(report->parameters.at[i].value));
    }
    for (size_t i = 0; i < report->segments.n; i++) {
        const struct awr_segment *segment = &report->segments.at[i];
        buf_fmt(out, "segment " STR_FMT "." STR_FMT " " STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(segment->owner),
                STR_ARG(segment->name), STR_ARG(segment->subname), STR_ARG(segment->type), STR_ARG(segment->statistic));
        number(out, " ", segment->value);
        buf_char(out, '\n');
    }
}

static void show_report(struct buf *out, const struct awr_report *report) {
    buf_fmt(out, STR_FMT " dbid %.0f release " STR_FMT " snaps %.0f-%.0f " STR_FMT " to " STR_FMT, STR_ARG(report->database),
            report->dbid, STR_ARG(report->release), report->begin_snap, report->end_snap, STR_ARG(report->begin_time),
            STR_ARG(report->end_time));
    if (report->container.len) {
        buf_fmt(out, " container " STR_FMT, STR_ARG(report->container));
    }
    number(out, " elapsed ", report->elapsed_s);
    number(out, " s, DB time ", report->db_time_s);
    buf_z(out, " s\n");
    for (size_t i = 0; i < report->instances.n; i++) {
        const struct awr_instance *instance = &report->instances.at[i];
        buf_fmt(out, "instance %.0f " STR_FMT " on " STR_FMT " since " STR_FMT, instance->number,
                STR_ARG(instance->name), STR_ARG(instance->host), STR_ARG(instance->startup_time));
        number(out, ", DB time ", instance->db_time_s);
        buf_char(out, '\n');
    }
    for (size_t i = 0; i < report->sections.n; i++) {
        buf_fmt(out, STR_FMT ": %zu\n", STR_ARG(report->sections.at[i].title), report->sections.at[i].rows);
    }
    for (size_t i = 0; i < report->statements.n; i++) {
        show_statement(out, &report->statements.at[i]);
    }
    show_activity(out, report);
}

static void show_numbers(struct buf *out, struct str input) {
    while (input.len) {
        struct str line = str_cut(&input, '\n');
        double value = awr_number(str_slice(line, strlen("number "), line.len));
        number(out, "", value);
        buf_z(out, isnan(value) ? "unknown\n" : "\n");
    }
}

static struct str show(struct arena *arena, struct str input, void *context) {
    struct awr_report report;
    struct err err = {0};
    struct buf out;
    (void)context;
    buf_init(&out, arena);
    if (str_starts(input, STR("number "))) {
        show_numbers(&out, input);
    } else if (awr_read(arena, input, &report, &err)) {
        show_report(&out, &report);
    } else {
        buf_fmt(&out, "%s %s", err_info(err.code)->name, err.message);
    }
    return buf_view(&out);
}

static void cases(void **state) {
    (void)state;
    cases_run("test/collect/awr.t", show, NULL);
}

/* --- Encodings ------------------------------------------------------------------------------------------- */

static const char small_report[] =
    "<html><head><title>AWR Report for DB: SHOP</title></head><body><table><tr><th>DB Name</th><th>DB Id</th></tr>\r\n"
    "<tr><td>SHOP</td><td>7</td></tr></table><h3>SQL ordered by Reads</h3><table><tr><th>Physical Reads</th><th>Executions</th>"
    "<th>SQL Id</th><th>SQL Module</th><th>SQL Text</th></tr>\r\n<tr><td>12</td><td>3</td><td>hhhhhhhhhhhhh</td><td>M\xC3\xBCller "
    "\xE2\x82\xAC</td><td>select '=' || x from w</td></tr></table></body></html>";

/* As UTF-16; what is beyond ASCII are two characters here. */
static struct str as_utf16(struct arena *arena, const char *mark, bool big) {
    struct buf out;
    buf_init(&out, arena);
    buf_str(&out, (struct str){mark, strlen(mark)});
    for (const char *at = small_report; *at; at++) {
        bool umlaut = (unsigned char)*at == 0xC3, euro = (unsigned char)*at == 0xE2;
        unsigned unit = umlaut ? 0xFC : euro ? 0x20AC : (unsigned char)*at;
        at += umlaut ? 1 : euro ? 2 : 0;
        buf_char(&out, (char)(big ? unit >> 8 : unit & 0xFF));
        buf_char(&out, (char)(big ? unit & 0xFF : unit >> 8));
    }
    return buf_view(&out);
}

/* As Windows-1252, or as a page that a browser saved as one file. */
static struct str with_each_byte(struct arena *arena, const char *head, const char *umlaut, const char *euro, const char *equal) {
    struct buf out;
    buf_init(&out, arena);
    buf_z(&out, head);
    for (const char *at = small_report; *at; at++) {
        if ((unsigned char)*at == 0xC3) {
            buf_z(&out, umlaut);
            at += 1;
        } else if ((unsigned char)*at == 0xE2) {
            buf_z(&out, euro);
            at += 2;
        } else if (*at == '=') {
            buf_z(&out, equal);
        } else {
            buf_char(&out, *at);
        }
    }
    return buf_view(&out);
}

static void encodings(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, NULL);
    struct str plain = str_from_z(small_report), expected = show(&arena, plain, NULL);
    assert_str(expected, "SHOP dbid 7 release  snaps nan-nan  to  s\nSQL ordered by Reads: 1\n"
                         "hhhhhhhhhhhhh M\xC3\xBCller \xE2\x82\xAC: exec 3, reads 12 | select '=' || x from w\n");
    const struct str same[] = {
        str_fmt(&arena, "\xEF\xBB\xBF" STR_FMT, STR_ARG(plain)),
        as_utf16(&arena, "\xFF\xFE", false),
        as_utf16(&arena, "\xFE\xFF", true),
        as_utf16(&arena, "", false),
        as_utf16(&arena, "", true),
        with_each_byte(&arena, "", "\xFC", "\x80", "="),
        with_each_byte(&arena, "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", "=C3=\r\n=BC", "=E2=82=AC",
                       "=3D"),
    };
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        struct str shown = show(&arena, same[i], NULL);
        if (!str_eq(shown, expected)) {
            fail_msg("encoding %zu: " STR_FMT, i, STR_ARG(shown));
        }
    }
    arena_release(&arena);
}

/* --- Real ones, outside the repository -------------------------------------------------------------------- */

struct counts {
    const char *file, *database, *release;
    double begin_snap, end_snap, elapsed_min, db_time_min;
    size_t sections, rows, listed, texts, text_bytes;
};

static void check_counts(const struct counts *expected) {
    struct arena arena;
    struct awr_report report;
    struct err err = {0};
    struct str text;
    size_t rows = 0, texts = 0, bytes = 0;
    arena_init(&arena, NULL);
    if (file_kind(str_from_z(expected->file)) == FILE_ABSENT) {
        arena_release(&arena);
        test_skip("%s is not there", expected->file);
        return;
    }
    assert_true(file_read(&arena, str_from_z(expected->file), 0, &text, &err));
    assert_true(awr_read(&arena, text, &report, &err));
    assert_str(report.database, expected->database);
    assert_str(report.release, expected->release);
    assert_true(report.begin_snap == expected->begin_snap && report.end_snap == expected->end_snap);
    assert_true(fabs(report.elapsed_s / 60 - expected->elapsed_min) < 0.001);
    assert_true(fabs(report.db_time_s / 60 - expected->db_time_min) < 0.001);
    assert_int_equal(report.sections.n, expected->sections);
    for (size_t i = 0; i < report.sections.n; i++) {
        rows += report.sections.at[i].rows;
    }
    assert_int_equal(rows, expected->rows);
    assert_int_equal(report.statements.n, expected->listed);
    for (size_t i = 0; i < report.statements.n; i++) {
        texts += report.statements.at[i].text.len > 0;
        bytes += report.statements.at[i].text.len;
    }
    assert_int_equal(texts, expected->texts);
    assert_int_equal(bytes, expected->text_bytes);
    arena_release(&arena);
}

static void real_html(void **state) {
    (void)state;
    static const struct counts counts = {"../shared/corpus/awr/awr_12_1.html", "RECEIPT", "12.1.0.2.0", 173494, 173496, 60.24,
                                         229.98, 10, 89, 43, 43, 25296};
    check_counts(&counts);
}

/* The count there put one byte at the 124 joints of texts, which we leave out: 13,182 - 124 + 10 blanks at 79 = 13,068. */
static void real_text(void **state) {
    (void)state;
    static const struct counts counts = {"../shared/corpus/awr/awr_12_2.txt", "BPSC", "12.2.0.1.0", 2668, 2669, 60.25,
                                         66.24, 10, 159, 59, 59, 13068};
    check_counts(&counts);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases), cmocka_unit_test(encodings), cmocka_unit_test(real_html), cmocka_unit_test(real_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
