/*
 * Reserved words: PostgreSQL's from its manual, appendix C (reserved; reserved but function or type; labels that require AS), of versions
 * 12 to 17 together; Oracle's from the SQL Language Reference, appendix "Oracle SQL Reserved Words". Both in order.
 */
#include "sql/reserved.h"

#define R SQL_WORD_RESERVED
#define F SQL_WORD_FUNCTION
#define L SQL_WORD_NEEDS_AS
#define P SQL_WORD_PSEUDO

struct word {
    struct str text;
    unsigned char bits;
};

/* Where the words of each letter begin, in the order of the tables; behind z: their end. */
struct index {
    unsigned char from[27];
};

static const struct word postgresql[] = {
    {STR_INIT("all"), R}, {STR_INIT("analyse"), R}, {STR_INIT("analyze"), R}, {STR_INIT("and"), R},
    {STR_INIT("any"), R}, {STR_INIT("array"), R | L}, {STR_INIT("as"), R | L}, {STR_INIT("asc"), R},
    {STR_INIT("asymmetric"), R}, {STR_INIT("authorization"), R | F}, {STR_INIT("binary"), R | F},
    {STR_INIT("both"), R}, {STR_INIT("case"), R}, {STR_INIT("cast"), R}, {STR_INIT("char"), L},
    {STR_INIT("character"), L}, {STR_INIT("check"), R}, {STR_INIT("collate"), R}, {STR_INIT("collation"), R | F},
    {STR_INIT("column"), R}, {STR_INIT("concurrently"), R | F}, {STR_INIT("constraint"), R},
    {STR_INIT("create"), R | L}, {STR_INIT("cross"), R | F}, {STR_INIT("current_catalog"), R},
    {STR_INIT("current_date"), R}, {STR_INIT("current_role"), R}, {STR_INIT("current_schema"), R | F},
    {STR_INIT("current_time"), R}, {STR_INIT("current_timestamp"), R}, {STR_INIT("current_user"), R},
    {STR_INIT("day"), L}, {STR_INIT("default"), R}, {STR_INIT("deferrable"), R}, {STR_INIT("desc"), R},
    {STR_INIT("distinct"), R}, {STR_INIT("do"), R}, {STR_INIT("else"), R}, {STR_INIT("end"), R},
    {STR_INIT("except"), R | L}, {STR_INIT("false"), R}, {STR_INIT("fetch"), R | L}, {STR_INIT("filter"), L},
    {STR_INIT("for"), R | L}, {STR_INIT("foreign"), R}, {STR_INIT("freeze"), R | F}, {STR_INIT("from"), R | L},
    {STR_INIT("full"), R | F}, {STR_INIT("grant"), R | L}, {STR_INIT("group"), R | L}, {STR_INIT("having"), R | L},
    {STR_INIT("hour"), L}, {STR_INIT("ilike"), R | F}, {STR_INIT("in"), R}, {STR_INIT("initially"), R},
    {STR_INIT("inner"), R | F}, {STR_INIT("intersect"), R | L}, {STR_INIT("into"), R | L}, {STR_INIT("is"), R | F},
    {STR_INIT("isnull"), R | F | L}, {STR_INIT("join"), R | F}, {STR_INIT("lateral"), R}, {STR_INIT("leading"), R},
    {STR_INIT("left"), R | F}, {STR_INIT("like"), R | F}, {STR_INIT("limit"), R | L}, {STR_INIT("localtime"), R},
    {STR_INIT("localtimestamp"), R}, {STR_INIT("minute"), L}, {STR_INIT("month"), L}, {STR_INIT("natural"), R | F},
    {STR_INIT("not"), R}, {STR_INIT("notnull"), R | F | L}, {STR_INIT("null"), R}, {STR_INIT("offset"), R | L},
    {STR_INIT("on"), R | L}, {STR_INIT("only"), R}, {STR_INIT("or"), R}, {STR_INIT("order"), R | L},
    {STR_INIT("outer"), R | F}, {STR_INIT("over"), L}, {STR_INIT("overlaps"), R | F | L}, {STR_INIT("placing"), R},
    {STR_INIT("precision"), L}, {STR_INIT("primary"), R}, {STR_INIT("references"), R}, {STR_INIT("returning"), R | L},
    {STR_INIT("right"), R | F}, {STR_INIT("second"), L}, {STR_INIT("select"), R}, {STR_INIT("session_user"), R},
    {STR_INIT("similar"), R | F}, {STR_INIT("some"), R}, {STR_INIT("symmetric"), R}, {STR_INIT("table"), R},
    {STR_INIT("tablesample"), R | F}, {STR_INIT("then"), R}, {STR_INIT("to"), R | L}, {STR_INIT("trailing"), R},
    {STR_INIT("true"), R}, {STR_INIT("union"), R | L}, {STR_INIT("unique"), R}, {STR_INIT("user"), R},
    {STR_INIT("using"), R}, {STR_INIT("variadic"), R}, {STR_INIT("varying"), L}, {STR_INIT("verbose"), R | F},
    {STR_INIT("when"), R}, {STR_INIT("where"), R | L}, {STR_INIT("window"), R | L}, {STR_INIT("with"), R | L},
    {STR_INIT("within"), L}, {STR_INIT("without"), L}, {STR_INIT("year"), L},
};
static const struct index postgresql_index = {{0, 10, 12, 31, 37, 40, 48, 50, 52, 60, 61, 61, 68, 70, 74, 82, 85, 85, 88, 94, 100, 104, 107, 113, 113, 114, 114}};

