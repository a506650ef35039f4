/*
 * Advice for a terminal of 100 columns: the verdict, the whole in figures, each recommendation with its effect, what was
 * left out. Plain characters only, no colours: it goes into tickets and mails as well.
 */
#include <inttypes.h>
#include <math.h>

#include "advise/verify/verify.h"
#include "report/format.h"
#include "report/report.h"
#include "report/wrap.h"

#define GAP_WIDE 0.02

enum { WIDTH = 100, BAR = 16, ID = 22, EFFECTS_SHOWN = 6, REJECTED_SHOWN = 8, SKIPPED_SHOWN = 6 };

static void paragraph(struct arena *arena, struct buf *out, const char *first, const char *rest, struct str text) {
    wrap_line(out, &(struct wrap){.first = first, .rest = rest, .width = WIDTH}, format_line(arena, text));
}

/* "  Label     text", continued under the text. */
static void field(struct arena *arena, struct buf *out, const char *label, struct str text) {
    char first[32];
    snprintf(first, sizeof first, "    %-10s ", label);
    paragraph(arena, out, first, "               ", text);
}

static void code(struct buf *out, const char *first, struct str statement, struct arena *arena) {
    statement = str_trim(statement);
    wrap_line(out, &(struct wrap){.first = first, .rest = "                   ", .width = WIDTH, .sql = true},
              format_statement(arena, statement));
}

static void heading(struct buf *out, const char *title) {
    buf_fmt(out, "\n%s\n", title);
    buf_repeat(out, '-', strlen(title));
    buf_char(out, '\n');
}

/* What remains of the cost before, as a bar: "####................"; full and beyond is all #. */
static void write_bar(struct buf *out, double before, double after) {
    double share = before > 0 && isfinite(after) ? after / before : 1;
    size_t filled = share >= 1 ? BAR : share <= 0 ? 0 : (size_t)(share * BAR + 0.5);
    filled += filled == 0 && share > 0;
    filled -= filled == BAR && share < 0.9995;
    buf_repeat(out, '#', filled);
    buf_repeat(out, '.', BAR - filled);
}

static void write_effect(struct arena *arena, struct buf *out, const struct advise_effect *effect) {
    struct str id = format_cut(arena, format_line(arena, effect->template->id), ID);
    struct str before = format_number(arena, effect->before), after = format_number(arena, effect->after);
    struct str change = format_change(arena, effect->before, effect->after);
    struct str calls = format_count(arena, effect->template->calls);
    buf_fmt(out, "      " STR_FMT "%*s ", STR_ARG(id), (int)(ID - format_width(id)), "");
    write_bar(out, effect->before, effect->after);
    buf_fmt(out, " %7.*s  %11.*s -> %-11.*s x " STR_FMT "\n", STR_ARG(change), STR_ARG(before), STR_ARG(after),
            STR_ARG(calls));
    struct str sql = format_cut(arena, format_line(arena, effect->template->text), WIDTH - 8);
    if (sql.len) {
        buf_fmt(out, "        " STR_FMT "\n", STR_ARG(sql));
    }
}

static void write_effects(struct arena *arena, struct buf *out, const char *title, const struct advise_effect *effects,
                          size_t count) {
    if (count == 0) {
        return;
    }
    buf_fmt(out, "    %s\n", title);
    for (size_t i = 0; i < count && i < EFFECTS_SHOWN; i++) {
        write_effect(arena, out, &effects[i]);
    }
    if (count > EFFECTS_SHOWN) {
        struct str more = format_plural(arena, count - EFFECTS_SHOWN, "statement", "statements");
        buf_fmt(out, "      and " STR_FMT " more\n", STR_ARG(more));
    }
}

static void write_interactions(struct arena *arena, struct buf *out, const struct advise_result *result,
                               const struct advise_recommendation *one) {
    struct buf list;
    buf_init(&list, arena);
    for (size_t i = 0; i < one->interaction_count; i++) {
        struct str id = result->recommendations[one->interactions[i].with].id;
        struct str doi = format_number(arena, one->interactions[i].doi);
        buf_fmt(&list, "%s" STR_FMT " (degree " STR_FMT ")", i ? ", " : "", STR_ARG(id), STR_ARG(doi));
    }
    if (list.len) {
        struct str names = buf_view(&list);
        field(arena, out, "With", str_fmt(arena, "its gain depends on " STR_FMT, STR_ARG(names)));
    }
}

