/* Finding parameters: arguments of functions, by what the function is known to take. */
#include "workload/literal_walk.h"

#include "sql/print.h"

/* Arguments whose value decides whether a call is valid at all, by position. "" leaves one to the general rule. */
static const struct call_rule {
    const char *name;
    size_t least_args;
    const char *args[3];
} call_rules[] = {
    {"date_trunc", 2, {"'month'", "", ""}},
    {"date_part", 2, {"'year'", "", ""}},
    {"date_bin", 2, {"interval '1 day'", "", "timestamp '2001-01-01'"}},
    {"to_char", 2, {"", "'YYYY-MM'", ""}},
    {"to_date", 2, {"'2020-01-01'", "'YYYY-MM-DD'", ""}},
    {"to_timestamp", 2, {"'2020-01-01'", "'YYYY-MM-DD'", ""}},
    {"to_tsvector", 2, {"'english'", "", ""}},
    {"to_tsquery", 2, {"'english'", "'value'", ""}},
    {"to_tsquery", 1, {"'value'", "", ""}},
    {"plainto_tsquery", 2, {"'english'", "'value'", ""}},
    {"plainto_tsquery", 1, {"'value'", "", ""}},
    {"websearch_to_tsquery", 2, {"'english'", "'value'", ""}},
    {"websearch_to_tsquery", 1, {"'value'", "", ""}},
    {"phraseto_tsquery", 2, {"'english'", "'value'", ""}},
    {"phraseto_tsquery", 1, {"'value'", "", ""}},
    {"substring", 2, {"", "1", "2"}},
    {"substr", 2, {"", "1", "2"}},
    {"left", 2, {"", "3", ""}},
    {"right", 2, {"", "3", ""}},
    {"lpad", 2, {"", "10", "'0'"}},
    {"rpad", 2, {"", "10", "' '"}},
    {"round", 2, {"", "2", ""}},
    {"trunc", 2, {"", "2", ""}},
    {"mod", 2, {"", "2", ""}},
    {"power", 2, {"", "2", ""}},
    {"split_part", 3, {"", "','", "1"}},
    {"string_agg", 2, {"", "', '", ""}},
    {"string_to_array", 2, {"", "','", ""}},
    {"array_to_string", 2, {"", "','", ""}},
    {"concat_ws", 2, {"' '", "'a'", "'b'"}},
    {"strpos", 2, {"", "'a'", ""}},
    {"replace", 3, {"", "'a'", "'b'"}},
    {"regexp_replace", 3, {"", "'a'", "'b'"}},
    {"translate", 3, {"", "'a'", "'b'"}},
    {"ntile", 1, {"4", "", ""}},
    {"lag", 2, {"", "1", ""}},
    {"lead", 2, {"", "1", ""}},
    {"nth_value", 2, {"", "1", ""}},
    {"percentile_cont", 1, {"0.5", "", ""}},
    {"percentile_disc", 1, {"0.5", "", ""}},
    {"array_length", 2, {"", "1", ""}},
    {"generate_subscripts", 2, {"", "1", ""}},
    {"jsonb_build_object", 2, {"'key'", "", "'other'"}},
    {"json_build_object", 2, {"'key'", "", "'other'"}},
    {"jsonb_extract_path_text", 2, {"", "'id'", ""}},
    {"jsonb_set", 3, {"", "'{id}'", "'1'"}},
    {"timezone", 2, {"'UTC'", "", ""}},
    {"format", 1, {"'%s'", "", ""}},
    {"pg_sleep", 1, {"0", "", ""}},
    {"md5", 1, {"'a'", "", ""}},
    {"hashtext", 1, {"'a'", "", ""}},
    {"hashtextextended", 1, {"'a'", "0", ""}},
    {"digest", 2, {"'a'", "'sha256'", ""}},
    {"similarity", 2, {"'abc'", "'abc'", ""}},
    {"word_similarity", 2, {"'abc'", "'abc'", ""}},
    {"strict_word_similarity", 2, {"'abc'", "'abc'", ""}},
    {"starts_with", 2, {"'a'", "'a'", ""}},
    {"tstzrange", 2, {"'2020-01-01'", "'2020-01-02'", "'[)'"}},
    {"tsrange", 2, {"'2020-01-01'", "'2020-01-02'", "'[)'"}},
    {"daterange", 2, {"'2020-01-01'", "'2020-01-02'", "'[)'"}},
    {"int4range", 2, {"1", "2", "'[)'"}},
    {"int8range", 2, {"1", "2", "'[)'"}},
    {"numrange", 2, {"1", "2", "'[)'"}},
    {"lower", 1, {"'a'", "", ""}},
    {"upper", 1, {"'a'", "", ""}},
};

