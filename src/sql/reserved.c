/*
 * Reserved words: PostgreSQL's from its manual, appendix C (reserved; reserved but function or type; labels that require AS), of versions
 * 12 to 17 together; Oracle's from the SQL Language Reference, appendix "Oracle SQL Reserved Words". Both in order, for a binary search.
 */
#include "sql/reserved.h"

#define R SQL_WORD_RESERVED
#define F SQL_WORD_FUNCTION
#define L SQL_WORD_NEEDS_AS
#define P SQL_WORD_PSEUDO

struct word {
    const char *text;
    unsigned char bits;
};

static const struct word postgresql[] = {
    {"all", R}, {"analyse", R}, {"analyze", R}, {"and", R}, {"any", R}, {"array", R | L}, {"as", R | L}, {"asc", R},
    {"asymmetric", R}, {"authorization", R | F}, {"binary", R | F}, {"both", R}, {"case", R}, {"cast", R},
    {"char", L}, {"character", L}, {"check", R}, {"collate", R}, {"collation", R | F}, {"column", R},
    {"concurrently", R | F}, {"constraint", R}, {"create", R | L}, {"cross", R | F}, {"current_catalog", R},
    {"current_date", R}, {"current_role", R}, {"current_schema", R | F}, {"current_time", R},
    {"current_timestamp", R}, {"current_user", R}, {"day", L}, {"default", R}, {"deferrable", R}, {"desc", R},
    {"distinct", R}, {"do", R}, {"else", R}, {"end", R}, {"except", R | L}, {"false", R}, {"fetch", R | L},
    {"filter", L}, {"for", R | L}, {"foreign", R}, {"freeze", R | F}, {"from", R | L}, {"full", R | F},
    {"grant", R | L}, {"group", R | L}, {"having", R | L}, {"hour", L}, {"ilike", R | F}, {"in", R}, {"initially", R},
    {"inner", R | F}, {"intersect", R | L}, {"into", R | L}, {"is", R | F}, {"isnull", R | F | L}, {"join", R | F},
    {"lateral", R}, {"leading", R}, {"left", R | F}, {"like", R | F}, {"limit", R | L}, {"localtime", R},
    {"localtimestamp", R}, {"minute", L}, {"month", L}, {"natural", R | F}, {"not", R}, {"notnull", R | F | L},
    {"null", R}, {"offset", R | L}, {"on", R | L}, {"only", R}, {"or", R}, {"order", R | L}, {"outer", R | F},
    {"over", L}, {"overlaps", R | F | L}, {"placing", R}, {"precision", L}, {"primary", R}, {"references", R},
    {"returning", R | L}, {"right", R | F}, {"second", L}, {"select", R}, {"session_user", R}, {"similar", R | F},
    {"some", R}, {"symmetric", R}, {"table", R}, {"tablesample", R | F}, {"then", R}, {"to", R | L}, {"trailing", R},
    {"true", R}, {"union", R | L}, {"unique", R}, {"user", R}, {"using", R}, {"variadic", R}, {"varying", L},
    {"verbose", R | F}, {"when", R}, {"where", R | L}, {"window", R | L}, {"with", R | L}, {"within", L},
    {"without", L}, {"year", L},
};

static const struct word oracle[] = {
    {"access", R}, {"add", R}, {"all", R}, {"alter", R}, {"and", R}, {"any", R}, {"as", R}, {"asc", R}, {"audit", R},
    {"between", R}, {"by", R}, {"char", R}, {"check", R}, {"cluster", R}, {"column", R}, {"column_value", R | P},
    {"comment", R}, {"compress", R}, {"connect", R}, {"create", R}, {"current", R}, {"date", R}, {"decimal", R},
    {"default", R}, {"delete", R}, {"desc", R}, {"distinct", R}, {"drop", R}, {"else", R}, {"exclusive", R},
    {"exists", R}, {"file", R}, {"float", R}, {"for", R}, {"from", R}, {"grant", R}, {"group", R}, {"having", R},
    {"identified", R}, {"immediate", R}, {"in", R}, {"increment", R}, {"index", R}, {"initial", R}, {"insert", R},
    {"integer", R}, {"intersect", R}, {"into", R}, {"is", R}, {"level", R | P}, {"like", R}, {"lock", R}, {"long", R},
    {"maxextents", R}, {"minus", R}, {"mlslabel", R}, {"mode", R}, {"modify", R}, {"nested_table_id", R | P},
    {"noaudit", R}, {"nocompress", R}, {"not", R}, {"nowait", R}, {"null", R}, {"number", R}, {"of", R},
    {"offline", R}, {"on", R}, {"online", R}, {"option", R}, {"or", R}, {"order", R}, {"pctfree", R}, {"prior", R},
    {"public", R}, {"raw", R}, {"rename", R}, {"resource", R}, {"revoke", R}, {"row", R}, {"rowid", R | P},
    {"rownum", R | P}, {"rows", R}, {"select", R}, {"session", R}, {"set", R}, {"share", R}, {"size", R},
    {"smallint", R}, {"start", R}, {"successful", R}, {"synonym", R}, {"sysdate", R | P}, {"table", R}, {"then", R},
    {"to", R}, {"trigger", R}, {"uid", R | P}, {"union", R}, {"unique", R}, {"update", R}, {"user", R | P},
    {"validate", R}, {"values", R}, {"varchar", R}, {"varchar2", R}, {"view", R}, {"whenever", R}, {"where", R},
    {"with", R},
};

/* The text against a word in lower case, as strcmp would order them. */
static int compare(struct str text, const char *word) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i], other = (unsigned char)word[i];
        if (c >= 'A' && c <= 'Z') c |= 0x20;
        if (c != other || !other) return c - other;
    }
    return word[text.len] ? -1 : 0;
}

unsigned sql_word_class(enum sql_dialect dialect, struct str word) {
    const struct word *words = dialect == SQL_ORACLE ? oracle : postgresql;
    size_t low = 0, high = dialect == SQL_ORACLE ? sizeof oracle / sizeof *oracle : sizeof postgresql / sizeof *postgresql;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(word, words[middle].text);
        if (!order) return words[middle].bits;
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return 0;
}