static struct str priority_text(struct arena *arena, const struct advise_recommendation *one) {
    return str_fmt(arena, "%.2f = 0.3 x %.2f frequency + 0.4 x %.2f savings + 0.2 x %.2f users + 0.1 x %.2f resources",
                   one->priority, one->frequency, one->cost_savings, one->user_impact, one->resource);
}

static void write_recommendation(struct arena *arena, struct buf *out, const struct advise_result *result,
                                 const struct advise_recommendation *one) {
    bool drop = one->kind == ADVISE_DROP_INDEX;
    struct str size = format_size(arena, one->size_bytes);
    struct str maintenance = format_number(arena, one->maintenance), benefit = format_number(arena, one->benefit);
    buf_char(out, '\n');
    paragraph(arena, out, "", "    ", str_fmt(arena, STR_FMT "  " STR_FMT, STR_ARG(one->id), STR_ARG(one->title)));
    for (size_t i = 0; i < one->ddl_count; i++) {
        code(out, i == 0 ? "    Run        " : "               ", one->ddl[i], arena);
    }
    for (size_t i = 0; i < one->undo_count; i++) {
        code(out, i == 0 ? "    Undo       " : "               ", one->undo[i], arena);
    }
    if (one->size_bytes) {
        field(arena, out, "Size", str_fmt(arena, "%s" STR_FMT, drop ? "frees " : "", STR_ARG(size)));
    }
    field(arena, out, "Why", one->why);
    field(arena, out, "Risk", one->risk);
    if (format_is_priced(one)) {
        field(arena, out, "Net gain",
              str_fmt(arena, STR_FMT " over the workload, keeping it up to date %s " STR_FMT, STR_ARG(benefit),
                      drop ? "no longer costs" : "costs", STR_ARG(maintenance)));
    }
    field(arena, out, "Priority", priority_text(arena, one));
    field(arena, out, "Confidence",
          str_fmt(arena, "%.2f%s" STR_FMT, one->confidence, one->confidence_why.len ? ": " : "",
                  STR_ARG(one->confidence_why)));
    write_interactions(arena, out, result, one);
    write_effects(arena, out, "Effect on one execution, in the planner's cost units", one->affected,
                  one->affected_count);
    write_effects(arena, out, "Gets costlier", one->regressions, one->regression_count);
}

