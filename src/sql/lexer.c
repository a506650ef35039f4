/*
 * Characters to tokens, both dialects. Operators follow PostgreSQL's maximal munch (a run of operator characters, cut before a
 * comment, with a trailing + or - given back unless a character of ~!@#%^&|`? stands before it), in Oracle the fixed set, whose two
 * characters blanks may part (a < > b).
 *
 * More is a blank than the standards say: no-break and ideographic spaces and byte order marks come with statements that were pasted. Bytes
 * beyond ASCII belong to names even where they are no UTF-8: scripts in old 8-bit codings must be read.
 */
#include "sql/lexer_text.h"
#include "sql/scan.h"

enum { FOLD_ROOM = 1024 };

static char at(const struct sql_lexer *lexer, size_t ahead) { return lexer_at(lexer, ahead); }
static const char *here(const struct sql_lexer *lexer) { return lexer->text.ptr + lexer->at; }
static const char *end_of(const struct sql_lexer *lexer) { return lexer->text.ptr + lexer->text.len; }
static bool is_beyond_ascii(char c) { return (unsigned char)c >= 0x80; }
static bool is_word_start(char c) { return scan_is_letter(c) || c == '_' || is_beyond_ascii(c); }
static bool is_word(const struct sql_lexer *lexer, char c) { return scan_is_word(c) || (c == '#' && lexer->dialect == SQL_ORACLE) || is_beyond_ascii(c); }

/* What a token may begin with; that and more, where it matters. */
enum begins {
    BEGINS_NOTHING, BEGINS_BLANK, BEGINS_WORD, BEGINS_PREFIX /* a word or, before a quote, a prefix */, BEGINS_NUMBER, BEGINS_STRING, BEGINS_NAME, BEGINS_DOLLAR, BEGINS_BIND,
    BEGINS_DOT, BEGINS_MARK /* an operator of one character */, BEGINS_OPERATOR, BEGINS_COMMENT /* or an operator */, BEGINS_WIDE /* a word or a blank beyond ASCII */
};
static const unsigned char begins[256] = {
    ['a'] = BEGINS_WORD, ['A'] = BEGINS_WORD, ['b'] = BEGINS_PREFIX, ['B'] = BEGINS_PREFIX, ['c' ... 'd'] = BEGINS_WORD, ['C' ... 'D'] = BEGINS_WORD,
    ['e'] = BEGINS_PREFIX, ['E'] = BEGINS_PREFIX, ['f' ... 'm'] = BEGINS_WORD, ['F' ... 'M'] = BEGINS_WORD, ['n'] = BEGINS_PREFIX,
    ['N'] = BEGINS_PREFIX, ['o' ... 'p'] = BEGINS_WORD, ['O' ... 'P'] = BEGINS_WORD, ['q'] = BEGINS_PREFIX, ['Q'] = BEGINS_PREFIX,
    ['r' ... 't'] = BEGINS_WORD, ['R' ... 'T'] = BEGINS_WORD, ['u'] = BEGINS_PREFIX, ['U'] = BEGINS_PREFIX, ['v' ... 'w'] = BEGINS_WORD,
    ['V' ... 'W'] = BEGINS_WORD, ['x'] = BEGINS_PREFIX, ['X'] = BEGINS_PREFIX, ['y' ... 'z'] = BEGINS_WORD, ['Y' ... 'Z'] = BEGINS_WORD,
    ['_'] = BEGINS_WORD, [0x80 ... 0xC1] = BEGINS_WORD, [0xC2] = BEGINS_WIDE, [0xC3 ... 0xE2] = BEGINS_WORD, [0xE3] = BEGINS_WIDE,
    [0xE4 ... 0xEE] = BEGINS_WORD, [0xEF] = BEGINS_WIDE, [0xF0 ... 0xFF] = BEGINS_WORD, ['\t' ... '\r'] = BEGINS_BLANK, [' '] = BEGINS_BLANK,
    ['0' ... '9'] = BEGINS_NUMBER, ['\''] = BEGINS_STRING, ['"'] = BEGINS_NAME, ['$'] = BEGINS_DOLLAR, [':'] = BEGINS_BIND, ['?'] = BEGINS_BIND,
    ['.'] = BEGINS_DOT, ['('] = BEGINS_MARK, [')'] = BEGINS_MARK, [','] = BEGINS_MARK, [';'] = BEGINS_MARK, ['{'] = BEGINS_MARK, ['}'] = BEGINS_MARK,
    ['\\'] = BEGINS_MARK, ['['] = BEGINS_OPERATOR, [']'] = BEGINS_OPERATOR, ['+'] = BEGINS_OPERATOR, ['*'] = BEGINS_OPERATOR, ['<'] = BEGINS_OPERATOR,
    ['>'] = BEGINS_OPERATOR, ['='] = BEGINS_OPERATOR, ['~'] = BEGINS_OPERATOR, ['!'] = BEGINS_OPERATOR, ['@'] = BEGINS_OPERATOR,
    ['#'] = BEGINS_COMMENT, ['%'] = BEGINS_OPERATOR, ['^'] = BEGINS_OPERATOR, ['&'] = BEGINS_OPERATOR, ['|'] = BEGINS_OPERATOR,
    ['`'] = BEGINS_OPERATOR, ['-'] = BEGINS_COMMENT, ['/'] = BEGINS_COMMENT,
};
static enum begins beginning(char c) { return (enum begins)begins[(unsigned char)c]; }

