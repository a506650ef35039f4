/* Advice as JSON, format 1: docs/advice.schema.json is the norm. Numbers are full; rounding is for people. */
#include <math.h>

#include "advise/verify/verify.h"
#include "base/json.h"
#include "report/format.h"
#include "report/report.h"

static void member_str(struct json_writer *json, const char *key, struct str text) {
    json_write_key(json, key);
    json_write_str(json, text);
}

/* Empty text means that nothing is known. */
static void member_text_or_null(struct json_writer *json, const char *key, struct str text) {
    json_write_key(json, key);
    if (text.len) {
        json_write_str(json, text);
    } else {
        json_write_null(json);
    }
}

static void member_number(struct json_writer *json, const char *key, double number) {
    json_write_key(json, key);
    json_write_number(json, number);
}

static void member_u64(struct json_writer *json, const char *key, uint64_t number) {
    json_write_key(json, key);
    json_write_u64(json, number);
}

static void member_bool(struct json_writer *json, const char *key, bool value) {
    json_write_key(json, key);
    json_write_bool(json, value);
}

static void member_texts(struct json_writer *json, const char *key, const struct str *texts, size_t count) {
    json_write_key(json, key);
    json_write_array(json);
    for (size_t i = 0; i < count; i++) {
        json_write_str(json, texts[i]);
    }
    json_write_array_end(json);
}

static void write_source(struct json_writer *json, const struct advise_result *result) {
    const struct catalog *catalog = result->catalog;
    json_write_key(json, "source");
    json_write_object(json);
    member_str(json, "kind", format_is_bundle(result) ? STR("bundle") : STR("live"));
    member_str(json, "dialect", catalog->dialect == SQL_ORACLE ? STR("oracle") : STR("postgresql"));
    member_text_or_null(json, "captured_at", format_is_bundle(result) ? catalog->captured_at : (struct str){0});
    member_str(json, "name", result->source);
    member_text_or_null(json, "product", catalog->product);
    member_text_or_null(json, "version", catalog->version_text);
    member_text_or_null(json, "database", catalog->database);
    json_write_object_end(json);
}

