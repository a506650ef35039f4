/* See the header. Knowingly: tags, entities, versions and dates are words and numbers here; what stands between blanks is looked at as a whole. */
#include "cost/text_tokens.h"

struct parsing {
    void (*each)(void *context, struct str token, enum text_kind kind);
    void *context;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool text_is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || (c & 0x80);
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void words(const struct parsing *p, struct str text) {
    for (size_t i = 0, end; i < text.len; i = end + 1) {
        for (end = i; end < text.len && text_is_word_byte(text.ptr[end]); end++) {
        }
        if (end > i) {
            p->each(p->context, str_slice(text, i, end), TEXT_WORD);
        }
    }
}

/* Marks around what stands between blanks. */
static struct str without_marks(struct str text) {
    while (text.len && !text_is_word_byte(text.ptr[0]) && text.ptr[0] != '/') {
        text = str_slice(text, 1, text.len);
    }
    while (text.len && !text_is_word_byte(text.ptr[text.len - 1]) && text.ptr[text.len - 1] != '/') {
        text.len--;
    }
    return text;
}

/* Bytes of a host's name at the beginning: labels with dots between, the last one of letters. */
static size_t host_length(struct str text) {
    size_t end = 0, dot = 0, letters = 0;
    for (; end < text.len; end++) {
        char c = text.ptr[end];
        if (c == '.') {
            dot = end;
            letters = 0;
        } else if (text_is_word_byte(c) && !is_digit(c)) {
            letters++;
        } else if (!is_digit(c) && c != '-' && c != '_') {
            break;
        }
    }
    return dot && letters >= 2 && letters == end - dot - 1 ? end : 0;
}

static bool email(const struct parsing *p, struct str text) {
    size_t at;
    if (!str_find(text, STR("@"), &at) || !at || host_length(str_slice(text, at + 1, text.len)) != text.len - at - 1 ||
        at + 1 == text.len) {
        return false;
    }
    p->each(p->context, text, TEXT_EMAIL);
    return true;
}

static bool address(const struct parsing *p, struct str text) {
    size_t at, host;
    if (str_find(text, STR("://"), &at)) {
        text = str_slice(text, at + 3, text.len);
    }
    host = host_length(text);
    if (!host || (host < text.len && text.ptr[host] != '/')) {
        return false;
    }
    p->each(p->context, str_slice(text, 0, host), TEXT_HOST);
    if (host + 1 < text.len) {
        p->each(p->context, text, TEXT_URL);
        p->each(p->context, str_slice(text, host, text.len), TEXT_PATH);
    }
    return true;
}

static bool file(const struct parsing *p, struct str text) {
    size_t at, letters = 0;
    for (size_t i = 0; i < text.len; i++) {
        letters += text_is_word_byte(text.ptr[i]);
    }
    if (!letters || !str_find(text, STR("/"), &at)) {
        return false;
    }
    p->each(p->context, text, TEXT_PATH);
    return true;
}

/* A dash between letters joins; others only part. */
static bool compound(const struct parsing *p, struct str text) {
    bool joined = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool joins =
            c == '-' && i && i + 1 < text.len && text_is_word_byte(text.ptr[i + 1]) && !is_digit(text.ptr[i + 1]);
        if (!text_is_word_byte(c) && !joins) {
            return false;
        }
        joined |= joins;
    }
    if (joined) {
        p->each(p->context, text, TEXT_WORD);
    }
    return false;
}

static bool decimal(const struct parsing *p, struct str text) {
    double number;
    size_t point;
    if (!str_find(text, STR("."), &point) || !str_to_double(text, &number)) {
        return false;
    }
    p->each(p->context, text, TEXT_WORD);
    return true;
}

void text_tokens(struct str text, void (*each)(void *context, struct str token, enum text_kind kind), void *context) {
    const struct parsing p = {each, context};
    for (size_t i = 0, end; i < text.len; i = end + 1) {
        for (end = i; end < text.len && !is_blank(text.ptr[end]); end++) {
        }
        struct str part = without_marks(str_slice(text, i, end));
        if (part.len && !email(&p, part) && !address(&p, part) && !file(&p, part) && !decimal(&p, part) &&
            !compound(&p, part)) {
            words(&p, part);
        }
    }
}
