/* See the header. */
#include "collect/oracle/oracle_binds.h"

#include "base/buf.h"
#include "base/vec.h"
#include "sql/print.h"

struct bind {
    struct str name; /* in capitals, without the colon */
    struct str literal;
};

struct bind_set {
    struct str captured_at;
    VEC(struct bind) binds;
};

struct bind_sets { /* of a statement: a ring of the last ones */
    struct bind_set sets[ORACLE_BIND_SETS];
    size_t count, next;
};

static struct str value_at(const struct db_result *result, size_t row, size_t column) {
    const struct db_value *value = column == SIZE_MAX ? NULL : &result->values[row * result->column_count + column];
    return !value || value->is_null ? (struct str){0} : value->text;
}

/* Empty when the value cannot be written as a literal for certain. */
static struct str literal_of(struct arena *arena, struct str type, struct str value) {
    double number;
    if (str_starts(type, STR("NUMBER"))) {
        return str_to_double(value, &number) ? value : (struct str){0};
    }
    bool text = str_starts(type, STR("VARCHAR")) || str_starts(type, STR("CHAR")) || str_starts(type, STR("NVARCHAR"));
    return text && value.len && !memchr(value.ptr, 0, value.len) ? sql_quote_string(arena, value) : (struct str){0};
}

static struct bind_set *set_of(struct bind_sets *sets, struct str captured_at) {
    for (size_t i = 0; i < sets->count; i++) {
        if (str_eq(sets->sets[i].captured_at, captured_at)) {
            return &sets->sets[i];
        }
    }
    struct bind_set *set = &sets->sets[sets->next];
    sets->next = (sets->next + 1) % ORACLE_BIND_SETS;
    sets->count += sets->count < ORACLE_BIND_SETS;
    *set = (struct bind_set){.captured_at = captured_at};
    return set;
}

void oracle_binds_read(struct arena *arena, const struct db_result *result, struct oracle_binds *binds) {
    size_t id = db_column(result, "sql_id"), name = db_column(result, "name"), type = db_column(result, "datatype");
    size_t value = db_column(result, "value"), at = db_column(result, "captured_at");
    map_init(&binds->by_id, arena);
    for (size_t row = 0; row < result->row_count; row++) {
        struct str sql_id = value_at(result, row, id), bind_name = value_at(result, row, name);
        struct str literal = literal_of(arena, value_at(result, row, type), value_at(result, row, value));
        if (!sql_id.len || bind_name.len < 2 || bind_name.ptr[0] != ':' || !literal.len) {
            continue;
        }
        struct bind_sets *sets = map_find(&binds->by_id, sql_id);
        if (!sets) {
            sets = arena_alloc(arena, sizeof *sets);
            map_put(&binds->by_id, sql_id, sets);
        }
        struct bind bind = {str_upper(arena, str_slice(bind_name, 1, bind_name.len)), literal};
        VEC_PUSH(arena, &set_of(sets, value_at(result, row, at))->binds, bind);
    }
}

size_t oracle_binds_sets(const struct oracle_binds *binds, struct str sql_id) {
    const struct bind_sets *sets = binds->by_id.arena ? map_find(&binds->by_id, sql_id) : NULL;
    return sets ? sets->count : 0;
}

/* --- Texts ----------------------------------------------------------------------------------------------- */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '#';
}

/* Bytes of the string, quoted name or comment that begins here; 0 when none does. */
static size_t skipped(struct str rest) {
    size_t end;
    char c = rest.ptr[0];
    if (c == '\'' || c == '"') {
        struct str behind = str_slice(rest, 1, rest.len);
        return str_find(behind, c == '"' ? STR("\"") : STR("'"), &end) ? end + 2 : rest.len;
    }
    if (str_starts(rest, STR("--"))) {
        return str_find(rest, STR("\n"), &end) ? end + 1 : rest.len;
    }
    if (str_starts(rest, STR("/*"))) {
        return str_find(rest, STR("*/"), &end) ? end + 2 : rest.len;
    }
    return 0;
}

static struct str name_at(struct str rest) {
    size_t length = 1;
    while (length < rest.len && is_word(rest.ptr[length])) {
        length++;
    }
    return rest.ptr[0] == ':' ? str_slice(rest, 1, length) : (struct str){0};
}

static struct str literal_for(const struct bind_set *set, struct str name) {
    for (size_t i = 0; i < set->binds.n; i++) {
        if (str_ieq(set->binds.at[i].name, name)) {
            return set->binds.at[i].literal;
        }
    }
    return (struct str){0};
}

struct str oracle_binds_fill(struct arena *arena, const struct oracle_binds *binds, struct str sql_id, size_t set,
                             struct str text) {
    const struct bind_sets *sets = map_find(&binds->by_id, sql_id);
    struct buf out;
    buf_init(&out, arena);
    for (size_t at = 0; sets && at < text.len;) {
        struct str rest = str_slice(text, at, text.len), name = name_at(rest);
        struct str literal = name.len ? literal_for(&sets->sets[set], name) : (struct str){0};
        size_t length = skipped(rest);
        if (literal.len) {
            buf_str(&out, literal);
            at += name.len + 1;
            continue;
        }
        length = length ? length : name.len + 1;
        buf_str(&out, str_slice(rest, 0, length));
        at += length;
    }
    return sets ? buf_view(&out) : text;
}
