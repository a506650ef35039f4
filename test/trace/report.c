/* What a trace's check found, as text: counts per kind and per family, then every miss with its inputs. */
#include "check.h"

struct family {
    const char *name;
    enum check_kind first, last;
};

static const struct family families[] = {
    {"access", CHECK_TABLE_SCAN, CHECK_BEST_PATH},     {"estimates", CHECK_SCAN_CPU, CHECK_INDEX_SELECTIVITY},
    {"joins", CHECK_NL_SCAN, CHECK_JOIN_ROUNDED},      {"sort and group", CHECK_SORT, CHECK_GROUP},
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
    for (size_t i = 0; i < result->misses.n; i++) {
        const struct check_miss *m = &result->misses.at[i];
        fprintf(out, "  miss: line %zu, %s: ours %.6g, printed %.6g; " STR_FMT "\n", m->at, check_kind_name(m->kind), m->ours,
                m->printed, STR_ARG(m->inputs));
    }
}