static void write_totals(struct arena *arena, struct buf *out, const struct advise_result *result) {
    const struct workload *workload = result->workload;
    struct str baseline = format_number(arena, result->baseline), after = format_number(arena, result->after);
    struct str change = format_change(arena, result->baseline, result->after);
    struct str design = format_size(arena, result->design_bytes), budget = format_size(arena, result->budget_bytes);
    struct str product = format_product(arena, result->catalog), captured = result->catalog->captured_at;
    bool bundle = format_is_bundle(result) && captured.len > 0;
    field(arena, out, "Source",
          str_fmt(arena, STR_FMT " (" STR_FMT "%s" STR_FMT ")", STR_ARG(result->source), STR_ARG(product),
                  bundle ? ", captured " : "", STR_ARG(bundle ? captured : STR(""))));
    struct str statements = format_plural(arena, workload->statements, "statement", "statements");
    struct str templates = format_plural(arena, workload->template_count, "template", "templates");
    struct str covered = format_share(arena, 1 - workload->unparsed_share);
    field(arena, out, "Workload",
          str_fmt(arena, STR_FMT ", " STR_FMT "; " STR_FMT " of the load is modelled", STR_ARG(statements),
                  STR_ARG(templates), STR_ARG(covered)));
    for (size_t i = 0; i < workload->instances.list.n; i++) {
        field(arena, out, i ? "" : "Instances", format_instance(arena, workload, i));
    }
    field(arena, out, "Cost",
          str_fmt(arena, STR_FMT " -> " STR_FMT " (" STR_FMT "), by calls, upkeep of the new indexes included",
                  STR_ARG(baseline), STR_ARG(after), STR_ARG(change)));
    if (isfinite(result->bound)) {
        struct str bound = format_number(arena, result->bound), gap = format_share(arena, result->gap);
        field(arena, out, "Bound",
              str_fmt(arena, "no set of these candidates within the budget is below " STR_FMT " (gap " STR_FMT "%s)",
                      STR_ARG(bound), STR_ARG(gap), result->gap > GAP_WIDE ? "; --prove-within proves more, in more time" : ""));
    }
    field(arena, out, "Size", str_fmt(arena, STR_FMT " of a budget of " STR_FMT, STR_ARG(design), STR_ARG(budget)));
    struct str asked = format_plural(arena, result->whatif_calls, "plan", "plans");
    struct str verified = format_plural(arena, format_verified(result), "statement", "statements");
    field(arena, out, "Proof",
          format_by_database(result)
              ? str_fmt(arena,
                        "the database's own planner, with hypothetical indexes, on " STR_FMT " (" STR_FMT " costed)",
                        STR_ARG(verified), STR_ARG(asked))
              : str_fmt(arena,
                        "Dovetail's model of the planner (" STR_FMT " costed); run on a live database with %s "
                        "to have its own planner verify this",
                        STR_ARG(asked), format_verifier(result)));
}

static void write_time(struct arena *arena, struct buf *out, const struct verify_time *time) {
    struct str id = format_cut(arena, format_line(arena, time->template->id), ID);
    struct str without = format_ms(arena, time->without_ms), with = format_ms(arena, time->with_ms);
    struct str change = format_change(arena, time->without_ms, time->with_ms);
    struct str calls = format_count(arena, time->template->calls);
    buf_fmt(out, "  " STR_FMT "%*s ", STR_ARG(id), (int)(ID - format_width(id)), "");
    write_bar(out, time->without_ms, time->with_ms);
    buf_fmt(out, " %7.*s  %s%9.*s -> %s%-9.*s ms  x " STR_FMT "%s\n", STR_ARG(change), time->without_timed_out ? ">" : " ",
            STR_ARG(without), time->with_timed_out ? ">" : "", STR_ARG(with), STR_ARG(calls), time->slower ? "  SLOWER" : time->pays ? "  pays" : "");
}

static void write_execution(struct arena *arena, struct buf *out, const struct verify_result *run) {
    if (!run) {
        return;
    }
    struct str without = format_number(arena, run->without_ms), with = format_number(arena, run->with_ms);
    struct str change = format_change(arena, run->without_ms, run->with_ms);
    struct str statements = format_plural(arena, run->count - run->skipped, "statement", "statements");
    struct str pays = format_pays(arena, run);
    heading(out, "Run on the clone, without and with the new indexes");
    paragraph(arena, out, "", "",
              str_fmt(arena,
                      STR_FMT " whose plan the set changes, medians of %zu runs each in turn: " STR_FMT " -> " STR_FMT
                              " ms by calls (" STR_FMT "), %zu slower" STR_FMT "%s",
                      STR_ARG(statements), run->runs, STR_ARG(without), STR_ARG(with), STR_ARG(change), run->slower,
                      STR_ARG(pays), run->limited ? "; >: the time limit ended it" : ""));
    for (size_t i = 0; i < run->count; i++) {
        if (!run->times[i].skipped.len) {
            write_time(arena, out, &run->times[i]);
        }
    }
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        if (time->skipped.len) {
            paragraph(arena, out, "  ", "      ",
                      str_fmt(arena, STR_FMT " was not run: " STR_FMT, STR_ARG(time->template->id), STR_ARG(time->skipped)));
        }
    }
}

/* "24832kB": what --budget takes, never less than the set needs. */
static struct str budget_of(struct arena *arena, const struct advise_point *point) {
    return str_fmt(arena, "%" PRIu64 "kB", (point->size_bytes + 1023) / 1024);
}

