/*
 * Parameters of the instance that the window's own figures speak against. No figure, no finding.
 *
 * Each says when it takes effect, by V$SYSTEM_PARAMETER.ISSYS_MODIFIABLE as captured: at once, for new sessions
 * (DEFERRED), or after a restart (SPFILE). Where the capture does not tell (an AWR report prints values alone), the Reference does, and it is said
 * so; where that depends on the release, the server parameter file is all that is written.
 *
 * The limits: hard parsing a tenth of the database's time; one work area in a hundred not optimal, with passes over
 * more than once among them; one redo entry in a hundred that had to wait for room (Reference, "redo buffer allocation
 * retries").
 */
#include "advise/oracle/oracle.h"

#include <math.h>

#include "base/buf.h"
#include "sql/print.h"

#define HARD_PARSE_SHARE 0.1
#define TEXTS_PER_TEMPLATE 2.0
#define SOFT_PARSE_SHARE 0.5
#define CURSORS_WANTED 200
#define NOT_OPTIMAL_SHARE 0.01
#define REDO_RETRY_SHARE 0.01

struct change {
    const char *name;
    struct str value, why;
    double confidence;
    const char *confidence_why, *risk;
};

static const struct catalog_setting *find_setting(const struct findings *findings, const char *name) {
    const struct catalog *catalog = findings->problem->catalog;
    for (size_t i = 0; i < catalog->setting_count; i++) {
        if (str_ieq_z(catalog->settings[i].name, name)) {
            return &catalog->settings[i];
        }
    }
    return NULL;
}

static double statistic(const struct findings *findings, const char *name) {
    const struct catalog_oracle *oracle = findings->problem->catalog->oracle;
    for (size_t i = 0; i < oracle->statistics.n; i++) {
        if (str_eq_z(oracle->statistics.at[i].name, name)) {
            return oracle->statistics.at[i].value;
        }
    }
    return NAN;
}

static double db_time_us(const struct findings *findings) {
    double seconds = findings->problem->catalog->oracle->db_time_s;
    return seconds > 0 ? seconds * 1e6 : statistic(findings, "DB time");
}

/* --- Writing it ----------------------------------------------------------------------------------------------- */

/* ISSYS_MODIFIABLE, from the capture or else from the Reference; empty: not known, session_cached_cursors differs between releases. */
static struct str class_of(const struct catalog_setting *setting) {
    static const char *const at_once[] = {"cursor_sharing", "pga_aggregate_target", "statistics_level", "optimizer_mode",
                                          "workarea_size_policy"};
    if (setting->change.len) {
        return setting->change;
    }
    for (size_t i = 0; i < sizeof at_once / sizeof *at_once; i++) {
        if (str_ieq_z(setting->name, at_once[i])) {
            return STR("IMMEDIATE");
        }
    }
    return str_ieq_z(setting->name, "log_buffer") ? STR("FALSE") : (struct str){0};
}

static const char *scope_of(const struct catalog_setting *setting) {
    struct str class = class_of(setting);
    return str_eq_z(class, "IMMEDIATE")  ? "SCOPE = BOTH"
           : str_eq_z(class, "DEFERRED") ? "DEFERRED SCOPE = BOTH"
                                         : "SCOPE = SPFILE";
}

static struct str effect_of(struct arena *arena, const struct catalog_setting *setting) {
    struct str class = class_of(setting);
    const char *effect = str_eq_z(class, "IMMEDIATE")  ? "Takes effect at once (IMMEDIATE)"
                         : str_eq_z(class, "DEFERRED") ? "Takes effect for new sessions (DEFERRED)"
                         : class.len                   ? "Takes effect after a restart (not modifiable while running)"
                                       : "When it takes effect is not captured: written for the next restart";
    bool by_the_book = class.len && !setting->change.len;
    return str_fmt(arena, "%s%s", effect, by_the_book ? ", by the Reference: V$SYSTEM_PARAMETER was not captured" : "");
}

/* The container whose session has to go to the root for it; empty: it is changed where one is. */
static struct str must_leave(const struct findings *findings, const struct catalog_setting *setting) {
    struct str container = findings->problem->catalog->oracle->container;
    bool stays = str_eq_z(container, "CDB$ROOT") || !str_eq_z(setting->in_container, "FALSE");
    return stays ? (struct str){0} : container;
}