static void move_to(struct sql_lexer *lexer, const char *place) { lexer->at = (size_t)(place - lexer->text.ptr); }

void sql_tokens_end(struct arena *arena, struct sql_tokens *tokens, size_t offset) {
    struct sql_token end = {.kind = TOKEN_END, .offset = (uint32_t)offset, .end = (uint32_t)offset};
    for (size_t i = 0; i < 1 + SQL_TOKENS_BEYOND; i++) VEC_PUSH(arena, tokens, end);
    tokens->n -= SQL_TOKENS_BEYOND;
}

void sql_place(struct str text, size_t offset, size_t *line, size_t *column) {
    *line = 1;
    *column = 1;
    if (offset > text.len) offset = text.len;
    for (size_t i = 0; i < offset; i++) {
        if (text.ptr[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text.ptr[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

/* ---- blanks and comments ---- */

/* Bytes of the blank beyond ASCII here: U+00A0, U+3000, U+FEFF; 0 when none. */
static size_t wide_blank(const char *at, const char *end) {
    if (end - at >= 2 && memcmp(at, "\xC2\xA0", 2) == 0) return 2;
    if (end - at >= 3 && (memcmp(at, "\xE3\x80\x80", 3) == 0 || memcmp(at, "\xEF\xBB\xBF", 3) == 0)) return 3;
    return 0;
}

static void pass_line(struct sql_lexer *lexer) { move_to(lexer, scan_either(here(lexer), end_of(lexer), '\n', '\r')); }

/* Nested in PostgreSQL, flat in Oracle. */
static bool pass_block(struct sql_lexer *lexer) {
    size_t depth = 1;
    bool nested = lexer->dialect == SQL_POSTGRESQL;
    const char *place = here(lexer) + 2, *end = end_of(lexer);
    while (end - (place = scan_either(place, end, '*', nested ? '/' : '*')) >= 2) {
        if (place[0] == '*' && place[1] == '/') {
            place += 2;
            if (--depth) continue;
            move_to(lexer, place);
            return true;
        }
        bool opens = place[0] == '/' && place[1] == '*';
        place += opens ? 2 : 1;
        depth += opens;
    }
    size_t start = lexer->at;
    lexer->at = lexer->text.len;
    return lexer_fail(lexer, "the comment is not closed", start);
}

/* #pause on a line of its own inside a statement: a command for SQL*Plus (its SET SQLPREFIX), no part of the statement. */
static bool at_command(const struct sql_lexer *lexer) {
    return lexer->dialect == SQL_ORACLE && lexer->at && lexer->text.ptr[lexer->at - 1] == '\n' && scan_is_letter(at(lexer, 1));
}

static bool at_comment(const struct sql_lexer *lexer) {
    char c = at(lexer, 0), next = at(lexer, 1);
    return (c == '-' && next == '-') || (c == '/' && next == '*') || (c == '#' && at_command(lexer));
}

static bool pass_comment(struct sql_lexer *lexer) {
    if (at(lexer, 0) == '/') return pass_block(lexer);
    pass_line(lexer);
    return true;
}

bool lexer_pass_blank(struct sql_lexer *lexer) {
    for (const char *end = end_of(lexer);;) {
        const char *place = scan_blanks(here(lexer), end);
        move_to(lexer, place);
        enum begins class = place < end ? beginning(*place) : BEGINS_NOTHING;
        size_t wide = class == BEGINS_WIDE ? wide_blank(place, end) : 0;
        lexer->at += wide;
        if (wide) continue;
        if (class != BEGINS_COMMENT || lexer->keep_comments || !at_comment(lexer)) return true;
        if (!pass_comment(lexer)) return false;
    }
}

/* ---- words ---- */

/* What scanning stops at although a word may go on: letters beyond ASCII, and Oracle's #. */
static inline bool is_rare(char c) { return is_beyond_ascii(c) || c == '#'; }

static struct scan_run word_at(const struct sql_lexer *lexer, const char *place) {
    const char *end = end_of(lexer);
    bool oracle = lexer->dialect == SQL_ORACLE;
    struct scan_run word = scan_word(place, end, oracle);
    while (word.end < end && is_rare(*word.end) && (*word.end == '#' ? oracle : !wide_blank(word.end, end))) {
        struct scan_run more = scan_word(word.end + 1, end, oracle);
        word = (struct scan_run){more.end, word.turns || more.turns};
    }
    return word;
}

static void make_room(struct sql_lexer *lexer, size_t length) {
    size_t left = lexer->text.len - lexer->at + length;
    lexer->folded_left = length > FOLD_ROOM ? length : left < FOLD_ROOM ? left : FOLD_ROOM;
    lexer->folded = arena_alloc(lexer->arena, lexer->folded_left + SCAN_STEP);
}

/* Folded as the dialect folds names, in room that many words share. */
static __attribute__((noinline)) struct str folded(struct sql_lexer *lexer, struct str raw) {
    if (lexer->folded_left < raw.len) make_room(lexer, raw.len);
    struct str text = {lexer->folded, raw.len};
    scan_fold(lexer->folded, raw.ptr, raw.ptr + raw.len, end_of(lexer), lexer->dialect == SQL_ORACLE);
    lexer->folded += raw.len;
    lexer->folded_left -= raw.len;
    return text;
}

/* The bytes of a key that a word of less than eight has. */
static const uint64_t key_bytes[9] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, UINT64_MAX};

/* The same as sql_word_key, by one load where the text has room for it. */
static inline uint64_t key_of(const char *word, size_t n, const char *end) {
    uint64_t bytes;
    if (end - word < 8 || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) return sql_word_key(word, n);
    memcpy(&bytes, word, 8);
    return (bytes | UINT64_C(0x2020202020202020)) & key_bytes[n < 8 ? n : 8];
}

static bool read_word(struct sql_lexer *lexer, struct sql_token *token) {
    struct scan_run word = word_at(lexer, here(lexer));
    token->kind = TOKEN_WORD;
    token->text = (struct str){here(lexer), (size_t)(word.end - here(lexer))};
    token->key = key_of(token->text.ptr, token->text.len, end_of(lexer));
    move_to(lexer, word.end);
    if (word.turns && lexer->arena) token->text = folded(lexer, token->text); /* else a view: it is so already */
    return true;
}

/*
 * As read_word, by one look at the characters and without a call, and what calls cost; at the place of the token. False when that is not enough: for long
 * words, or when there is no room for the folded one.
 */
static inline bool read_short_word(struct sql_lexer *lexer, struct sql_token *token, const char *start, const char *end) {
    char unused[SCAN_STEP];
    if (end - start < SCAN_STEP) return false;
    struct scan_short word = scan_short_word(start, lexer->dialect == SQL_ORACLE, lexer->folded ? lexer->folded : unused);
    if (word.length == SCAN_STEP || is_rare(start[word.length])) return false;
    bool turned = word.turns && lexer->arena;
    const char *text = turned ? lexer->folded : start;
    if (turned) {
        if (lexer->folded_left < word.length) return false;
        lexer->folded += word.length;
        lexer->folded_left -= word.length;
    }
    uint64_t key = key_of(start, word.length, end);
    lexer->at += word.length;
    *token = (struct sql_token){.kind = TOKEN_WORD, .offset = token->offset, .end = token->offset + (uint32_t)word.length, .key = key, .text = {text, word.length}};
    return true;
}

/* ---- numbers, binds, operators ---- */

static void pass_digits(struct sql_lexer *lexer) {
    while (scan_is_digit(at(lexer, 0)) || (at(lexer, 0) == '_' && lexer->dialect == SQL_POSTGRESQL && scan_is_digit(at(lexer, 1)))) lexer->at++;
}

/* 0x1F, 0o17, 0b1: PostgreSQL 16. */
static bool pass_based_digits(struct sql_lexer *lexer) {
    char base = (char)(at(lexer, 1) | 0x20);
    if (lexer->dialect != SQL_POSTGRESQL || at(lexer, 0) != '0' || (base != 'x' && base != 'o' && base != 'b')) return false;
    const char *digits = base == 'x' ? "0123456789abcdefABCDEF_" : base == 'o' ? "01234567_" : "01_";
    size_t n = 2;
    while (at(lexer, n) && strchr(digits, at(lexer, n))) n++;
    if (n == 2) return false;
    lexer->at += n;
    return true;
}

static void pass_decimal(struct sql_lexer *lexer) {
    pass_digits(lexer);
    if (at(lexer, 0) == '.' && at(lexer, 1) != '.') { /* 1..3 is a range of PL/SQL */
        lexer->at++;
        pass_digits(lexer);
    }
    size_t sign = at(lexer, 1) == '+' || at(lexer, 1) == '-' ? 1 : 0;
    if ((at(lexer, 0) | 0x20) == 'e' && scan_is_digit(at(lexer, 1 + sign))) {
        lexer->at += 1 + sign;
        pass_digits(lexer);
    }
    bool suffix = lexer->dialect == SQL_ORACLE && ((at(lexer, 0) | 0x20) == 'd' || (at(lexer, 0) | 0x20) == 'f'); /* BINARY_DOUBLE, BINARY_FLOAT */
    if (suffix && !is_word(lexer, at(lexer, 1))) lexer->at++;
}

/* Digits alone, as most numbers are. */
static bool pass_integer(struct sql_lexer *lexer) {
    const char *place = here(lexer), *end = end_of(lexer);
    while (place < end && scan_is_digit(*place)) place++;
    bool more = place < end && (*place == '.' || is_word(lexer, *place));
    if (!more) move_to(lexer, place);
    return !more;
}

static bool read_number(struct sql_lexer *lexer, struct sql_token *token) {
    size_t start = lexer->at;
    if (!pass_integer(lexer) && !pass_based_digits(lexer)) pass_decimal(lexer);
    token->kind = TOKEN_NUMBER;
    token->text = str_slice(lexer->text, start, lexer->at);
    bool junk = lexer->dialect == SQL_POSTGRESQL && is_word_start(at(lexer, 0)) && !wide_blank(here(lexer), end_of(lexer));
    return !junk || lexer_fail(lexer, "the number runs into a name", start);
}

static bool is_bind_start(const struct sql_lexer *lexer) {
    char c = at(lexer, 0), next = at(lexer, 1);
    if (c == '$') return scan_is_digit(next);
    if (c == ':' && lexer->brackets) return false;
    if (c == ':') return is_word_start(next) || (next == '"' && lexer->dialect == SQL_ORACLE) || (lexer->dialect == SQL_ORACLE && scan_is_digit(next));
    /* A lone question mark; in PostgreSQL ?, ?| and ?& are operators of jsonb, told apart by the parser's place. */
    return c == '?' && lexer->dialect == SQL_ORACLE;
}

/* Of a bind's number, which ends before letters (:5and), and may be a JSON value with an exponent ("a":1e5). */
static size_t number_length(const struct sql_lexer *lexer) {
    size_t n = 0;
    while (scan_is_digit(at(lexer, n))) n++;
    bool exponent = (at(lexer, n) == 'e' || at(lexer, n) == 'E') && scan_is_digit(at(lexer, n + 1));
    while (exponent && scan_is_digit(at(lexer, n + 1))) n++;
    return n + exponent;
}

static bool read_bind(struct sql_lexer *lexer, struct sql_token *token) {
    size_t start = lexer->at++;
    struct str name;
    token->kind = TOKEN_BIND;
    if (at(lexer, 0) == '"') {
        if (!lexer_read_quoted_name(lexer, &name)) return false;
        token->text = str_slice(lexer->text, start, lexer->at);
        return true;
    }
    struct scan_run word = {here(lexer), false};
    if (lexer->text.ptr[start] == ':' && scan_is_digit(at(lexer, 0))) word.end += number_length(lexer);
    else if (lexer->text.ptr[start] != '?') word = word_at(lexer, word.end);
    move_to(lexer, word.end);
    token->text = str_slice(lexer->text, start, lexer->at);
    if (word.turns && token->text.ptr[0] == ':' && lexer->dialect == SQL_ORACLE && lexer->arena) token->text = folded(lexer, token->text);
    return true;
}

static bool is_operator_character(char c) {
    return beginning(c) == BEGINS_COMMENT || c == '?' || (beginning(c) == BEGINS_OPERATOR && c != '[' && c != ']');
}
/* Of these one makes a trailing + or - belong to the operator. */
static bool is_special_character(char c) { return is_operator_character(c) && !strchr("+-*/<>=", c); }

/* @extschema@, @extschema:other@, @extowner@: names that CREATE EXTENSION puts into its scripts. How long the one in so many bytes is; 0: none stands there. */
static size_t extension_name_length(const struct sql_lexer *lexer, size_t ahead) {
    struct str rest = str_slice(lexer->text, lexer->at + ahead, lexer->text.len), schema = STR("@extschema"), owner = STR("@extowner@");
    if (lexer->dialect != SQL_POSTGRESQL || at(lexer, ahead) != '@') return 0;
    if (str_starts(rest, owner)) return owner.len;
    if (!str_starts(rest, schema)) return 0;
    size_t n = ahead + schema.len;
    if (at(lexer, n) == ':')
        for (n++; is_word(lexer, at(lexer, n));) n++;
    return at(lexer, n) == '@' ? n + 1 - ahead : 0;
}

static size_t postgres_operator_length(const struct sql_lexer *lexer) {
    size_t n = 1;
    bool special = is_special_character(at(lexer, 0));
    for (; is_operator_character(at(lexer, n)); n++) {
        if ((at(lexer, n) == '-' && at(lexer, n + 1) == '-') || (at(lexer, n) == '/' && at(lexer, n + 1) == '*')) break;
        if (extension_name_length(lexer, n)) break;
        special |= is_special_character(at(lexer, n));
    }
    while (n > 1 && !special && (at(lexer, n - 1) == '+' || at(lexer, n - 1) == '-')) n--;
    return n;
}

/* The operator of two characters here, which blanks may part; *n is what it takes. The empty string: none. */
static struct str oracle_pair(const struct sql_lexer *lexer, size_t *n) {
    static const char *const pairs[] = {"||", "<=", ">=", "<>", "!=", "^=", "~=", "=>", "**", ":=", "..", "<<", ">>"};
    char first = at(lexer, 0);
    size_t gap = 1;
    while (scan_is_blank(at(lexer, gap)) && (first == '<' || first == '>' || first == '!' || first == '^')) gap++;
    *n = gap + 1;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (first == pairs[i][0] && at(lexer, gap) == pairs[i][1] && (gap == 1 || pairs[i][1] == '=' || pairs[i][0] != pairs[i][1])) return (struct str){pairs[i], 2};
    return (struct str){0};
}

static struct str operator_here(struct sql_lexer *lexer, size_t *n) {
    char c = at(lexer, 0), next = at(lexer, 1);
    *n = 1;
    if ((c == ':' && (next == '=' || (next == ':' && lexer->dialect == SQL_POSTGRESQL))) || (c == '.' && next == '.')) {
        *n = 2;
    } else if (lexer->dialect == SQL_ORACLE) {
        struct str pair = oracle_pair(lexer, n);
        if (pair.len) return pair;
        *n = 1;
    } else if (is_operator_character(c)) {
        *n = postgres_operator_length(lexer);
    }
    return str_slice(lexer->text, lexer->at, lexer->at + *n);
}

static bool fail_stray(struct sql_lexer *lexer) {
    lexer->at++;
    return lexer_fail(lexer, "a character that begins no token", lexer->at - 1);
}

static bool read_operator(struct sql_lexer *lexer, struct sql_token *token) {
    char c = at(lexer, 0);
    size_t n = extension_name_length(lexer, 0);
    if (n) {
        token->kind = TOKEN_QUOTED;
        token->text = str_slice(lexer->text, lexer->at, lexer->at + n);
        lexer->at += n;
        return true;
    }
    if (c == '[') lexer->brackets++;
    if (c == ']' && lexer->brackets) lexer->brackets--;
    token->kind = TOKEN_OPERATOR;
    token->text = operator_here(lexer, &n);
    token->key = sql_operator_key(token->text.ptr, token->text.len);
    lexer->at += n;
    return true;
}

static inline bool read_mark(struct sql_lexer *lexer, struct sql_token *token) {
    const char *place = here(lexer);
    uint32_t offset = (uint32_t)lexer->at++;
    *token = (struct sql_token){.kind = TOKEN_OPERATOR, .offset = offset, .end = offset + 1, .key = (unsigned char)*place, .text = {place, 1}};
    return true;
}

/* ---- dispatch ---- */

static bool read_string(struct sql_lexer *lexer, struct sql_token *token, size_t prefix, bool backslash) {
    lexer->at += prefix;
    token->kind = TOKEN_STRING;
    return lexer_read_string(lexer, backslash, &token->text);
}

static bool read_bits(struct sql_lexer *lexer, struct sql_token *token) {
    size_t start = lexer->at++;
    if (!lexer_read_string(lexer, false, &token->text)) return false;
    token->kind = TOKEN_BITS;
    token->text = str_slice(lexer->text, start, lexer->at);
    return true;
}

static bool read_unicode(struct sql_lexer *lexer, struct sql_token *token) {
    lexer->at += 2;
    bool name = at(lexer, 0) == '"';
    token->kind = name ? TOKEN_QUOTED : TOKEN_STRING;
    return (name ? lexer_read_quoted_name(lexer, &token->text) : lexer_read_string(lexer, false, &token->text)) && lexer_unescape_unicode(lexer, &token->text);
}

static bool read_q_string(struct sql_lexer *lexer, struct sql_token *token, size_t prefix) {
    lexer->at += prefix;
    token->kind = TOKEN_STRING;
    return lexer_read_q_string(lexer, &token->text);
}

/* May the letters here be what changes the meaning of a quote behind them: E'', N'', B'', X'', U&'', q'', nq''? */
static inline bool may_be_prefix(const char *place, const char *end) {
    char next = end - place > 1 ? place[1] : '\0';
    return next == '\'' || next == '&' || (next | 0x20) == 'q';
}

static bool read_prefixed(struct sql_lexer *lexer, struct sql_token *token) {
    char c = (char)(at(lexer, 0) | 0x20), next = at(lexer, 1);
    bool oracle = lexer->dialect == SQL_ORACLE;
    if (next == '\'') {
        if (c == 'n' || (c == 'e' && !oracle)) return read_string(lexer, token, 1, c == 'e');
        if (c == 'b' || c == 'x') return read_bits(lexer, token);
        if (c == 'q' && oracle) return read_q_string(lexer, token, 1);
    } else if (c == 'u' && next == '&') {
        if (at(lexer, 2) == '\'' || at(lexer, 2) == '"') return read_unicode(lexer, token);
    } else if (c == 'n' && oracle && (next | 0x20) == 'q' && at(lexer, 2) == '\'') {
        return read_q_string(lexer, token, 2);
    }
    return read_word(lexer, token);
}

static bool read_dollar(struct sql_lexer *lexer, struct sql_token *token) {
    if (is_bind_start(lexer)) return read_bind(lexer, token);
    if (lexer->dialect == SQL_ORACLE && (is_word_start(at(lexer, 1)) || at(lexer, 1) == '$')) return read_word(lexer, token); /* $IF, $$PLSQL_UNIT */
    if (lexer->dialect == SQL_ORACLE) return read_mark(lexer, token); /* the end of a row pattern */
    token->kind = TOKEN_STRING;
    if (lexer->dialect == SQL_POSTGRESQL && lexer_read_dollar_string(lexer, &token->text)) return true;
    return lexer->problem ? false : fail_stray(lexer);
}

/* May what is passed over begin so? */
static bool may_be_blank(char c) { return beginning(c) == BEGINS_BLANK || beginning(c) == BEGINS_COMMENT || beginning(c) == BEGINS_WIDE; }

static bool read_comment(struct sql_lexer *lexer, struct sql_token *token) {
    token->kind = TOKEN_COMMENT;
    return pass_comment(lexer);
}

static bool read_any(struct sql_lexer *lexer, struct sql_token *token) {
    if (lexer->at == lexer->text.len) return true;
    switch (beginning(*here(lexer))) {
    case BEGINS_WORD: case BEGINS_WIDE: return read_word(lexer, token);
    case BEGINS_PREFIX: return read_prefixed(lexer, token);
    case BEGINS_MARK: return read_mark(lexer, token);
    case BEGINS_DOT: return scan_is_digit(at(lexer, 1)) ? read_number(lexer, token) : at(lexer, 1) == '.' ? read_operator(lexer, token) : read_mark(lexer, token);
    case BEGINS_NUMBER: return read_number(lexer, token);
    case BEGINS_STRING: return read_string(lexer, token, 0, false);
    case BEGINS_NAME: token->kind = TOKEN_QUOTED; return lexer_read_quoted_name(lexer, &token->text);
    case BEGINS_DOLLAR: return read_dollar(lexer, token);
    case BEGINS_BIND: return is_bind_start(lexer) ? read_bind(lexer, token) : read_operator(lexer, token);
    case BEGINS_COMMENT: return at_comment(lexer) ? read_comment(lexer, token) : read_operator(lexer, token);
    case BEGINS_OPERATOR: return read_operator(lexer, token);
    case BEGINS_NOTHING: case BEGINS_BLANK: break;
    }
    return fail_stray(lexer);
}

/* Whatever stands here, comments in front of it. */
static __attribute__((noinline)) bool read_slowly(struct sql_lexer *lexer, struct sql_token *token) {
    if (lexer->at < lexer->text.len && may_be_blank(*here(lexer)) && !lexer_pass_blank(lexer)) return false;
    *token = (struct sql_token){.offset = (uint32_t)lexer->at};
    bool good = read_any(lexer, token);
    token->end = (uint32_t)lexer->at;
    return good;
}

/* Behind an operator: what is no part of it, nor of a comment. Blanks may part Oracle's < = and others. */
static inline bool ends_operator(const struct sql_lexer *lexer, enum begins next) {
    return next == BEGINS_WORD || next == BEGINS_PREFIX || next == BEGINS_NUMBER || next == BEGINS_STRING || next == BEGINS_MARK || (next == BEGINS_BLANK && lexer->dialect == SQL_POSTGRESQL);
}

/* Is the character here the whole token? */
static inline bool is_mark(const struct sql_lexer *lexer, enum begins class, const char *place, const char *end) {
    if (class == BEGINS_MARK) return true;
    if (end - place < 2) return false;
    if (class == BEGINS_DOT) return place[1] != '.' && !scan_is_digit(place[1]);
    bool operator = (class == BEGINS_OPERATOR || class == BEGINS_COMMENT) && *place != '[' && *place != ']' && *place != '#' && *place != '@'; /* brackets are counted */
    return operator && ends_operator(lexer, beginning(place[1]));
}

/* Words and marks, three tokens of four, are read without a call, after blanks, as nearly always, at most. */
bool sql_lexer_next(struct sql_lexer *lexer, struct sql_token *token) {
    const char *place = here(lexer), *end = end_of(lexer);
    enum begins class = place < end ? beginning(*place) : BEGINS_NOTHING;
    /* Not place += *place == ' ': a branch is foretold, while the sum would have each token wait for the one before it (7 % of the tokens' time). */
    if (class == BEGINS_BLANK) class = ++place < end ? beginning(*place) : BEGINS_NOTHING;
    if (class == BEGINS_BLANK) { /* more than one */
        place = scan_blanks(place, end);
        class = place < end ? beginning(*place) : BEGINS_NOTHING;
    }
    move_to(lexer, place);
    token->offset = (uint32_t)lexer->at;
    bool word = class == BEGINS_WORD || (class == BEGINS_PREFIX && !may_be_prefix(place, end));
    if (word) return read_short_word(lexer, token, place, end) || read_slowly(lexer, token);
    return is_mark(lexer, class, place, end) ? read_mark(lexer, token) : read_slowly(lexer, token);
}
