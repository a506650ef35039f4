/*
 * Advice as one HTML file that a DBA forwards: what to do and what it brings first, how it is known and what was left
 * out behind. Built from top to bottom; everything that came from outside goes through html_text.
 */
#include <math.h>

#include "advise/verify/verify.h"
#include "report/format.h"
#include "report/html_page.h"
#include "report/html_search.h"
#include "report/report.h"

enum { EFFECTS_SHOWN = 8, CHART_SHOWN = 12, SQL_SHOWN = 220 };

struct page {
    struct arena *arena;
    struct buf *out;
    const struct advise_result *result;
    bool timings;
};

static void raw(const struct page *page, const char *html) {
    buf_z(page->out, html);
}

static void text(const struct page *page, struct str value) {
    html_text(page->out, value);
}

/* <tag>value</tag>; `open` may carry attributes. */
static void element(const struct page *page, const char *open, struct str value, const char *close) {
    raw(page, open);
    text(page, value);
    raw(page, close);
}

static void number_cell(const struct page *page, struct str value) {
    element(page, "<td class=\"n\">", value, "</td>");
}

/* The statement's id, its text cut under it. */
static void statement_cell(const struct page *page, const struct workload_template *one) {
    element(page, "<td class=\"wide\"><code>", format_line(page->arena, one->id), "</code>");
    struct str line = format_line(page->arena, one->text);
    element(page, "<span class=\"sql\">", format_cut(page->arena, line, SQL_SHOWN), "</span></td>");
}

/* Two bars on one scale: `whole` fills the track. */
static void pair_cell(const struct page *page, double before, double after, double whole) {
    raw(page, "<td class=\"graph pair\">");
    html_bar(page->out, "before", before / whole);
    html_bar(page->out, after > before * 1.0005 ? "worse" : "after", after / whole);
    raw(page, "</td>");
}

static const char legend[] = "<p class=\"legend\"><i class=\"k\"></i>before<i class=\"a\"></i>after</p>\n";

/* --- Head: the verdict and the whole in figures ------------------------------------------------------------------ */

static void write_cost_tile(const struct page *page) {
    const struct advise_result *result = page->result;
    struct str before = format_number(page->arena, result->baseline), after = format_number(page->arena, result->after);
    element(page, "<li class=\"tile\"><div class=\"label\">Cost of the whole workload</div><div class=\"figure\">",
            format_change(page->arena, result->baseline, result->after), "</div>");
    html_bar(page->out, "after", result->after / result->baseline);
    element(page, "<div class=\"small\">",
            str_fmt(page->arena, STR_FMT " before, " STR_FMT " after, in planner units times calls", STR_ARG(before),
                    STR_ARG(after)),
            "</div></li>\n");
}

static void write_size_tile(const struct page *page) {
    const struct advise_result *result = page->result;
    struct str budget = format_size(page->arena, result->budget_bytes);
    element(page, "<li class=\"tile\"><div class=\"label\">Size of new indexes</div><div class=\"figure\">",
            format_size(page->arena, result->design_bytes), "</div>");
    html_bar(page->out, "after", (double)result->design_bytes / fmax((double)result->budget_bytes, 1));
    element(page, "<div class=\"small\">", str_fmt(page->arena, "of a budget of " STR_FMT, STR_ARG(budget)),
            "</div></li>\n");
}

static void write_workload_tile(const struct page *page) {
    const struct workload *workload = page->result->workload;
    double covered = 1 - workload->unparsed_share;
    struct str statements = format_plural(page->arena, workload->statements, "statement", "statements");
    struct str templates = format_plural(page->arena, workload->template_count, "template", "templates");
    element(page,
            "<li class=\"tile\"><div class=\"label\">Share of the load that is modelled</div><div class=\"figure\">",
            format_share(page->arena, covered), "</div>");
    html_bar(page->out, "after", covered);
    element(page, "<div class=\"small\">",
            str_fmt(page->arena, STR_FMT " as " STR_FMT, STR_ARG(statements), STR_ARG(templates)), "</div>");
    for (size_t i = 0; i < workload->instances.list.n; i++) {
        element(page, "<div class=\"small\">Instance ", format_instance(page->arena, workload, i), "</div>");
    }
    raw(page, "</li>\n");
}

