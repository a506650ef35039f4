/*
 * Reserved words: PostgreSQL's from its manual, appendix C (reserved; reserved but function or type; labels that require AS), of versions
 * 12 to 17 together; Oracle's from the SQL Language Reference, appendix "Oracle SQL Reserved Words". Both in the order of the alphabet.
 */
#include "sql/reserved.h"

#include "sql/token.h"

#define R SQL_WORD_RESERVED
#define F SQL_WORD_FUNCTION
#define N SQL_WORD_NEEDS_AS
#define P SQL_WORD_PSEUDO

/* X(word, bits, L), where L is what X needs beside them. */
/* clang-format off */
#define POSTGRESQL(X, L) \
    X("all", R, L) X("analyse", R, L) X("analyze", R, L) X("and", R, L) X("any", R, L) X("array", R | N, L) \
    X("as", R | N, L) X("asc", R, L) X("asymmetric", R, L) X("authorization", R | F, L) X("binary", R | F, L) \
    X("both", R, L) X("case", R, L) X("cast", R, L) X("char", N, L) X("character", N, L) X("check", R, L) \
    X("collate", R, L) X("collation", R | F, L) X("column", R, L) X("concurrently", R | F, L) X("constraint", R, L) \
    X("create", R | N, L) X("cross", R | F, L) X("current_catalog", R, L) X("current_date", R, L) \
    X("current_role", R, L) X("current_schema", R | F, L) X("current_time", R, L) X("current_timestamp", R, L) \
    X("current_user", R, L) X("day", N, L) X("default", R, L) X("deferrable", R, L) X("desc", R, L) \
    X("distinct", R, L) X("do", R, L) X("else", R, L) X("end", R, L) X("except", R | N, L) X("false", R, L) \
    X("fetch", R | N, L) X("filter", N, L) X("for", R | N, L) X("foreign", R, L) X("freeze", R | F, L) \
    X("from", R | N, L) X("full", R | F, L) X("grant", R | N, L) X("group", R | N, L) X("having", R | N, L) \
    X("hour", N, L) X("ilike", R | F, L) X("in", R, L) X("initially", R, L) X("inner", R | F, L) \
    X("intersect", R | N, L) X("into", R | N, L) X("is", R | F, L) X("isnull", R | F | N, L) X("join", R | F, L) \
    X("lateral", R, L) X("leading", R, L) X("left", R | F, L) X("like", R | F, L) X("limit", R | N, L) \
    X("localtime", R, L) X("localtimestamp", R, L) X("minute", N, L) X("month", N, L) X("natural", R | F, L) \
    X("not", R, L) X("notnull", R | F | N, L) X("null", R, L) X("offset", R | N, L) X("on", R | N, L) \
    X("only", R, L) X("or", R, L) X("order", R | N, L) X("outer", R | F, L) X("over", N, L) \
    X("overlaps", R | F | N, L) X("placing", R, L) X("precision", N, L) X("primary", R, L) X("references", R, L) \
    X("returning", R | N, L) X("right", R | F, L) X("second", N, L) X("select", R, L) X("session_user", R, L) \
    X("similar", R | F, L) X("some", R, L) X("symmetric", R, L) X("table", R, L) X("tablesample", R | F, L) \
    X("then", R, L) X("to", R | N, L) X("trailing", R, L) X("true", R, L) X("union", R | N, L) X("unique", R, L) \
    X("user", R, L) X("using", R, L) X("variadic", R, L) X("varying", N, L) X("verbose", R | F, L) X("when", R, L) \
    X("where", R | N, L) X("window", R | N, L) X("with", R | N, L) X("within", N, L) X("without", N, L) \
    X("year", N, L)

#define ORACLE(X, L) \
    X("access", R, L) X("add", R, L) X("all", R, L) X("alter", R, L) X("and", R, L) X("any", R, L) X("as", R, L) \
    X("asc", R, L) X("audit", R, L) X("between", R, L) X("by", R, L) X("char", R, L) X("check", R, L) \
    X("cluster", R, L) X("column", R, L) X("column_value", R | P, L) X("comment", R, L) X("compress", R, L) \
    X("connect", R, L) X("create", R, L) X("current", R, L) X("date", R, L) X("decimal", R, L) X("default", R, L) \
    X("delete", R, L) X("desc", R, L) X("distinct", R, L) X("drop", R, L) X("else", R, L) X("exclusive", R, L) \
    X("exists", R, L) X("file", R, L) X("float", R, L) X("for", R, L) X("from", R, L) X("grant", R, L) \
    X("group", R, L) X("having", R, L) X("identified", R, L) X("immediate", R, L) X("in", R, L) X("increment", R, L) \
    X("index", R, L) X("initial", R, L) X("insert", R, L) X("integer", R, L) X("intersect", R, L) X("into", R, L) \
    X("is", R, L) X("level", R | P, L) X("like", R, L) X("lock", R, L) X("long", R, L) X("maxextents", R, L) \
    X("minus", R, L) X("mlslabel", R, L) X("mode", R, L) X("modify", R, L) X("nested_table_id", R | P, L) \
    X("noaudit", R, L) X("nocompress", R, L) X("not", R, L) X("nowait", R, L) X("null", R, L) X("number", R, L) \
    X("of", R, L) X("offline", R, L) X("on", R, L) X("online", R, L) X("option", R, L) X("or", R, L) \
    X("order", R, L) X("pctfree", R, L) X("prior", R, L) X("public", R, L) X("raw", R, L) X("rename", R, L) \
    X("resource", R, L) X("revoke", R, L) X("row", R, L) X("rowid", R | P, L) X("rownum", R | P, L) X("rows", R, L) \
    X("select", R, L) X("session", R, L) X("set", R, L) X("share", R, L) X("size", R, L) X("smallint", R, L) \
    X("start", R, L) X("successful", R, L) X("synonym", R, L) X("sysdate", R | P, L) X("table", R, L) \
    X("then", R, L) X("to", R, L) X("trigger", R, L) X("uid", R | P, L) X("union", R, L) X("unique", R, L) \
    X("update", R, L) X("user", R | P, L) X("validate", R, L) X("values", R, L) X("varchar", R, L) \
    X("varchar2", R, L) X("view", R, L) X("whenever", R, L) X("where", R, L) X("with", R, L)
