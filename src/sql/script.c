/*
 * The reader of scripts: where pieces begin and end, and where reading goes on after what is not closed.
 *
 * The window ends somewhere in the script, so nothing is believed that reaches its end: such a piece is looked at again in a larger window.
 * What is not closed is sought to the end of the window in vain; hostile scripts could make that quadratic, so the bytes wasted are counted,
 * and once they are eight times the script, the rest of it is one failing statement.
 */
#include "sql/script.h"

#include <string.h>

#include "sql/splitter.h"

enum { WASTE_FACTOR = 8, WASTE_FREE_BYTES = 1 << 20, BLANK_LINE_TRIES = 8, BLANK_LINE_BYTES_MAX = 1 << 18 };

/* ---- lines ---- */

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'; }

struct str splitter_line(struct str text, size_t at) {
    const char *from = text.ptr + at, *end = memchr(from, '\n', text.len - at);
    struct str line = {from, end ? (size_t)(end - from) : text.len - at};
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

size_t splitter_next_line(struct str text, size_t at) {
    const char *end = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
    return end ? (size_t)(end - text.ptr) + 1 : text.len;
}

struct str splitter_word(struct str text, size_t at) {
    size_t end = at;
    for (; end < text.len; end++) {
        char c = text.ptr[end], lower = (char)(c | 0x20);
        if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') && c != '_') break;
    }
    return str_slice(text, at, end);
}

bool splitter_at_line_start(struct str text, size_t at) {
    while (at > 0 && is_blank(text.ptr[at - 1])) at--;
    return at == 0 || text.ptr[at - 1] == '\n';
}

bool splitter_is_alone(struct str text, size_t at, char c) {
    if (at >= text.len || text.ptr[at] != c || !splitter_at_line_start(text, at)) return false;
    for (at++; at < text.len && is_blank(text.ptr[at]);) at++;
    return at == text.len || text.ptr[at] == '\n';
}

/* ---- where an Oracle statement ends ---- */

/* A statement or a command begins here, or nothing does. Commands of one letter could as well be names. */
static bool begins_anew(struct str text, size_t at) {
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = text, .at = at};
    struct sql_token token;
    if (!sql_lexer_next(&lexer, &token) || token.kind == TOKEN_END) return true;
    struct str word = splitter_word(text, token.offset);
    return sqlplus_begins_statement(word) || (word.len != 1 && sqlplus_command(text, token.offset).len);
}

/* It parses, with what its variables may be. */
static bool is_complete(const struct sql_reader *reader, size_t from, size_t end) {
    struct arena scratch;
    struct sql_statement statement = {0};
    struct sql_piece piece = {.text = str_slice(reader->text, from, end), .line = 1, .column = 1, .define = reader->define, .concat = reader->concat, .defines = reader->defines};
    arena_init(&scratch, NULL);
    sql_parse_piece(&scratch, reader->dialect, &piece, &statement);
    bool complete = statement.outcome != SQL_FAILED;
    arena_release(&scratch);
    return complete;
}

/* Prose between statements, which SQL*Plus calls an unknown command: it takes no statement with it. */
static bool is_prose(const struct sql_reader *reader, size_t from) {
    struct str word = splitter_word(reader->text, from);
    return word.len && !sqlplus_begins_statement(word);
}

/* Does what follows a blank line begin something of its own, behind a statement that is complete? */
static bool ends_at_blank_line(const struct sql_reader *reader, size_t from, size_t end, size_t next) {
    return end - from <= BLANK_LINE_BYTES_MAX && begins_anew(reader->text, next) && (is_prose(reader, from) || is_complete(reader, from, end));
}

static size_t line_ends(struct str text, size_t from, size_t to) {
    size_t n = 0;
    for (; from < to; from++) n += text.ptr[from] == '\n';
    return n;
}

struct scanning { /* of one Oracle statement */
    size_t from, end;
    unsigned tries;
    bool blank_line; /* between the last token and this */
    bool with;       /* the last token was WITH: a function may follow */
    int open;        /* parentheses, CASE … END */
    struct sql_token last;
};