static void write_proof_tile(const struct page *page) {
    const struct advise_result *result = page->result;
    bool database = format_by_database(result);
    struct str verified = format_plural(page->arena, format_verified(result), "statement", "statements");
    element(page, "<li class=\"tile\"><div class=\"label\">Proven by</div><div class=\"figure\">",
            database ? STR("The planner") : STR("The model"), "</div>");
    element(page, "<div class=\"small\">",
            database
                ? str_fmt(page->arena, "the database costed " STR_FMT " with hypothetical indexes", STR_ARG(verified))
                : STR("Dovetail\xE2\x80\x99s own model of the planner; not yet verified by the database"),
            "</div>");
    if (isfinite(result->gap)) {
        element(page, "<div class=\"small\">Within ", format_share(page->arena, result->gap),
                " of the best set possible</div>");
    }
    raw(page, "</li>\n");
}

static void write_head(const struct page *page) {
    const struct advise_result *result = page->result;
    const struct catalog *catalog = result->catalog;
    struct str product = format_product(page->arena, catalog);
    bool captured = format_is_bundle(result) && catalog->captured_at.len;
    raw(page, "<header>\n<p class=\"eyebrow\">Dovetail index advice</p>\n");
    element(page, "<h1>",
            catalog->database.len ? str_fmt(page->arena, "Database " STR_FMT, STR_ARG(catalog->database))
                                  : STR("Index advice"),
            "</h1>\n");
    element(page, "<p class=\"verdict\">", result->verdict, "</p>\n");
    if (result->cancelled) {
        raw(page, "<div class=\"callout\"><b>The search was cancelled.</b> This is the best set found until then.</div>\n");
    }
    element(page, "<p class=\"muted small\">",
            str_fmt(page->arena, STR_FMT " \xC2\xB7 source " STR_FMT "%s" STR_FMT, STR_ARG(product),
                    STR_ARG(result->source), captured ? " \xC2\xB7 captured " : "",
                    STR_ARG(captured ? catalog->captured_at : STR(""))),
            "</p>\n<ul class=\"tiles\">\n");
    write_cost_tile(page);
    write_size_tile(page);
    write_workload_tile(page);
    write_proof_tile(page);
    raw(page, "</ul>\n</header>\n");
}

/* --- At a glance ------------------------------------------------------------------------------------------------- */

static void write_glance(const struct page *page) {
    const struct advise_result *result = page->result;
    raw(page, "<h2 id=\"do\">What to do</h2>\n");
    if (result->recommendation_count == 0) {
        element(page, "<div class=\"card\"><p>", result->verdict, "</p></div>\n");
        return;
    }
    raw(page,
        "<div class=\"card scroll\"><table><caption>Most worthwhile first</caption><thead><tr><th></th><th>Change</th>"
        "<th class=\"n\">Size</th><th class=\"n\">Statements faster</th><th class=\"n\">Net gain</th>"
        "<th class=\"n\">Priority</th><th class=\"n\">Confidence</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < result->recommendation_count; i++) {
        const struct advise_recommendation *one = &result->recommendations[i];
        struct str size = format_size(page->arena, one->size_bytes);
        buf_fmt(page->out, "<tr><td><a href=\"#rec%zu\">", i + 1);
        element(page, "", one->id, "</a></td>");
        element(page, "<td>", one->title, "</td>");
        bool priced = format_is_priced(one);
        number_cell(page, !one->size_bytes ? STR("")
                                           : str_fmt(page->arena, "%s" STR_FMT,
                                                     one->kind == ADVISE_DROP_INDEX ? "\xE2\x88\x92" : "", STR_ARG(size)));
        number_cell(page, priced ? format_count(page->arena, (double)one->affected_count) : STR(""));
        number_cell(page, priced ? format_share(page->arena, one->benefit / result->baseline) : STR(""));
        number_cell(page, str_fmt(page->arena, "%.2f", one->priority));
        number_cell(page, format_share(page->arena, one->confidence));
        raw(page, "</tr>\n");
    }
    raw(page, "</tbody></table>\n<p class=\"muted small\">Net gain: the share of the whole workload\xE2\x80\x99s cost "
              "that would "
              "come back if this one were left out of the set, upkeep counted.</p></div>\n");
}

