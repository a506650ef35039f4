/*
 * An oracle:// URL into a user and a connect string (Oracle Net Services Administrator's Guide, "Easy Connect Plus").
 *
 * As with PostgreSQL, a URL that could be cut wrongly, so that half of a password would appear as a host, is refused.
 */
#include "db/oracle_url.h"

#include "base/buf.h"
#include "db/db.h"

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode(struct arena *arena, struct str text, struct str *out) {
    struct buf decoded;
    buf_init(&decoded, arena);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            buf_char(&decoded, text.ptr[i]);
            continue;
        }
        int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1,
            low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0)
            return false;
        buf_char(&decoded, (char)(high << 4 | low));
        i += 2;
    }
    *out = buf_view(&decoded);
    return true;
}

static bool malformed(struct arena *arena, struct str url, struct err *err) {
    err_set(err, ERR_SOURCE_UNKNOWN, "the connection URL \"" STR_FMT "\" is malformed",
            STR_ARG(db_url_redact(arena, url)));
    err_hint(err, "The shape is oracle://user@host:port/service or oracle://user@alias; special characters as %%XX; "
                  "without a user, a wallet or the operating system says who connects.");
    return false;
}

static bool has(struct str s, char c) {
    return s.len && memchr(s.ptr, c, s.len);
}

/* PROXY[USER]: the brackets are kept, as the client library reads them itself; they must be one pair, at the end. */
static bool brackets_match(struct str user) {
    size_t opening, closing;
    bool opened = str_find(user, STR("["), &opening), closed = str_find(user, STR("]"), &closing);
    return opened == closed && (!opened || (closing == user.len - 1 && closing > opening + 1));
}

static bool read_user(struct arena *arena, struct str credentials, struct oracle_url *out) {
    struct str rest = credentials, user = str_cut(&rest, ':');
    if (!decode(arena, user, &out->user) || !decode(arena, rest, &out->password) || !brackets_match(out->user))
        return false;
    out->external = out->user.len == 0 || out->user.ptr[0] == '[';
    return !out->external || out->password.len == 0;
}

/* protocol=tcps goes in front; what else there is stays behind, as it is. */
static bool read_parameters(struct arena *arena, struct str parameters, struct str *protocol, struct buf *kept) {
    while (parameters.len) {
        struct str pair = str_cut(&parameters, '&'), value = pair, key = str_cut(&value, '=');
        if (!key.len || !value.len || !decode(arena, value, &value))
            return false;
        if (str_eq_z(key, "protocol"))
            *protocol = value;
        else
            buf_fmt(kept, "%c" STR_FMT "=" STR_FMT, kept->len ? '&' : '?', STR_ARG(key), STR_ARG(value));
    }
    return true;
}

bool oracle_url_parse(struct arena *arena, struct str url, struct oracle_url *out, struct err *err) {
    struct str rest = url, protocol = {0};
    struct buf parameters, connect;
    size_t at;
    *out = (struct oracle_url){0};
    buf_init(&parameters, arena);
    buf_init(&connect, arena);
    if (!str_starts(url, STR("oracle://")))
        return malformed(arena, url, err);
    rest = str_slice(rest, strlen("oracle://"), rest.len);
    struct str place = str_cut(&rest, '?'), credentials = {0};
    /* An '@' behind the '?' would be one of a password with an unescaped '?'. */
    if (has(rest, '@') || !read_parameters(arena, rest, &protocol, &parameters))
        return malformed(arena, url, err);
    if (str_find(place, STR("@"), &at)) {
        credentials = str_slice(place, 0, at);
        place = str_slice(place, at + 1, place.len);
    }
    out->place = place;
    out->easy = has(place, '/') || has(place, ':');
    out->pooled = str_ends(place, STR(":pooled"));
    bool named_with_parameters = !out->easy && (parameters.len || protocol.len);
    bool known_protocol = protocol.len == 0 || str_eq_z(protocol, "tcp") || str_eq_z(protocol, "tcps");
    if (place.len == 0 || place.ptr[0] == '/' || has(place, '@') || has(credentials, '/') || named_with_parameters ||
        !known_protocol || !read_user(arena, credentials, out))
        return malformed(arena, url, err);
    if (protocol.len)
        buf_fmt(&connect, STR_FMT "://", STR_ARG(protocol));
    buf_str(&connect, place);
    buf_str(&connect, buf_view(&parameters));
    out->connect = buf_view(&connect);
    return true;
}

struct str oracle_url_with(struct arena *arena, const struct oracle_url *url, const char *parameter, int value) {
    size_t at;
    if (!url->easy || str_find(url->connect, str_fmt(arena, "%s=", parameter), &at))
        return url->connect;
    return str_fmt(arena, STR_FMT "%c%s=%d", STR_ARG(url->connect), has(url->connect, '?') ? '&' : '?', parameter,
                   value);
}