/* The token wants another: no statement ends with it. */
static bool goes_on(const struct sql_token *token) {
    static const char *const words[] = {"as", "is", "union", "all", "minus", "intersect", "except", "for", "from", "where", "and", "or", "set", "on", "by", "into", "select", "with"};
    if (sql_token_is_operator(token, ",") || sql_token_is_operator(token, "=") || sql_token_is_operator(token, "||")) return true;
    for (size_t i = 0; i < sizeof words / sizeof *words && token->kind == TOKEN_WORD; i++)
        if (str_ieq_z(token->text, words[i])) return true;
    return false;
}

static void note_token(struct scanning *scanning, const struct sql_token *token) {
    scanning->open += sql_token_is_operator(token, "(") - sql_token_is_operator(token, ")");
    if (token->kind == TOKEN_WORD) scanning->open += sql_token_is(token, "case") - (scanning->open > 0 && sql_token_is(token, "end"));
    scanning->last = *token;
    scanning->with = token->kind == TOKEN_WORD && sql_token_is(token, "with");
    scanning->blank_line = false;
    scanning->end = token->end;
}

/* A slash alone in its line runs the statement; in what is open it may be a division that a formatter put there. */
static bool is_terminator(struct str text, const struct scanning *scanning, size_t at) {
    if (splitter_is_alone(text, at, '.')) return true;
    return splitter_is_alone(text, at, '/') && (scanning->open <= 0 || begins_anew(text, at + 1));
}

/* SET SQLTERMINATOR gave another character: it ends a statement at the end of a line. */
static bool is_other_terminator(const struct sql_reader *reader, size_t at) {
    struct str text = reader->text;
    if (!reader->terminator || reader->terminator == ';' || at >= text.len || text.ptr[at] != reader->terminator) return false;
    for (at++; at < text.len && is_blank(text.ptr[at]);) at++;
    return at == text.len || text.ptr[at] == '\n';
}

/* True when the statement ends in front of this token, or with it. */
static bool ends_statement(const struct sql_reader *reader, struct scanning *scanning, const struct sql_token *token, size_t *behind) {
    struct str text = reader->text;
    *behind = token->end;
    if (sql_token_is_operator(token, ";") || (token->end == token->offset + 1 && is_other_terminator(reader, token->offset))) return true;
    if (is_terminator(text, scanning, token->offset)) return true;
    if (!scanning->blank_line || reader->blank_lines || scanning->open > 0 || goes_on(&scanning->last) || scanning->tries >= BLANK_LINE_TRIES) return false;
    *behind = token->offset;
    if (scanning->end == scanning->from) return false;
    scanning->tries += sqlplus_begins_statement(splitter_word(text, token->offset)) ? 1 : 0;
    return ends_at_blank_line(reader, scanning->from, scanning->end, token->offset);
}

static bool is_line_whole(struct str text, size_t at) { return memchr(text.ptr + at, '\n', text.len - at) != NULL; }

/* What a token means must not hang on where the window ends: behind a blank line also its line counts, of a slash what follows. */
static bool is_seen_whole(const struct sql_reader *reader, const struct scanning *scanning, const struct sql_token *token) {
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = reader->text, .at = token->end};
    struct sql_token next;
    if (reader->last) return true;
    if (token->end == reader->text.len || ((scanning->blank_line || sql_token_is_operator(token, ".") || is_other_terminator(reader, token->offset)) && !is_line_whole(reader->text, token->offset))) return false;
    return !sql_token_is_operator(token, "/") || (sql_lexer_next(&lexer, &next) && next.kind != TOKEN_END && is_line_whole(reader->text, next.offset));
}