/* --- Before and after, over the workload --------------------------------------------------------------------------- */

/* Places of the templates that have a cost, dearest first over all calls; ties keep the workload's order. */
static size_t *dearest_first(const struct page *page, size_t *count) {
    const struct advise_result *result = page->result;
    size_t *order = ARENA_ARRAY(page->arena, size_t, result->template_count + 1);
    *count = 0;
    for (size_t i = 0; i < result->template_count; i++) {
        const struct advise_template *one = &result->templates[i];
        if (!isfinite(one->before) || !isfinite(one->after)) {
            continue;
        }
        double cost = one->before * one->template->calls;
        size_t at = (*count)++;
        for (; at > 0; at--) {
            const struct advise_template *other = &result->templates[order[at - 1]];
            if (other->before * other->template->calls >= cost) {
                break;
            }
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
    return order;
}

static void write_chart_row(const struct page *page, const struct advise_template *one, double whole) {
    double calls = one->template->calls;
    raw(page, "<tr>");
    statement_cell(page, one->template);
    pair_cell(page, one->before * calls, one->after * calls, whole);
    number_cell(page, format_number(page->arena, one->before * calls));
    number_cell(page, format_number(page->arena, one->after * calls));
    number_cell(page, format_change(page->arena, one->before, one->after));
    raw(page, "</tr>\n");
}

static void write_chart(const struct page *page) {
    size_t count;
    const size_t *order = dearest_first(page, &count);
    if (count == 0) {
        return;
    }
    const struct advise_template *first = &page->result->templates[order[0]];
    double whole = fmax(first->before * first->template->calls, 1e-9);
    raw(page, "<h2>Where the load is, before and after</h2>\n<div class=\"card scroll\">");
    raw(page, legend);
    raw(page,
        "<table><caption>The dearest statements: cost of one execution times calls, reading and writing, without the "
        "upkeep of indexes</caption><thead><tr><th>Statement</th><th class=\"graph\"></th><th class=\"n\">Before</th>"
        "<th class=\"n\">After</th><th class=\"n\">Change</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < count && i < CHART_SHOWN; i++) {
        write_chart_row(page, &page->result->templates[order[i]], whole);
    }
    raw(page, "</tbody></table></div>\n");
}

/* --- What gets costlier ------------------------------------------------------------------------------------------- */

static struct str names_of(const struct page *page, const struct advise_regression *one) {
    struct buf out;
    buf_init(&out, page->arena);
    for (size_t i = 0; i < one->used_count; i++) {
        buf_fmt(&out, "%s" STR_FMT, i ? ", " : "", STR_ARG(one->used[i]->identity));
    }
    return buf_view(&out);
}

static void write_regression(const struct page *page, const struct advise_regression *one) {
    const struct advise_effect *effect = &one->effect;
    raw(page, "<tr>");
    statement_cell(page, effect->template);
    element(page, "<td>", effect->plan_before.len ? effect->plan_before : STR("-"), "</td>");
    element(page, "<td>", effect->plan_after.len ? effect->plan_after : STR("-"), "");
    if (one->used_count) {
        element(page, "<span class=\"sql\">with ", names_of(page, one), "</span>");
    }
    raw(page, "</td>");
    number_cell(page, format_number(page->arena, effect->before));
    number_cell(page, format_number(page->arena, effect->after));
    number_cell(page, format_change(page->arena, effect->before, effect->after));
    raw(page, "</tr>\n");
}

static void write_regressions(const struct page *page) {
    const struct advise_result *result = page->result;
    if (!result->regression_count) {
        return;
    }
    raw(page, "<h2 id=\"costlier\">What gets costlier</h2>\n<div class=\"card scroll\"><table><caption>Every statement was "
              "held against the set as a whole; these lose by it, and the change of plan that does it</caption>"
              "<thead><tr><th>Statement</th><th>Plan before</th><th>Plan after</th><th class=\"n\">Before</th>"
              "<th class=\"n\">After</th><th class=\"n\">Change</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < result->regression_count; i++) {
        write_regression(page, &result->regressions[i]);
    }
    raw(page, "</tbody></table></div>\n");
}

/* --- What running it showed ---------------------------------------------------------------------------------------- */

static void write_time(const struct page *page, const struct verify_time *time, double whole) {
    const char *limit = "> "; /* where the time limit ended it */
    struct str without = format_ms(page->arena, time->without_ms), with = format_ms(page->arena, time->with_ms);
    raw(page, "<tr>");
    statement_cell(page, time->template);
    pair_cell(page, time->without_ms, time->with_ms, whole);
    number_cell(page, str_fmt(page->arena, "%s" STR_FMT " ms", time->without_timed_out ? limit : "", STR_ARG(without)));
    number_cell(page, str_fmt(page->arena, "%s" STR_FMT " ms", time->with_timed_out ? limit : "", STR_ARG(with)));
    number_cell(page, format_change(page->arena, time->without_ms, time->with_ms));
    raw(page, "</tr>\n");
}

static void write_execution(const struct page *page) {
    const struct verify_result *run = page->result->execution;
    double whole = 1e-9;
    if (!run) {
        return;
    }
    for (size_t i = 0; i < run->count; i++) {
        whole = fmax(whole, fmax(run->times[i].without_ms, run->times[i].with_ms));
    }
    struct str change = format_change(page->arena, run->without_ms, run->with_ms), pays = format_pays(page->arena, run);
    raw(page, "<h2>Run on a clone</h2>\n<div class=\"card scroll\">");
    raw(page, legend);
    element(page, "<table><caption>",
            str_fmt(page->arena,
                    "One execution of each statement whose plan the set changes, medians of %zu runs in turn; all calls "
                    "together: " STR_FMT "; %zu slower" STR_FMT,
                    run->runs, STR_ARG(change), run->slower, STR_ARG(pays)),
            "</caption><thead><tr><th>Statement</th><th class=\"graph\"></th><th class=\"n\">Without</th>"
            "<th class=\"n\">With</th><th class=\"n\">Change</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < run->count; i++) {
        if (!run->times[i].skipped.len) {
            write_time(page, &run->times[i], whole);
        }
    }
    raw(page, "</tbody></table></div>\n");
}

/* --- One recommendation -------------------------------------------------------------------------------------------- */

static struct str joined(struct arena *arena, const struct str *statements, size_t count) {
    struct buf out;
    buf_init(&out, arena);
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&out, "%s" STR_FMT, i ? "\n" : "", STR_ARG(format_statement(arena, str_trim(statements[i]))));
    }
    return buf_view(&out);
}