/* clang-format on */

struct word {
    uint64_t key; /* token.h */
    struct str text;
    unsigned bits;
};
#define WORD(text, bits, unused) {SQL_KEY(text "\0\0\0\0\0\0\0", sizeof(text) - 1, 0x20), STR_INIT(text), bits},

/* Of the words that begin with a letter: where they stand, and which lengths and second letters they have, a bit each: these tell at once that most names are none of them. */
struct letter {
    unsigned char from, to;
    unsigned lengths, seconds;
};
#define IS_BEFORE(text, bits, letter) +((text)[0] < (letter))
#define IS_UP_TO(text, bits, letter) +((text)[0] <= (letter))
#define LENGTH(text, bits, letter) | ((text)[0] == (letter) ? 1U << (sizeof(text) - 1) : 0)
#define SECOND(text, bits, letter) | ((text)[0] == (letter) ? 1U << ((text)[1] - 'a') : 0)
#define LETTER(words, letter) {0 words(IS_BEFORE, letter), 0 words(IS_UP_TO, letter), 0 words(LENGTH, letter), 0 words(SECOND, letter)}
#define LETTERS(words) { \
    LETTER(words, 'a'), LETTER(words, 'b'), LETTER(words, 'c'), LETTER(words, 'd'), LETTER(words, 'e'), LETTER(words, 'f'), LETTER(words, 'g'), LETTER(words, 'h'), \
    LETTER(words, 'i'), LETTER(words, 'j'), LETTER(words, 'k'), LETTER(words, 'l'), LETTER(words, 'm'), LETTER(words, 'n'), LETTER(words, 'o'), LETTER(words, 'p'), \
    LETTER(words, 'q'), LETTER(words, 'r'), LETTER(words, 's'), LETTER(words, 't'), LETTER(words, 'u'), LETTER(words, 'v'), LETTER(words, 'w'), LETTER(words, 'x'), \
    LETTER(words, 'y'), LETTER(words, 'z')}

static const struct dialect_words {
    struct word words[128];
    struct letter letters[26];
} dialects[] = {[SQL_POSTGRESQL] = {{POSTGRESQL(WORD, 0)}, LETTERS(POSTGRESQL)}, [SQL_ORACLE] = {{ORACLE(WORD, 0)}, LETTERS(ORACLE)}};

static bool may_be_one(const struct letter *letter, const struct sql_token *word) {
    unsigned second = (unsigned)(word->key >> 8 & 0xFF) - 'a';
    return word->text.len < 32 && second < 26 && (letter->lengths >> word->text.len & letter->seconds >> second & 1);
}

/* Words of eight letters and more have the key of others, too. */
static __attribute__((noinline)) unsigned class_of_long(const struct dialect_words *of, const struct letter *letter, struct str word) {
    for (size_t i = letter->from; i < letter->to; i++)
        if (str_ieq(of->words[i].text, word)) return of->words[i].bits;
    return 0;
}

unsigned sql_token_class(enum sql_dialect dialect, const struct sql_token *word) {
    const struct dialect_words *of = &dialects[dialect];
    unsigned first = (unsigned)(word->key & 0xFF) - 'a';
    if (first > 25 || !may_be_one(&of->letters[first], word)) return 0;
    const struct letter *letter = &of->letters[first];
    for (size_t i = letter->from; i < letter->to; i++)
        if (of->words[i].key == word->key) return word->text.len < 8 ? of->words[i].bits : class_of_long(of, letter, word->text);
    return 0;
}

unsigned sql_word_class(enum sql_dialect dialect, struct str word) {
    return sql_token_class(dialect, &(struct sql_token){.key = sql_word_key(word.ptr, word.len), .text = word});
}

bool sql_is_column_word(struct str word) {
    static const char *const words[] = {
        "between", "bigint", "bit", "boolean", "char", "character", "coalesce", "dec", "decimal", "exists", "extract", "float", "greatest", "grouping", "inout", "int", "integer",
        "interval", "json_array", "json_arrayagg", "json_exists", "json_object", "json_objectagg", "json_query", "json_scalar", "json_serialize", "json_table", "json_value", "least",
        "merge_action", "national", "nchar", "none", "normalize", "nullif", "numeric", "out", "overlay", "position", "precision", "real", "row", "setof", "smallint", "substring",
        "time", "timestamp", "treat", "trim", "values", "varchar", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi",
        "xmlroot", "xmlserialize", "xmltable"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_z(word, words[i])) return true;
    return false;
}