static struct sql_end oracle_statement_end(const struct sql_reader *reader, size_t from) {
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = reader->text, .at = from, .keep_comments = true};
    struct scanning scanning = {.from = from, .end = from};
    struct sql_token token;
    for (;;) {
        size_t before = lexer.at, behind;
        if (!sql_lexer_next(&lexer, &token)) {
            if (lexer.at >= reader->text.len) return (struct sql_end){.text = scanning.end, .behind = reader->text.len, .broken = true};
            if (is_other_terminator(reader, lexer.problem_at) && (reader->last || is_line_whole(reader->text, lexer.problem_at))) return (struct sql_end){.text = scanning.end, .behind = lexer.problem_at + 1, .found = true};
            lexer.problem = NULL;
            scanning.end = lexer.at;
            continue;
        }
        if (token.kind == TOKEN_END) return (struct sql_end){.text = scanning.end, .behind = reader->text.len, .found = reader->last};
        scanning.blank_line |= line_ends(reader->text, before, token.offset) > 1;
        if (!is_seen_whole(reader, &scanning, &token)) return (struct sql_end){.text = scanning.end, .behind = reader->text.len};
        if (token.kind == TOKEN_COMMENT) continue;
        if (ends_statement(reader, &scanning, &token, &behind)) return (struct sql_end){.text = scanning.end, .behind = behind, .found = true};
        bool routine = scanning.with && (sql_token_is(&token, "function") || sql_token_is(&token, "procedure"));
        note_token(&scanning, &token);
        if (!routine) continue;
        struct sql_end end = plsql_routines_end(reader->text, token.offset, reader->last);
        if (!end.found) return end;
        lexer.at = scanning.end = end.text;
    }
}

static struct sql_end statement_end(struct sql_reader *reader, size_t from) {
    if (reader->dialect == SQL_POSTGRESQL) return psql_statement_end(reader, from);
    if (!plsql_begins(reader->text, from)) return oracle_statement_end(reader, from);
    return plsql_unit_end(reader->text, from, reader->last);
}

/* ---- after what is not closed ---- */

/* Behind the first line that ends a statement: with a semicolon, or with a slash alone. */
static struct sql_end resynchronise(const struct sql_reader *reader, size_t from) {
    struct str text = reader->text;
    bool unit = reader->dialect == SQL_ORACLE && plsql_begins(text, from);
    if (reader->wasted > WASTE_FACTOR * (reader->passed + text.len) + WASTE_FREE_BYTES) return (struct sql_end){.text = text.len, .behind = text.len, .found = true};
    for (size_t at = from; at < text.len;) {
        struct str line = splitter_line(text, at), trimmed = str_trim(line);
        size_t next = splitter_next_line(text, at);
        if (reader->dialect == SQL_ORACLE && at > from && str_eq_z(trimmed, "/")) return (struct sql_end){.text = at, .behind = next, .found = true};
        size_t end = (size_t)(trimmed.ptr - text.ptr) + trimmed.len;
        bool closing = !unit || str_ieq(str_slice(line, 0, 3), STR("end"));
        if (trimmed.len && trimmed.ptr[trimmed.len - 1] == ';' && closing) return (struct sql_end){.text = end - 1, .behind = end, .found = true};
        at = next;
    }
    return (struct sql_end){.text = text.len, .behind = text.len, .found = true};
}

/*
 * A string whose closing quote is missing ends where the next one begins, and what is in and out of quotes changes places for the rest of
 * the script. So when a statement holds lines that would end one (which is only right in strings and comments), and does not parse or has a word
 * where a quote closes, it is cut at the first of them.
 */
static bool swallows_lines(struct str text, size_t from, size_t to, bool unit) {
    for (size_t at = from; at < to; at = splitter_next_line(text, at)) {
        struct str line = str_trim(splitter_line(text, at));
        size_t end = (size_t)(line.ptr - text.ptr) + line.len;
        if (at > from && str_eq_z(line, "/")) return true;
        if (!unit && line.len && line.ptr[line.len - 1] == ';' && end < to) return true;
    }
    return false;
}

/* A string of several lines with a word at its closing quote: the quote is another's opening one. */
static bool has_turned_string(struct str text, size_t from, size_t to) {
    struct sql_lexer lexer = {.dialect = SQL_ORACLE, .text = str_slice(text, 0, to), .at = from};
    struct sql_token token;
    while (sql_lexer_next(&lexer, &token) && token.kind != TOKEN_END)
        if (token.kind == TOKEN_STRING && splitter_word(lexer.text, token.end).len && memchr(text.ptr + token.offset, '\n', token.end - token.offset)) return true;
    return false;
}