/* Only of a cluster. */
static void write_instances(struct json_writer *json, const struct workload *workload) {
    if (!workload->instances.list.n) {
        return;
    }
    json_write_key(json, "instances");
    json_write_array(json);
    for (size_t i = 0; i < workload->instances.list.n; i++) {
        const struct workload_instance *one = &workload->instances.list.at[i];
        bool told = !isnan(one->total_ms);
        json_write_object(json);
        member_number(json, "instance", one->number);
        member_text_or_null(json, "name", one->name);
        member_number(json, "statements", told ? (double)one->statements : NAN);
        member_number(json, "executions", one->calls);
        member_number(json, "elapsed_ms", one->total_ms);
        member_number(json, "db_time_ms", one->db_time_ms);
        member_number(json, "share", format_instance_share(workload, i));
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

/* Only where the source tells which instance ran what. */
static void write_template_instances(struct json_writer *json, const struct workload_instances *instances) {
    if (!instances->list.n) {
        return;
    }
    json_write_key(json, "instances");
    json_write_array(json);
    for (size_t i = 0; i < instances->list.n; i++) {
        json_write_object(json);
        member_number(json, "instance", instances->list.at[i].number);
        member_number(json, "executions", instances->list.at[i].calls);
        member_number(json, "elapsed_ms", instances->list.at[i].total_ms);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_workload(struct json_writer *json, const struct advise_result *result) {
    const struct workload *workload = result->workload;
    json_write_key(json, "workload");
    json_write_object(json);
    member_u64(json, "statements", workload->statements);
    member_u64(json, "templates", workload->template_count);
    member_u64(json, "compressed", result->searched_templates);
    member_number(json, "coverage", 1 - workload->unparsed_share);
    member_u64(json, "unparsed", workload->unparsed);
    member_number(json, "unparsed_share", workload->unparsed_share);
    write_instances(json, workload);
    json_write_object_end(json);
}

static void write_cost(struct json_writer *json, const struct advise_result *result, bool timings) {
    json_write_key(json, "cost");
    json_write_object(json);
    member_str(json, "model", result->model);
    member_number(json, "baseline", result->baseline);
    member_number(json, "after", result->after);
    member_number(json, "improvement", result->improvement);
    member_number(json, "bound", result->bound);
    member_number(json, "gap", result->gap);
    member_u64(json, "whatif_calls", result->whatif_calls);
    member_u64(json, "model_plans", result->model_plans);
    member_number(json, "elapsed_ms", timings ? result->elapsed_ms : NAN);
    json_write_object_end(json);
}

static void effect_members(struct json_writer *json, const struct advise_effect *effect) {
    member_str(json, "template", effect->template->id);
    member_str(json, "sql", effect->template->text);
    member_number(json, "calls", effect->template->calls);
    member_number(json, "before", effect->before);
    member_number(json, "after", effect->after);
    member_text_or_null(json, "plan_before", effect->plan_before);
    member_text_or_null(json, "plan_after", effect->plan_after);
}

static void write_effects(struct json_writer *json, const char *key, const struct advise_effect *effects,
                          size_t count) {
    json_write_key(json, key);
    json_write_array(json);
    for (size_t i = 0; i < count; i++) {
        json_write_object(json);
        effect_members(json, &effects[i]);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_priority(struct json_writer *json, const struct advise_recommendation *one) {
    member_number(json, "priority", one->priority);
    json_write_key(json, "priority_parts");
    json_write_object(json);
    member_number(json, "frequency", one->frequency);
    member_number(json, "cost_savings", one->cost_savings);
    member_number(json, "user_impact", one->user_impact);
    member_number(json, "resource", one->resource);
    json_write_object_end(json);
    member_number(json, "confidence", one->confidence);
    member_str(json, "confidence_why", one->confidence_why);
}

static void write_interactions(struct json_writer *json, const struct advise_result *result,
                               const struct advise_recommendation *one) {
    json_write_key(json, "interactions");
    json_write_array(json);
    for (size_t i = 0; i < one->interaction_count; i++) {
        json_write_object(json);
        member_str(json, "with", result->recommendations[one->interactions[i].with].id);
        member_number(json, "doi", one->interactions[i].doi);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_recommendation(struct json_writer *json, const struct advise_result *result,
                                 const struct advise_recommendation *one) {
    json_write_object(json);
    member_str(json, "id", one->id);
    json_write_key(json, "kind");
    json_write_z(json, format_kind(one->kind));
    member_str(json, "title", one->title);
    member_texts(json, "ddl", one->ddl, one->ddl_count);
    member_texts(json, "undo", one->undo, one->undo_count);
    member_u64(json, "size_bytes", one->size_bytes);
    member_number(json, "benefit", one->benefit);
    member_number(json, "maintenance", one->maintenance);
    write_priority(json, one);
    write_effects(json, "affected", one->affected, one->affected_count);
    write_effects(json, "regressions", one->regressions, one->regression_count);
    write_interactions(json, result, one);
    if (one->group) {
        member_u64(json, "group", one->group);
    }
    member_str(json, "why", one->why);
    member_str(json, "risk", one->risk);
    json_write_object_end(json);
}

/* What the validation over every template has found. */
static void write_regressions(struct json_writer *json, const struct advise_result *result) {
    json_write_key(json, "regressions");
    json_write_array(json);
    for (size_t i = 0; i < result->regression_count; i++) {
        const struct advise_regression *one = &result->regressions[i];
        json_write_object(json);
        effect_members(json, &one->effect);
        json_write_key(json, "indexes");
        json_write_array(json);
        for (size_t k = 0; k < one->used_count; k++) {
            json_write_str(json, one->used[k]->identity);
        }
        json_write_array_end(json);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_search(struct json_writer *json, const struct advise_result *result, bool timings) {
    json_write_key(json, "search");
    json_write_array(json);
    for (size_t i = 0; i < result->curve_count; i++) {
        const struct progress_point *point = &result->curve[i];
        json_write_object(json);
        json_write_key(json, "phase");
        json_write_z(json, format_phase(point->phase));
        member_u64(json, "asked", point->asked);
        member_number(json, "elapsed_ms", timings ? point->elapsed_ms : NAN);
        member_number(json, "best", point->best);
        member_number(json, "bound", point->bound);
        member_number(json, "gap", point->gap);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

/* Only where it was asked for. */
static void write_frontier(struct json_writer *json, const struct advise_result *result) {
    if (!result->frontier) {
        return;
    }
    json_write_key(json, "frontier");
    json_write_array(json);
    for (size_t i = 0; i < result->frontier_count; i++) {
        const struct advise_point *point = &result->frontier[i];
        json_write_object(json);
        member_u64(json, "budget_bytes", point->size_bytes);
        member_number(json, "cost", point->cost);
        member_number(json, "improvement", 1 - point->cost / result->baseline);
        member_number(json, "bound", point->bound);
        member_number(json, "gap", (point->cost - point->bound) / point->cost);
        member_bool(json, "advised", point->advised);
        member_texts(json, "ddl", point->ddl, point->ddl_count);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_rejected(struct json_writer *json, const struct advise_result *result) {
    json_write_key(json, "rejected");
    json_write_array(json);
    for (size_t i = 0; i < result->rejected_count; i++) {
        json_write_object(json);
        member_str(json, "ddl", result->rejected[i].ddl);
        member_str(json, "reason", result->rejected[i].reason);
        member_str(json, "detail", result->rejected[i].detail);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_templates(struct json_writer *json, const struct advise_result *result) {
    json_write_key(json, "templates");
    json_write_array(json);
    for (size_t i = 0; i < result->template_count; i++) {
        const struct advise_template *one = &result->templates[i];
        json_write_object(json);
        member_str(json, "template", one->template->id);
        member_str(json, "sql", one->template->text);
        member_str(json, "state", format_state(one->template));
        member_text_or_null(json, "reason", one->template->reason);
        member_number(json, "calls", one->template->calls);
        member_number(json, "mean_ms", one->template->mean_ms);
        write_template_instances(json, &one->template->instances);
        member_number(json, "before", one->before);
        member_number(json, "after", one->after);
        member_bool(json, "verified", one->verified);
        member_text_or_null(json, "plan_before", one->plan_before);
        member_text_or_null(json, "plan_after", one->plan_after);
        json_write_object_end(json);
    }
    json_write_array_end(json);
}

static void write_time(struct json_writer *json, const struct verify_time *time) {
    json_write_object(json);
    member_str(json, "template", time->template->id);
    member_number(json, "calls", time->template->calls);
    member_number(json, "without_ms", time->without_ms);
    member_number(json, "with_ms", time->with_ms);
    member_bool(json, "without_timed_out", time->without_timed_out);
    member_bool(json, "with_timed_out", time->with_timed_out);
    member_bool(json, "slower", time->slower);
    member_bool(json, "pays", time->pays);
    member_number(json, "client_ms", time->client_ms > 0 ? time->client_ms : NAN);
    member_text_or_null(json, "skipped", time->skipped);
    json_write_object_end(json);
}

/* Only where something was run. */
static void write_execution(struct json_writer *json, const struct verify_result *run) {
    if (!run) {
        return;
    }
    json_write_key(json, "execution");
    json_write_object(json);
    member_u64(json, "runs", run->runs);
    member_number(json, "without_ms", run->without_ms);
    member_number(json, "with_ms", run->with_ms);
    member_u64(json, "slower", run->slower);
    member_u64(json, "pays", run->pays);
    json_write_key(json, "statements");
    json_write_array(json);
    for (size_t i = 0; i < run->count; i++) {
        write_time(json, &run->times[i]);
    }
    json_write_array_end(json);
    json_write_object_end(json);
}

struct str report_json(struct arena *arena, const struct advise_result *result, const struct report_options *options) {
    struct buf out;
    struct json_writer json;
    buf_init(&out, arena);
    json_write_init(&json, &out, true);
    json_write_object(&json);
    member_u64(&json, "format", 1);
    write_source(&json, result);
    write_workload(&json, result);
    write_cost(&json, result, options && options->timings);
    member_u64(&json, "budget_bytes", result->budget_bytes);
    member_u64(&json, "design_bytes", result->design_bytes);
    member_str(&json, "verdict", result->verdict);
    member_bool(&json, "set_rejected", result->refused != ERR_NONE);
    member_bool(&json, "cancelled", result->cancelled);
    json_write_key(&json, "recommendations");
    json_write_array(&json);
    for (size_t i = 0; i < result->recommendation_count; i++) {
        write_recommendation(&json, result, &result->recommendations[i]);
    }
    json_write_array_end(&json);
    write_regressions(&json, result);
    write_rejected(&json, result);
    write_templates(&json, result);
    write_search(&json, result, options && options->timings);
    write_frontier(&json, result);
    write_execution(&json, result->execution);
    member_texts(&json, "notes", result->notes, result->note_count);
    json_write_object_end(&json);
    buf_char(&out, '\n');
    return buf_view(&out);
}
