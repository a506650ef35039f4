/*
 * See the header. PostgreSQL reads the prefix off the compiled automaton (pg_regprefix); here it is read off the pattern: characters that stand for themselves
 * behind a leading ^, up to the first that does not, or that a quantifier makes optional.
 *
 * Knowingly: beginnings that are common to all branches of an alternation, or stand within parentheses, are not found.
 */
#include "query/regex.h"

#include "base/buf.h"
#include "query/bound.h"
#include "query/gin.h"

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_letter_or_digit(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_special(char c) {
    return memchr("^$.[](){}*+?|", c, 13) != NULL;
}

size_t query_regex_past_bracket(struct str p, size_t at) {
    at += at + 1 < p.len && p.ptr[at + 1] == '^' ? 2 : 1;
    at += at < p.len && p.ptr[at] == ']';
    while (at < p.len && p.ptr[at] != ']') {
        at++;
    }
    return at;
}

/* A branch beside the first, outside of parentheses: each has a beginning of its own. */
static bool has_branches(struct str pattern) {
    int depth = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (c == '\\') {
            i++;
        } else if (c == '[') {
            i = query_regex_past_bracket(pattern, i);
        } else if (c == '|' && !depth) {
            return true;
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return false;
}

struct query_regex query_regex_prefix(struct arena *arena, struct str pattern, bool ignore_case) {
    struct buf out;
    struct query_regex found = {0};
    buf_init(&out, arena);
    if (!pattern.len || pattern.ptr[0] != '^' || has_branches(pattern)) {
        return found;
    }
    size_t i = 1;
    while (i < pattern.len) {
        bool quoted = pattern.ptr[i] == '\\';
        size_t next = i + quoted + 1;
        char c = next <= pattern.len ? pattern.ptr[next - 1] : 0;
        char quantifier = next < pattern.len ? pattern.ptr[next] : 0;
        bool itself = c && (quoted ? !is_letter_or_digit(c) : !is_special(c));
        if (!itself || (ignore_case && (is_letter(c) || (c & 0x80))) || (quantifier && strchr("*?{", quantifier))) {
            break;
        }
        buf_char(&out, c);
        i = next;
        if (quantifier == '+') {
            break;
        }
    }
    found.prefix = buf_view(&out);
    found.exact = out.len && i + 1 == pattern.len && pattern.ptr[i] == '$';
    return found;
}

bool query_is_regex(const struct query_predicate *p, struct str *pattern, bool *ignore_case, bool *negated) {
    struct str op = query_predicate_operator(p);
    bool tilde = p->tree && p->tree->kind == SQL_BINARY && (str_eq_z(op, "~") || str_eq_z(op, "~*") || str_eq_z(op, "!~") || str_eq_z(op, "!~*"));
    if (!tilde || p->left.family != FAMILY_TEXT || bound_is_citext(SQL_AS_CONST(binary, p->tree)->left) || !query_has_value(&p->right)) {
        return false;
    }
    *pattern = p->right.text;
    *ignore_case = op.ptr[op.len - 1] == '*';
    *negated = op.ptr[0] == '!';
    return true;
}
