/* What a trace's check found, as text: counts per kind and per family, then every miss with its inputs. */
#include "check.h"

struct family {
    const char *name;
    enum check_kind first, last;
};

static const struct family families[] = {
    {"access", CHECK_TABLE_SCAN, CHECK_BEST_PATH},     {"estimates", CHECK_SCAN_CPU, CHECK_SKIP_READS},
    {"bitmaps", CHECK_BITMAP_NODE, CHECK_BITMAP},      {"joins", CHECK_NL_SCAN, CHECK_JOIN_ROUNDED},      {"sort and group", CHECK_SORT, CHECK_GROUP},
    {"other", CHECK_BEST_SO_FAR, CHECK_FINAL},
};

static void count_line(FILE *out, const char *name, const struct check_count *n) {
    fprintf(out, "  %-28s %5zu / %-5zu   distinct %4zu / %-4zu\n", name, n->matched, n->comparable, n->distinct_matched,
            n->distinct_comparable);
}

static void add(struct check_count *sum, const struct check_count *n) {
    sum->comparable += n->comparable;
    sum->matched += n->matched;
    sum->distinct_comparable += n->distinct_comparable;
    sum->distinct_matched += n->distinct_matched;
}

static void not_compared(FILE *out, const struct check_result *result) {
    for (size_t i = 0; i < result->skipped.n; i++) {
        const struct check_skipped *s = &result->skipped.at[i];
        fprintf(out, "  not compared: %s, %zu line%s: %s\n", check_kind_name(s->kind), s->lines, s->lines > 1 ? "s" : "",
                s->cause);
    }
}

void check_report_reading(FILE *out, const struct trace *trace) {
    fprintf(out, "  lines %zu, passed over %zu, of them with a figure %zu\n", trace->text_lines, trace->passed_over,
            trace->unread);
    for (size_t i = 0; i < trace->shapes.n; i++) {
        const struct trace_shape *s = &trace->shapes.at[i];
        fprintf(out, "    unread, %zu from line %zu: " STR_FMT "\n", s->lines, s->at, STR_ARG(s->text));
    }
}

void check_report(FILE *out, const char *name, const struct check_result *result) {
    struct check_count all = {0};
    fprintf(out, "%s: %zu access paths printed; matched / comparable\n", name, result->paths);
    for (size_t f = 0; f < sizeof families / sizeof families[0]; f++) {
        struct check_count sum = {0};
        for (int k = (int)families[f].first; k <= (int)families[f].last; k++) {
            if (result->kinds[k].comparable) {
                count_line(out, check_kind_name((enum check_kind)k), &result->kinds[k]);
                add(&sum, &result->kinds[k]);
            }
        }
        fprintf(out, " -");
        count_line(out, families[f].name, &sum);
        add(&all, &sum);
    }
    fprintf(out, " =");
    count_line(out, "all", &all);
    not_compared(out, result);
    for (size_t i = 0; i < result->misses.n; i++) {
        const struct check_miss *m = &result->misses.at[i];
        fprintf(out, "  miss: line %zu, %s: ours %.6g, printed %.6g; " STR_FMT "\n", m->at, check_kind_name(m->kind), m->ours,
                m->printed, STR_ARG(m->inputs));
    }
}