static void write_effects(const struct page *page, const char *title, const struct advise_effect *effects,
                          size_t count) {
    if (count == 0) {
        return;
    }
    buf_fmt(
        page->out,
        "<h4>%s</h4>\n<div class=\"scroll\"><table><thead><tr><th>Statement</th><th class=\"graph\">One execution</th>"
        "<th class=\"n\">Before</th><th class=\"n\">After</th><th class=\"n\">Change</th><th "
        "class=\"n\">Calls</th></tr></thead>"
        "<tbody>\n",
        title);
    for (size_t i = 0; i < count && i < EFFECTS_SHOWN; i++) {
        const struct advise_effect *effect = &effects[i];
        raw(page, "<tr>");
        statement_cell(page, effect->template);
        pair_cell(page, effect->before, effect->after, fmax(effect->before, effect->after));
        number_cell(page, format_number(page->arena, effect->before));
        number_cell(page, format_number(page->arena, effect->after));
        number_cell(page, format_change(page->arena, effect->before, effect->after));
        number_cell(page, format_count(page->arena, effect->template->calls));
        raw(page, "</tr>\n");
    }
    raw(page, "</tbody></table></div>\n");
    if (count > EFFECTS_SHOWN) {
        element(page, "<p class=\"muted small\">and ",
                format_plural(page->arena, count - EFFECTS_SHOWN, "more statement", "more statements"),
                " (see all statements below)</p>\n");
    }
}