static struct sql_end cut_swallowed(struct sql_reader *reader, size_t from, struct sql_end end) {
    struct str text = reader->text;
    if (reader->dialect != SQL_ORACLE || !end.found || end.text < from || end.text - from > BLANK_LINE_BYTES_MAX || !memchr(text.ptr + from, '\'', end.text - from)) return end;
    if (!swallows_lines(text, from, end.text, plsql_begins(text, from))) return end;
    if (!has_turned_string(text, from, end.text) && is_complete(reader, from, end.text)) return end;
    reader->wasted += end.text - from;
    return resynchronise(reader, from);
}

/* ---- the reader ---- */

void sql_reader_init(struct sql_reader *reader, enum sql_dialect dialect) {
    *reader = (struct sql_reader){.dialect = dialect, .line = 1, .column = 1, .terminator = ';', .block_terminator = '.'};
    if (dialect == SQL_ORACLE) reader->define = '&', reader->concat = '.';
}

static void move_to(struct sql_reader *reader, size_t to) {
    reader->passed += to - reader->at;
    if (reader->at >= to) return;
    const char *at = reader->text.ptr + reader->at, *end = reader->text.ptr + to, *newline;
    for (; (newline = memchr(at, '\n', (size_t)(end - at))); at = newline + 1) reader->line++, reader->column = 1;
    for (; at < end; at++) reader->column += ((unsigned char)*at & 0xC0) != 0x80;
    reader->at = to;
}

/* "-- calls: N" on a line of its own in front of a statement; the last one counts. */
static struct str find_calls(struct str gap) {
    struct str calls = {0};
    while (gap.len) {
        struct str line = str_trim(str_cut(&gap, '\n'));
        if (!str_starts(line, STR("--"))) continue;
        line = str_trim(str_slice(line, 2, line.len));
        if (str_starts(line, STR("calls:"))) calls = str_trim(str_slice(line, strlen("calls:"), line.len));
    }
    return calls;
}

/* Control-Z, which some editors put at the end of files. */
static bool pass_end_mark(struct sql_lexer *lexer) {
    if (lexer->problem_at >= lexer->text.len || lexer->text.ptr[lexer->problem_at] != '\x1A') return false;
    lexer->problem = NULL;
    return true;
}

/* The first byte that is no blank, comment or lone semicolon; the end of the window when there is none. */
static bool find_start(const struct sql_reader *reader, size_t *start, bool *broken) {
    struct sql_lexer lexer = {.dialect = reader->dialect, .text = reader->text, .at = reader->at};
    struct sql_token token;
    *broken = false;
    do {
        if (sql_lexer_next(&lexer, &token)) continue;
        if (pass_end_mark(&lexer)) continue;
        bool comment = str_starts(str_slice(reader->text, lexer.problem_at, lexer.problem_at + 2), STR("/*"));
        *broken = comment && lexer.at >= reader->text.len;
        *start = lexer.problem_at;
        return true;
    } while (sql_token_is_operator(&token, ";"));
    *start = token.offset;
    return token.kind != TOKEN_END;
}

/* The end is not in the window: true when it was made one all the same, because there is no more of the script. */
static bool settle_end(struct sql_reader *reader, size_t from, struct sql_end *end, struct sql_piece *piece) {
    if (end->found) return true;
    if (!reader->last && !reader->full) return false;
    if (end->broken || !reader->last) {
        reader->wasted += reader->text.len - from;
        piece->too_large = reader->last ? 0 : reader->text.len;
        *end = resynchronise(reader, from);
    }
    return true;
}

static enum sql_read read_piece(struct sql_reader *reader, size_t from, struct sql_end end, struct sql_piece *piece) {
    struct sql_reader before = *reader;
    piece->calls = find_calls(str_slice(reader->text, reader->at, from));
    move_to(reader, from);
    piece->line = reader->line;
    piece->column = reader->column;
    if (!settle_end(reader, from, &end, piece)) {
        *reader = before;
        return SQL_READ_MORE;
    }
    piece->text = str_slice(reader->text, from, end.text > from ? end.text : from);
    move_to(reader, end.behind > from ? end.behind : from + 1);
    reader->full = false; /* there is room again */
    return SQL_READ_PIECE;
}