static const struct word oracle[] = {
    {STR_INIT("access"), R}, {STR_INIT("add"), R}, {STR_INIT("all"), R}, {STR_INIT("alter"), R}, {STR_INIT("and"), R},
    {STR_INIT("any"), R}, {STR_INIT("as"), R}, {STR_INIT("asc"), R}, {STR_INIT("audit"), R}, {STR_INIT("between"), R},
    {STR_INIT("by"), R}, {STR_INIT("char"), R}, {STR_INIT("check"), R}, {STR_INIT("cluster"), R},
    {STR_INIT("column"), R}, {STR_INIT("column_value"), R | P}, {STR_INIT("comment"), R}, {STR_INIT("compress"), R},
    {STR_INIT("connect"), R}, {STR_INIT("create"), R}, {STR_INIT("current"), R}, {STR_INIT("date"), R},
    {STR_INIT("decimal"), R}, {STR_INIT("default"), R}, {STR_INIT("delete"), R}, {STR_INIT("desc"), R},
    {STR_INIT("distinct"), R}, {STR_INIT("drop"), R}, {STR_INIT("else"), R}, {STR_INIT("exclusive"), R},
    {STR_INIT("exists"), R}, {STR_INIT("file"), R}, {STR_INIT("float"), R}, {STR_INIT("for"), R},
    {STR_INIT("from"), R}, {STR_INIT("grant"), R}, {STR_INIT("group"), R}, {STR_INIT("having"), R},
    {STR_INIT("identified"), R}, {STR_INIT("immediate"), R}, {STR_INIT("in"), R}, {STR_INIT("increment"), R},
    {STR_INIT("index"), R}, {STR_INIT("initial"), R}, {STR_INIT("insert"), R}, {STR_INIT("integer"), R},
    {STR_INIT("intersect"), R}, {STR_INIT("into"), R}, {STR_INIT("is"), R}, {STR_INIT("level"), R | P},
    {STR_INIT("like"), R}, {STR_INIT("lock"), R}, {STR_INIT("long"), R}, {STR_INIT("maxextents"), R},
    {STR_INIT("minus"), R}, {STR_INIT("mlslabel"), R}, {STR_INIT("mode"), R}, {STR_INIT("modify"), R},
    {STR_INIT("nested_table_id"), R | P}, {STR_INIT("noaudit"), R}, {STR_INIT("nocompress"), R}, {STR_INIT("not"), R},
    {STR_INIT("nowait"), R}, {STR_INIT("null"), R}, {STR_INIT("number"), R}, {STR_INIT("of"), R},
    {STR_INIT("offline"), R}, {STR_INIT("on"), R}, {STR_INIT("online"), R}, {STR_INIT("option"), R},
    {STR_INIT("or"), R}, {STR_INIT("order"), R}, {STR_INIT("pctfree"), R}, {STR_INIT("prior"), R},
    {STR_INIT("public"), R}, {STR_INIT("raw"), R}, {STR_INIT("rename"), R}, {STR_INIT("resource"), R},
    {STR_INIT("revoke"), R}, {STR_INIT("row"), R}, {STR_INIT("rowid"), R | P}, {STR_INIT("rownum"), R | P},
    {STR_INIT("rows"), R}, {STR_INIT("select"), R}, {STR_INIT("session"), R}, {STR_INIT("set"), R},
    {STR_INIT("share"), R}, {STR_INIT("size"), R}, {STR_INIT("smallint"), R}, {STR_INIT("start"), R},
    {STR_INIT("successful"), R}, {STR_INIT("synonym"), R}, {STR_INIT("sysdate"), R | P}, {STR_INIT("table"), R},
    {STR_INIT("then"), R}, {STR_INIT("to"), R}, {STR_INIT("trigger"), R}, {STR_INIT("uid"), R | P},
    {STR_INIT("union"), R}, {STR_INIT("unique"), R}, {STR_INIT("update"), R}, {STR_INIT("user"), R | P},
    {STR_INIT("validate"), R}, {STR_INIT("values"), R}, {STR_INIT("varchar"), R}, {STR_INIT("varchar2"), R},
    {STR_INIT("view"), R}, {STR_INIT("whenever"), R}, {STR_INIT("where"), R}, {STR_INIT("with"), R},
};
static const struct index oracle_index = {{0, 9, 11, 21, 28, 31, 35, 37, 38, 49, 49, 49, 53, 58, 65, 72, 75, 75, 83, 93, 97, 102, 107, 110, 110, 110, 110}};

unsigned sql_word_class(enum sql_dialect dialect, struct str word) {
    const struct word *words = dialect == SQL_ORACLE ? oracle : postgresql;
    const struct index *index = dialect == SQL_ORACLE ? &oracle_index : &postgresql_index;
    unsigned letter = word.len ? (unsigned)(word.ptr[0] | 0x20) - 'a' : 26;
    if (letter > 25) return 0;
    for (size_t i = index->from[letter]; i < index->from[letter + 1]; i++)
        if (words[i].text.len == word.len && str_ieq(words[i].text, word)) return words[i].bits;
    return 0;
}