/* What a container may not change is changed in the root, for all containers. */
static void write_change(struct findings *findings, struct advise_recommendation *one, const struct catalog_setting *setting,
                         struct str value, void (*add)(struct findings *, struct advise_recommendation *, struct str)) {
    struct arena *arena = findings->arena;
    struct str container = must_leave(findings, setting);
    if (container.len) {
        add(findings, one, STR("ALTER SESSION SET CONTAINER = CDB$ROOT"));
    }
    add(findings, one, str_fmt(arena, "ALTER SYSTEM SET " STR_FMT " = " STR_FMT " %s", STR_ARG(setting->name), STR_ARG(value), scope_of(setting)));
    if (container.len) {
        add(findings, one, str_fmt(arena, "ALTER SESSION SET CONTAINER = " STR_FMT, STR_ARG(sql_quote_name(arena, SQL_ORACLE, container))));
    }
}

static void recommend(struct findings *findings, const struct change *change) {
    struct arena *arena = findings->arena;
    const struct catalog_setting *setting = find_setting(findings, change->name);
    struct advise_recommendation *one = findings_add(
        findings, ADVISE_PARAMETER, str_fmt(arena, "parameter %s = " STR_FMT, change->name, STR_ARG(change->value)));
    write_change(findings, one, setting, change->value, findings_ddl);
    write_change(findings, one, setting, setting->value, findings_undo);
    one->confidence = change->confidence;
    one->confidence_why = str_from_z(change->confidence_why);
    one->why = change->why;
    one->risk = str_fmt(arena, STR_FMT ". %s%s", STR_ARG(effect_of(arena, setting)),
                        must_leave(findings, setting).len ? "A container may not change it (ISPDB_MODIFIABLE = FALSE): it is changed in the root, by a common "
                                                            "user, for all containers. "
                                                          : "",
                        change->risk);
}

/* --- What the figures speak against ---------------------------------------------------------------------------- */

/* Many texts of one shape, and much time to parse them. */
static void literals(struct findings *findings) {
    const struct workload *workload = findings->problem->workload;
    const struct catalog_setting *setting = find_setting(findings, "cursor_sharing");
    double share = statistic(findings, "hard parse elapsed time") / db_time_us(findings);
    double texts = workload->template_count ? (double)workload->statements / (double)workload->template_count : 0;
    if (!setting || !str_ieq_z(setting->value, "EXACT") || !(share >= HARD_PARSE_SHARE) || texts < TEXTS_PER_TEMPLATE) {
        return;
    }
    recommend(
        findings,
        &(struct change){
            .name = "cursor_sharing",
            .value = STR("FORCE"),
            .why = str_fmt(
                findings->arena,
                "Hard parsing takes %.0f %% of the database's time, and " STR_FMT " statements differ from "
                "another one only in their literals (%.1f texts a statement). The lasting cure is bind variables "
                "in the application; this is what can be done without it.",
                100 * share,
                STR_ARG(explain_count(findings->arena, (double)(workload->statements - workload->template_count))),
                texts),
            .confidence = 0.6,
            .confidence_why = "time model and texts of the window",
            .risk = "Literals become binds everywhere: plans that hang on a literal (histograms, function-based "
                    "indexes on expressions with literals) may change"});
}

static void cached_cursors(struct findings *findings) {
    const struct catalog_setting *setting = find_setting(findings, "session_cached_cursors");
    double parses = statistic(findings, "parse count (total)"), hard = statistic(findings, "parse count (hard)"),
           executions = statistic(findings, "execute count"), hits = statistic(findings, "session cursor cache hits");
    int64_t now;
    bool soft = parses >= SOFT_PARSE_SHARE * executions && hard <= 0.05 * parses && hits < 0.5 * parses;
    if (!setting || !soft || !str_to_i64(setting->value, &now) || now >= CURSORS_WANTED) {
        return;
    }
    recommend(findings,
              &(struct change){.name = "session_cached_cursors",
                               .value = str_fmt(findings->arena, "%d", CURSORS_WANTED),
                               .why = str_fmt(findings->arena,
                                              "Statements are parsed %.2f times an execution, nearly all of them known "
                                              "already, and the sessions' caches of " STR_FMT
                                              " cursors answer only %.0f %% of it.",
                                              parses / executions, STR_ARG(setting->value), 100 * hits / parses),
                               .confidence = 0.5,
                               .confidence_why = "V$SYSSTAT of the window",
                               .risk = "Costs memory in the shared pool, some kilobytes a session"});
}