static enum sql_read read_data(struct sql_reader *reader, struct sql_piece *piece) {
    struct sql_end end = psql_data_end(reader->text, reader->at, reader->last);
    bool whole = end.found || reader->last;
    if (!whole && end.behind == reader->at) return SQL_READ_MORE;
    if (!end.found && reader->last) end.text = end.behind = reader->text.len;
    *piece = (struct sql_piece){.kind = SQL_PIECE_DATA, .line = reader->line, .column = reader->column, .text = str_slice(reader->text, reader->at, end.text)};
    move_to(reader, end.behind);
    reader->in_data = !whole;
    return SQL_READ_PIECE;
}

/* Settings hold for what follows the command, so they count only once it is read whole. */
static void note_variables(const struct sql_reader *reader, struct sql_piece *piece) {
    piece->define = reader->define;
    piece->concat = reader->concat;
    piece->defines = reader->defines;
}

static enum sql_read read_command(struct sql_reader *reader, size_t from, struct str command, struct sql_piece *piece) {
    struct sql_reader before = *reader;
    bool oracle = reader->dialect == SQL_ORACLE;
    struct sql_end end = oracle ? sqlplus_end(reader, command, from) : psql_command_end(reader, from);
    piece->command = command;
    piece->kind = SQL_PIECE_COMMAND;
    note_variables(reader, piece);
    enum sql_read outcome = read_piece(reader, from, end, piece);
    if (outcome == SQL_READ_MORE) *reader = before;
    if (outcome == SQL_READ_PIECE && oracle) sqlplus_note(reader, command, piece->text);
    if (outcome == SQL_READ_PIECE && str_eq_z(command, "execute")) sqlplus_take_execute(piece);
    return outcome;
}

static enum sql_read read_statement(struct sql_reader *reader, size_t from, struct sql_piece *piece) {
    reader->copies = false;
    struct sql_end end = cut_swallowed(reader, from, statement_end(reader, from));
    note_variables(reader, piece);
    enum sql_read outcome = read_piece(reader, from, end, piece);
    if (outcome != SQL_READ_PIECE || !reader->copies) return outcome;
    move_to(reader, splitter_next_line(reader->text, reader->at));
    reader->in_data = true;
    return outcome;
}

/* A command of SQL*Plus, maybe behind a variable that leaves it out or lets it be; or a line that is nothing but a variable: any command. */
static struct str oracle_command(const struct sql_reader *reader, size_t from) {
    struct str text = reader->text, name;
    if (reader->block_terminator && splitter_is_alone(text, from, reader->block_terminator)) return STR(".");
    size_t behind = script_variable_end(text, from, reader->define, reader->concat, &name);
    if (behind == from) return sqlplus_command(text, from);
    const struct str *value = script_defined(reader->defines, name);
    if (value && str_starts(*value, STR("--"))) return STR("remark");
    if (value && sqlplus_begins_statement(splitter_word(*value, 0))) return (struct str){0};
    while (behind < text.len && (text.ptr[behind] == ' ' || text.ptr[behind] == '\t')) behind++;
    if (behind == text.len || strchr("\r\n", text.ptr[behind])) return STR("&");
    return sqlplus_command(text, behind);
}

/* ---- transcripts ---- */

/* Only blanks stand before it in its line, also in what the window has lost. */
static bool begins_line(const struct sql_reader *reader, size_t at) {
    while (at > reader->at && is_blank(reader->text.ptr[at - 1])) at--;
    return at > reader->at ? reader->text.ptr[at - 1] == '\n' : reader->column == 1;
}

static bool is_prompted(const struct sql_reader *reader, size_t from) { return reader->dialect == SQL_ORACLE && transcript_prompts(reader->text, from) && begins_line(reader, from); }