static const struct call_rule *rule_of(const struct sql_call *call) {
    for (size_t i = 0; i < sizeof call_rules / sizeof call_rules[0]; i++) {
        if (str_ieq_z(call->name, call_rules[i].name) && call->args.n >= call_rules[i].least_args) {
            return &call_rules[i];
        }
    }
    return NULL;
}

/* coalesce(x, $1), greatest($1, x): like the argument that is known. */
static struct literal_expect like_siblings(struct literal_finder *finder, const struct sql_call *call,
                                           struct literal_expect otherwise) {
    for (size_t i = 0; i < call->args.n; i++) {
        struct literal_expect expect = expect_like(finder, call->args.at[i]);
        if (!literal_is_bind(call->args.at[i]) && expect.family != FAMILY_OTHER) {
            return expect;
        }
    }
    return otherwise;
}

static size_t common_prefix(struct str a, struct str b) {
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n]) {
        n++;
    }
    return n;
}

/* nextval($1), currval($1): the sequence whose name is nearest to the column that takes the value. */
static struct literal_expect sequence_name(struct literal_finder *finder, struct literal_expect target) {
    const struct catalog *catalog = finder->infer.catalog;
    const struct catalog_column *column = target.column;
    const struct catalog_sequence *best = NULL;
    size_t best_length = 0;
    for (size_t i = 0; i < catalog->sequence_count; i++) {
        const struct catalog_sequence *sequence = &catalog->sequences[i];
        size_t length = column ? common_prefix(sequence->name, column->name) : 0;
        if (!best || length > best_length) {
            best = sequence;
            best_length = length;
        }
    }
    struct literal_expect expect = {.role = ROLE_FIXED, .fixed = STR("'unknown'")};
    if (best) {
        struct str name = str_fmt(finder->infer.arena, STR_FMT "." STR_FMT,
                                  STR_ARG(sql_quote_name(finder->infer.arena, catalog->dialect, best->schema)),
                                  STR_ARG(sql_quote_name(finder->infer.arena, catalog->dialect, best->name)));
        expect.fixed = sql_quote_string(finder->infer.arena, name);
    }
    return expect;
}

void literal_walk_call(struct literal_finder *finder, const struct sql_call *call, struct literal_expect expect) {
    static const char *const numeric[] = {"sum", "avg", "count", "abs", "floor", "ceil", "ceiling"};
    const struct call_rule *rule = rule_of(call);
    struct literal_expect usual = like_siblings(finder, call, expect_of(FAMILY_OTHER, ROLE_COUNT));
    for (size_t i = 0; i < sizeof numeric / sizeof numeric[0]; i++) {
        if (str_ieq_z(call->name, numeric[i])) {
            usual = expect_of(FAMILY_NUMERIC, ROLE_COUNT);
        }
    }
    if (str_ieq_z(call->name, "nextval") || str_ieq_z(call->name, "currval") || str_ieq_z(call->name, "setval")) {
        usual = sequence_name(finder, expect);
    }
    bool passes = str_ieq_z(call->name, "coalesce") || str_ieq_z(call->name, "nullif") ||
                  str_ieq_z(call->name, "greatest") || str_ieq_z(call->name, "least");
    if (passes && usual.family == FAMILY_OTHER) {
        usual = expect;
    }
    for (size_t i = 0; i < call->args.n; i++) {
        bool ruled = rule && i < 3 && rule->args[i][0];
        literal_walk(finder, call->args.at[i],
                     ruled && literal_is_bind(call->args.at[i]) ? expect_fixed(rule->args[i]) : usual);
    }
    literal_walk_list(finder, &call->order, EXPECT_NOTHING);
    literal_walk_list(finder, &call->within_group, EXPECT_NOTHING);
    literal_walk(finder, call->filter, EXPECT_NOTHING);
    literal_walk(finder, call->over, EXPECT_NOTHING);
    literal_walk_list(finder, &call->keep_order, EXPECT_NOTHING);
}