static void work_areas(struct findings *findings) {
    const struct catalog_setting *setting = find_setting(findings, "pga_aggregate_target");
    double optimal = statistic(findings, "workarea executions - optimal"),
           one_pass = statistic(findings, "workarea executions - onepass"),
           multi_pass = statistic(findings, "workarea executions - multipass");
    double share = (one_pass + multi_pass) / (optimal + one_pass + multi_pass);
    uint64_t now;
    if (!setting || !(multi_pass > 0) || !(share >= NOT_OPTIMAL_SHARE) || !str_to_size(setting->value, &now) ||
        now == 0) {
        return;
    }
    recommend(findings,
              &(struct change){.name = "pga_aggregate_target",
                               .value = str_fmt(findings->arena, "%llu", 2 * (unsigned long long)now),
                               .why = str_fmt(findings->arena,
                                              "%.1f %% of the sorts and hash joins did not fit in memory, " STR_FMT
                                              " of them went over their data several times; the target is " STR_FMT ".",
                                              100 * share, STR_ARG(explain_count(findings->arena, multi_pass)),
                                              STR_ARG(explain_bytes(findings->arena, now))),
                               .confidence = 0.6,
                               .confidence_why = "V$SYSSTAT of the window; see V$PGA_TARGET_ADVICE for how much",
                               .risk = "The machine must have the memory to spare"});
}

static void redo_buffer(struct findings *findings) {
    const struct catalog_setting *setting = find_setting(findings, "log_buffer");
    double share = statistic(findings, "redo buffer allocation retries") / statistic(findings, "redo entries");
    uint64_t now;
    if (!setting || !(share >= REDO_RETRY_SHARE) || !str_to_size(setting->value, &now) || now == 0) {
        return;
    }
    recommend(findings,
              &(struct change){
                  .name = "log_buffer",
                  .value = str_fmt(findings->arena, "%llu", 2 * (unsigned long long)now),
                  .why = str_fmt(findings->arena,
                                 "%.1f %% of the redo entries had to wait for room in the log buffer of " STR_FMT ".",
                                 100 * share, STR_ARG(explain_bytes(findings->arena, now))),
                  .confidence = 0.6,
                  .confidence_why = "V$SYSSTAT of the window",
                  .risk = "A slow disk under the redo log shows the same figure: see log file parallel "
                          "write first"});
}

/* Values that switch off what everything else rests on. */
static void outdated_modes(struct findings *findings) {
    static const struct {
        const char *name, *bad, *value, *why;
    } modes[] = {
        {"statistics_level", "BASIC", "TYPICAL",
         "with BASIC the database collects neither AWR nor the modifications by which statistics are called stale"},
        {"optimizer_mode", "RULE", "ALL_ROWS",
         "the rule-based optimizer knows no statistics and is not supported any more"},
        {"optimizer_mode", "CHOOSE", "ALL_ROWS", "CHOOSE is not supported any more"},
        {"optimizer_mode", "FIRST_ROWS", "ALL_ROWS",
         "FIRST_ROWS without a number mixes costs with rules, and is kept for old applications only"},
        {"workarea_size_policy", "MANUAL", "AUTO",
         "with MANUAL each sort gets the same small memory, whatever is free"},
    };
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        const struct catalog_setting *setting = find_setting(findings, modes[i].name);
        if (setting && str_ieq_z(setting->value, modes[i].bad)) {
            recommend(findings, &(struct change){.name = modes[i].name,
                                                 .value = str_from_z(modes[i].value),
                                                 .why = str_fmt(findings->arena, "%s is %s: %s.", modes[i].name,
                                                                modes[i].bad, modes[i].why),
                                                 .confidence = 0.8,
                                                 .confidence_why = "the value itself",
                                                 .risk = "Plans may change"});
        }
    }
}

void oracle_find_parameters(struct findings *findings) {
    if (!findings->problem->catalog->oracle) {
        return;
    }
    literals(findings);
    cached_cursors(findings);
    work_areas(findings);
    redo_buffer(findings);
    outdated_modes(findings);
}