static void write_frontier(struct arena *arena, struct buf *out, const struct advise_result *result) {
    if (!result->frontier_count) {
        return;
    }
    heading(out, "What less room would buy");
    buf_z(out, "        size  indexes   workload's cost              --budget\n");
    for (size_t i = 0; i < result->frontier_count; i++) {
        const struct advise_point *point = &result->frontier[i];
        struct str size = format_size(arena, point->size_bytes), budget = budget_of(arena, point);
        struct str change = format_change(arena, result->baseline, point->cost);
        buf_fmt(out, "  %10.*s %8zu   ", STR_ARG(size), point->design.added_count);
        write_bar(out, result->baseline, point->cost);
        buf_fmt(out, " %8.*s  %12.*s%s\n", STR_ARG(change), STR_ARG(budget), point->advised ? "  advised above" : "");
    }
}

/* What exists already is the least news: it comes last. */
static void write_rejected(struct arena *arena, struct buf *out, const struct advise_result *result) {
    size_t shown = 0;
    if (result->rejected_count == 0) {
        return;
    }
    heading(out, "Considered, and not advised");
    for (int exists = 0; exists < 2; exists++) {
        for (size_t i = 0; i < result->rejected_count && shown < REJECTED_SHOWN; i++) {
            const struct advise_rejected *one = &result->rejected[i];
            if (str_eq_z(one->reason, "exists") != (exists == 1)) {
                continue;
            }
            paragraph(arena, out, "  ", "      ", one->ddl);
            paragraph(arena, out, "      ", "      ",
                      str_fmt(arena, STR_FMT "%s" STR_FMT, STR_ARG(one->reason), one->detail.len ? ": " : "",
                              STR_ARG(one->detail)));
            shown++;
        }
    }
    if (result->rejected_count > REJECTED_SHOWN) {
        struct str more = format_count(arena, (double)(result->rejected_count - REJECTED_SHOWN));
        buf_fmt(out, "  and " STR_FMT " more (--format json and html list all)\n", STR_ARG(more));
    }
}

static void write_skipped(struct arena *arena, struct buf *out, const struct workload *workload) {
    size_t skipped = 0;
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *one = &workload->templates[i];
        if (one->state == TEMPLATE_MODELLED || skipped++ >= SKIPPED_SHOWN) {
            continue;
        }
        if (skipped == 1) {
            heading(out, "Statements left out");
        }
        struct str id = format_line(arena, one->id), sql = format_cut(arena, format_line(arena, one->text), 60);
        struct str state = format_state(one);
        paragraph(arena, out, "  ", "      ",
                  str_fmt(arena, STR_FMT " (" STR_FMT "%s" STR_FMT "): " STR_FMT, STR_ARG(id), STR_ARG(state),
                          one->reason.len ? ", " : "", STR_ARG(one->reason), STR_ARG(sql)));
    }
    if (skipped > SKIPPED_SHOWN) {
        struct str more = format_count(arena, (double)(skipped - SKIPPED_SHOWN));
        buf_fmt(out, "  and " STR_FMT " more\n", STR_ARG(more));
    }
}

struct str report_text(struct arena *arena, const struct advise_result *result) {
    struct buf out;
    buf_init(&out, arena);
    paragraph(arena, &out, "", "", result->verdict);
    buf_char(&out, '\n');
    write_totals(arena, &out, result);
    if (result->recommendation_count) {
        heading(&out, "What to do, most worthwhile first");
    }
    for (size_t i = 0; i < result->recommendation_count; i++) {
        write_recommendation(arena, &out, result, &result->recommendations[i]);
    }
    write_frontier(arena, &out, result);
    write_execution(arena, &out, result->execution);
    write_rejected(arena, &out, result);
    write_skipped(arena, &out, result->workload);
    if (result->note_count) {
        heading(&out, "Notes");
    }
    for (size_t i = 0; i < result->note_count; i++) {
        paragraph(arena, &out, "  - ", "    ", result->notes[i]);
    }
    return buf_view(&out);
}