/* Nothing is left in the window. */
static enum sql_read read_nothing(struct sql_reader *reader) {
    if (!reader->last && !reader->full) return SQL_READ_MORE;
    move_to(reader, reader->text.len);
    reader->full = false;
    return reader->last ? SQL_READ_END : SQL_READ_MORE;
}

/* Up to the next prompt; in parts where the window ends first. */
static enum sql_read read_output(struct sql_reader *reader, struct sql_piece *piece) {
    struct sql_end end = transcript_output_end(reader->text, reader->at, reader->last);
    bool stuck = !end.found && end.text == reader->at;
    if (stuck && !reader->full) return SQL_READ_MORE;
    if (stuck) end.text = reader->text.len;
    *piece = (struct sql_piece){.kind = SQL_PIECE_DATA, .command = STR("output"), .line = reader->line, .column = reader->column, .text = str_slice(reader->text, reader->at, end.text)};
    move_to(reader, end.text);
    reader->answered = !end.found;
    reader->full = false;
    return SQL_READ_PIECE;
}

/* Behind a prompt also nothing, a comment, a slash and a semicolon are commands; else as everywhere. */
static struct str typed_command(const struct sql_reader *reader, size_t from) {
    struct str line = str_trim(splitter_line(reader->text, from));
    if (!line.len || str_starts(line, STR("--"))) return STR("remark");
    if (str_eq_z(line, "/")) return STR("/");
    return str_eq_z(line, ";") ? STR("list") : oracle_command(reader, from);
}

static enum sql_read read_typed(struct sql_reader *reader, size_t from, struct sql_piece *piece) {
    struct sql_reader before = *reader;
    size_t typed = transcript_typed(reader->text, from);
    if (!reader->last && !reader->full && !is_line_whole(reader->text, typed)) return SQL_READ_MORE;
    if (typed == reader->text.len) return read_nothing(reader);
    struct str command = typed_command(reader, typed);
    note_variables(reader, piece);
    piece->prompted = true;
    enum sql_read outcome = command.len ? read_command(reader, typed, command, piece) : read_piece(reader, typed, transcript_statement_end(reader, typed), piece);
    if (outcome == SQL_READ_MORE) *reader = before;
    reader->answered = outcome == SQL_READ_PIECE;
    return outcome;
}

/* ---- the next piece ---- */

enum sql_read sql_reader_next(struct sql_reader *reader, struct sql_piece *piece) {
    size_t from;
    bool broken;
    *piece = (struct sql_piece){0};
    if (reader->in_data && (reader->at < reader->text.len || !reader->last)) return read_data(reader, piece);
    if (reader->answered && reader->at < reader->text.len && !transcript_prompts(reader->text, reader->at)) return read_output(reader, piece);
    if (!find_start(reader, &from, &broken)) return read_nothing(reader);
    if (broken) return read_piece(reader, from, (struct sql_end){.text = from, .behind = from, .broken = true}, piece);
    if (is_prompted(reader, from)) return read_typed(reader, from, piece);
    struct str command = {0};
    if (reader->dialect == SQL_POSTGRESQL && reader->text.ptr[from] == '\\') command = psql_command_name(reader->text, from);
    else if (reader->dialect == SQL_ORACLE) command = oracle_command(reader, from);
    return command.len ? read_command(reader, from, command, piece) : read_statement(reader, from, piece);
}

/* ---- whole scripts ---- */

void sql_parse_script(struct arena *arena, enum sql_dialect dialect, struct str text, struct sql_script *script) {
    struct sql_reader reader;
    struct sql_piece piece;
    sql_reader_init(&reader, dialect);
    sql_reader_keep_defines(&reader, arena);
    reader.text = text;
    reader.last = true;
    while (sql_reader_next(&reader, &piece) == SQL_READ_PIECE) {
        struct sql_statement statement = {0};
        if (piece.kind != SQL_PIECE_STATEMENT) continue;
        sql_parse_piece(arena, dialect, &piece, &statement);
        VEC_PUSH(arena, &script->statements, statement);
    }
}