static void write_part(const struct page *page, const char *name, double value) {
    buf_fmt(page->out, "<div><dt>%s</dt><dd>%.2f", name, value);
    html_bar(page->out, "after", value);
    raw(page, "</dd></div>");
}

static void write_priority(const struct page *page, const struct advise_recommendation *one) {
    raw(page, "<h4>Priority and confidence</h4>\n<dl class=\"parts\">");
    write_part(page, "Priority", one->priority);
    write_part(page, "Frequency (0.3)", one->frequency);
    write_part(page, "Cost savings (0.4)", one->cost_savings);
    write_part(page, "User impact (0.2)", one->user_impact);
    write_part(page, "Resources (0.1)", one->resource);
    write_part(page, "Confidence", one->confidence);
    raw(page, "</dl>\n");
    if (one->confidence_why.len) {
        element(page, "<p class=\"muted small\">Confidence: ", one->confidence_why, "</p>\n");
    }
}

static void write_interactions(const struct page *page, const struct advise_recommendation *one) {
    if (one->interaction_count == 0) {
        return;
    }
    raw(page, "<h4>Works together with</h4>\n<ul class=\"plain small\">");
    for (size_t i = 0; i < one->interaction_count; i++) {
        const struct advise_interaction *with = &one->interactions[i];
        const struct advise_recommendation *other = &page->result->recommendations[with->with];
        buf_fmt(page->out, "<li><a href=\"#rec%zu\">", with->with + 1);
        element(page, "", other->id, "</a> ");
        text(page, other->title);
        element(page, ": degree ", format_number(page->arena, with->doi), "</li>");
    }
    raw(page, "</ul>\n<p class=\"muted small\">The degree tells how much the gain of one depends on the other being "
              "there; 0 is not at "
              "all.</p>\n");
}

static void write_card(const struct page *page, size_t place) {
    const struct advise_recommendation *one = &page->result->recommendations[place];
    bool drop = one->kind == ADVISE_DROP_INDEX;
    struct str size = format_size(page->arena, one->size_bytes), label = format_line(page->arena, one->id);
    struct str maintenance = format_number(page->arena, one->maintenance);
    buf_fmt(page->out, "<article class=\"card\" id=\"rec%zu\"><div class=\"head\">", place + 1);
    element(page, "<h3>", str_fmt(page->arena, STR_FMT " \xC2\xB7 " STR_FMT, STR_ARG(label), STR_ARG(one->title)),
            "</h3>");
    buf_fmt(page->out, "<span class=\"badge%s\">%s</span>", drop ? " drop" : "", format_badge(one->kind));
    if (one->size_bytes) {
        element(page, "<span class=\"badge plain\">",
                str_fmt(page->arena, "%s" STR_FMT, drop ? "frees " : "", STR_ARG(size)), "</span>");
    }
    raw(page, "</div>\n");
    element(page, "<p class=\"why\">", one->why, "</p>\n");
    html_code(page->out, str_z(page->arena, str_fmt(page->arena, "ddl%zu", place + 1)), "the statement",
              joined(page->arena, one->ddl, one->ddl_count));
    write_effects(page, "Expected effect", one->affected, one->affected_count);
    if (one->regression_count) {
        raw(page, "<div class=\"callout\"><b>Some statements get costlier.</b> Compare their calls with the gain "
                  "before deciding."
                  "</div>\n");
        write_effects(page, "Gets costlier", one->regressions, one->regression_count);
    }
    if (one->risk.len) {
        element(page, "<h4>Risk and upkeep</h4>\n<p>", one->risk, "</p>\n");
    }
    if (format_is_priced(one)) {
        element(page,
                drop ? "<p class=\"muted small\">Upkeep that ends: "
                     : "<p class=\"muted small\">Upkeep over the workload: ",
                maintenance, " planner units.</p>\n");
    }
    write_interactions(page, one);
    write_priority(page, one);
    raw(page, "<h4>Undo</h4>\n");
    html_code(page->out, str_z(page->arena, str_fmt(page->arena, "undo%zu", place + 1)), "the undo statement",
              joined(page->arena, one->undo, one->undo_count));
    raw(page, "</article>\n");
}

