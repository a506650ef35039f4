/* Tokens as PostgreSQL 15.18 makes them: expected ones are those of ts_debug('simple', …), without blanks and protocols, a host before its URL. */
#include "base/buf.h"
#include "cost/text_tokens.h"
#include "support/support.h"

static void add(void *context, struct str token, enum text_kind kind) {
    static const char kinds[] = {
        [TEXT_WORD] = 'w', [TEXT_EMAIL] = 'e', [TEXT_HOST] = 'h', [TEXT_URL] = 'u', [TEXT_PATH] = 'p'};
    struct buf *out = context;
    buf_fmt(out, "%s%c:" STR_FMT, out->len ? " " : "", kinds[kind], STR_ARG(token));
}

static void as_postgresql(void **state) {
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        {"the quick, brown fox.", "w:the w:quick w:brown w:fox"},
        {"https://ka.example/lore/123 seen", "h:ka.example u:ka.example/lore/123 p:/lore/123 w:seen"},
        {"x.bo@ta.example", "e:x.bo@ta.example"},
        {"user@host", "w:user w:host"},
        {"www.x.org. 12:30", "h:www.x.org w:12 w:30"},
        {"well-known", "w:well-known w:well w:known"},
        {"a_b and/or 3.14", "w:a w:b p:and/or w:3.14"},
        {"/usr/lib file.txt", "p:/usr/lib h:file.txt"},
        {"http://x.org/a?b=c&d (don't)", "h:x.org u:x.org/a?b=c&d p:/a?b=c&d w:don w:t"},
        {"  ,;  ", ""},
        {"@ @. . / // - :// a@ @b", "w:a w:b"},
    };
    struct arena arena;
    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out;
        buf_init(&out, &arena);
        text_tokens(str_from_z(cases[i].text), add, &out);
        assert_string_equal(str_z(&arena, buf_view(&out)), cases[i].tokens);
    }
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_postgresql)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