/* --- Behind: scripts, proof, what was left out ---------------------------------------------------------------------- */

static void write_scripts(const struct page *page) {
    if (page->result->recommendation_count == 0) {
        return;
    }
    raw(page,
        "<h2 id=\"scripts\">The whole as a script</h2>\n<div class=\"card\"><p>For psql, outside any transaction. Each "
        "statement waits at most 5 seconds for a lock; the script stops at the first error.</p>\n"
        "<details><summary>Apply script</summary>");
    html_code(page->out, "apply", "the apply script", report_sql(page->arena, page->result));
    raw(page, "</details>\n<details><summary>Undo script</summary>");
    html_code(page->out, "undo", "the undo script", report_sql_undo(page->arena, page->result));
    raw(page, "</details></div>\n");
}

static void write_proof(const struct page *page) {
    const struct advise_result *result = page->result;
    struct str calls = format_count(page->arena, (double)result->whatif_calls);
    struct str verified = format_count(page->arena, (double)format_verified(result));
    struct str all = format_plural(page->arena, result->template_count, "template", "templates");
    raw(page, "<h2 id=\"proof\">How this was proven</h2>\n<div class=\"card\">\n");
    element(
        page, "<p>",
        format_by_database(result)
            ? str_fmt(page->arena,
                      "The database\xE2\x80\x99s own planner costed " STR_FMT " of " STR_FMT
                      " with the advised indexes as hypothetical ones. "
                      "Nothing was built and nothing in the database changed.",
                      STR_ARG(verified), STR_ARG(all))
            : str_fmt(page->arena,
                      "Dovetail\xE2\x80\x99s model of the planner costed every one of " STR_FMT
                      " from the collected statistics. "
                      "Run advise on the live database with %s to have its own planner verify this.",
                      STR_ARG(all), format_verifier(result)),
        "</p>\n");
    element(page, "<p>", str_fmt(page->arena, STR_FMT " plans were costed in the search.", STR_ARG(calls)), "</p>\n");
    if (isfinite(result->bound)) {
        struct str bound = format_number(page->arena, result->bound), gap = format_share(page->arena, result->gap);
        element(page, "<p>",
                str_fmt(page->arena,
                        "No set of the same candidates within the budget can bring the cost below " STR_FMT
                        ": this set is within " STR_FMT " of the best possible one.",
                        STR_ARG(bound), STR_ARG(gap)),
                "</p>\n");
    }
    html_search_curve(page->out, page->arena, result, page->timings);
    raw(page, "<p class=\"muted\">Costs are the planner\xE2\x80\x99s estimates in its own units, not milliseconds. "
              "Measure the most important "
              "statements before and after the change.</p>\n</div>\n");
}

static void write_statement_row(const struct page *page, const struct advise_template *one) {
    raw(page, "<tr>");
    statement_cell(page, one->template);
    number_cell(page, format_count(page->arena, one->template->calls));
    number_cell(page, format_number(page->arena, one->before));
    number_cell(page, format_number(page->arena, one->after));
    number_cell(page, format_change(page->arena, one->before, one->after));
    element(page, "<td>",
            one->verified           ? STR("planner")
            : isfinite(one->before) ? STR("model")
                                    : STR("-"),
            "</td></tr>\n");
}

static void write_statements(const struct page *page) {
    raw(page, "<h2 id=\"statements\">All statements</h2>\n<div class=\"card\"><details><summary>");
    text(page, format_plural(page->arena, page->result->template_count, "template", "templates"));
    raw(page, ", cost of one execution</summary>\n<div class=\"scroll\"><table><thead><tr><th>Statement</th><th "
              "class=\"n\">Calls</th>"
              "<th class=\"n\">Before</th><th class=\"n\">After</th><th "
              "class=\"n\">Change</th><th>By</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < page->result->template_count; i++) {
        write_statement_row(page, &page->result->templates[i]);
    }
    raw(page, "</tbody></table></div></details></div>\n");
}

static void write_skipped(const struct page *page) {
    const struct workload *workload = page->result->workload;
    size_t skipped = 0;
    for (size_t i = 0; i < workload->template_count; i++) {
        const struct workload_template *one = &workload->templates[i];
        if (one->state == TEMPLATE_MODELLED) {
            continue;
        }
        if (skipped++ == 0) {
            raw(page, "<h2 id=\"skipped\">Statements left out</h2>\n<div class=\"card "
                      "scroll\"><table><thead><tr><th>Statement</th>"
                      "<th>State</th><th>Reason</th><th class=\"n\">Calls</th></tr></thead><tbody>\n");
        }
        raw(page, "<tr>");
        statement_cell(page, one);
        element(page, "<td>", format_state(one), "</td>");
        element(page, "<td>", one->reason, "</td>");
        number_cell(page, format_count(page->arena, one->calls));
        raw(page, "</tr>\n");
    }
    if (skipped) {
        element(page, "</tbody></table><p class=\"muted small\">Together ",
                format_share(page->arena, workload->unparsed_share), " of the load.</p></div>\n");
    }
}

static void write_rejected(const struct page *page) {
    const struct advise_result *result = page->result;
    if (result->rejected_count == 0) {
        return;
    }
    raw(page, "<h2 id=\"rejected\">Considered, and not advised</h2>\n<div class=\"card\"><details><summary>");
    text(page, format_plural(page->arena, result->rejected_count, "candidate", "candidates"));
    raw(page,
        "</summary>\n<div "
        "class=\"scroll\"><table><thead><tr><th>Candidate</th><th>Reason</th><th>Detail</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < result->rejected_count; i++) {
        element(page, "<tr><td class=\"wide\"><code>", result->rejected[i].ddl, "</code></td>");
        element(page, "<td>", result->rejected[i].reason, "</td>");
        element(page, "<td>", result->rejected[i].detail, "</td></tr>\n");
    }
    raw(page, "</tbody></table></div></details></div>\n");
}

static void write_notes(const struct page *page) {
    const struct advise_result *result = page->result;
    if (result->note_count == 0) {
        return;
    }
    raw(page, "<h2 id=\"notes\">Notes</h2>\n<div class=\"card\"><ul class=\"plain\">");
    for (size_t i = 0; i < result->note_count; i++) {
        element(page, "<li>", result->notes[i], "</li>\n");
    }
    raw(page, "</ul></div>\n");
}

struct str report_html(struct arena *arena, const struct advise_result *result, const struct report_options *options) {
    struct buf out;
    struct page page = {.arena = arena, .out = &out, .result = result, .timings = options && options->timings};
    buf_init(&out, arena);
    raw(&page, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
               "script-src 'unsafe-inline'\">\n<meta name=\"generator\" content=\"dovetail\">\n");
    element(&page, "<title>Index advice: ", result->catalog->database.len ? result->catalog->database : result->source,
            "</title>\n<style>");
    raw(&page, html_style);
    raw(&page, "</style>\n</head>\n<body>\n<main>\n");
    write_head(&page);
    write_glance(&page);
    write_chart(&page);
    write_regressions(&page);
    write_execution(&page);
    html_frontier(&out, arena, result);
    if (result->recommendation_count) {
        raw(&page, "<h2>Each change in detail</h2>\n");
    }
    for (size_t i = 0; i < result->recommendation_count; i++) {
        write_card(&page, i);
    }
    write_scripts(&page);
    write_proof(&page);
    write_statements(&page);
    write_skipped(&page);
    write_rejected(&page);
    write_notes(&page);
    raw(&page, "<footer>Made by Dovetail from the catalog, the statistics and the statements of the source; it holds "
               "no rows of "
               "tables.</footer>\n</main>\n<script>");
    raw(&page, html_script);
    raw(&page, "</script>\n</body>\n</html>\n");
    return buf_view(&out);
}
