/*
 * Tables of the HTML form. Tags are looked at one by one and nothing is expected to nest well: a row that is not closed ends where
 * the next begins, a table inside another ends it. Reports of 10.2 and of tools that save them again lack the attributes, so
 * only the names of tags and the span of a heading count.
 */
#include "base/buf.h"
#include "collect/awr/awr_table.h"

struct cell {
    struct str text;
    size_t span, rows; /* colspan, rowspan */
    bool heading;
};

struct html {
    struct awr_tables *tables;
    struct str rest;
    struct buf text;    /* of the cell, heading or paragraph being read; reset at its beginning */
    struct str heading; /* the last h1 to h4 */
    struct str loose;   /* the last text outside a table */
    struct str summary;
    bool in_table, in_cell, cell_is_heading;
    size_t cell_span, cell_rows;
    VEC(struct cell) row;
    VEC(struct cell) upper; /* a row of headings above the present one */
    struct awr_table table;
};

static bool name_is(struct str tag, const char *name) {
    size_t length = strlen(name);
    return tag.len >= length && str_ieq_z(str_slice(tag, 0, length), name) &&
           (tag.len == length || strchr(" \t\r\n/", tag.ptr[length]));
}

/* The value of an attribute, in quotes or bare; empty when absent. */
static struct str attribute(struct str tag, const char *name) {
    struct str wanted = str_from_z(name);
    for (size_t at = 1; at + wanted.len < tag.len; at++) {
        struct str rest = str_slice(tag, at, tag.len);
        if (!strchr(" \t\r\n", tag.ptr[at - 1]) || !str_ieq(str_slice(rest, 0, wanted.len), wanted) ||
            rest.ptr[wanted.len] != '=') {
            continue;
        }
        rest = str_slice(rest, wanted.len + 1, rest.len);
        if (rest.len && (rest.ptr[0] == '"' || rest.ptr[0] == '\'')) {
            char quote = rest.ptr[0];
            rest = str_slice(rest, 1, rest.len);
            return str_cut(&rest, quote);
        }
        return str_cut(&rest, ' ');
    }
    return (struct str){0};
}

static bool number_entity(struct str name, uint32_t *code) {
    bool hexadecimal = name.len > 2 && (name.ptr[1] == 'x' || name.ptr[1] == 'X');
    uint32_t value = 0;
    size_t at = hexadecimal ? 2 : 1;
    if (name.len < 2 || name.len > 8) {
        return false;
    }
    for (; at < name.len; at++) {
        char c = name.ptr[at];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10 : 99;
        if (digit >= (hexadecimal ? 16u : 10u)) {
            return false;
        }
        value = value * (hexadecimal ? 16 : 10) + digit;
    }
    *code = value;
    return true;
}

/* What an & begins; its length, or 0 when it is just an ampersand. */
static size_t entity(struct str rest, struct buf *out) {
    static const struct {
        const char *name;
        char value;
    } names[] = {{"quot", '"'}, {"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"apos", '\''}, {"nbsp", ' '}};
    enum { NO_BREAK_SPACE = 160 };
    size_t end;
    uint32_t code;
    if (!str_find(str_slice(rest, 0, 12), STR(";"), &end)) {
        return 0;
    }
    struct str name = str_slice(rest, 1, end);
    if (name.len && name.ptr[0] == '#' && number_entity(name, &code)) {
        awr_put_code_point(out, code == NO_BREAK_SPACE || code == 0 ? ' ' : code);
        return end + 1;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq_z(name, names[i].name)) {
            buf_char(out, names[i].value);
            return end + 1;
        }
    }
    return 0;
}

static struct str taken(struct html *html) {
    return str_trim(str_dup(html->tables->arena, buf_view(&html->text)));
}

/* --- Rows and tables ------------------------------------------------------------------------------------- */

/* A statement may begin and end with blanks; the line ends around it are the report's. */
static struct str cell_text(struct html *html) {
    struct str text = str_dup(html->tables->arena, buf_view(&html->text));
    while (text.len && (text.ptr[0] == '\n' || text.ptr[0] == '\r')) {
        text = str_slice(text, 1, text.len);
    }
    while (text.len && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r')) {
        text.len--;
    }
    return text;
}

static void end_cell(struct html *html) {
    if (html->in_cell) {
        struct cell cell = {cell_text(html), html->cell_span, html->cell_rows, html->cell_is_heading};
        VEC_PUSH(html->tables->arena, &html->row, cell);
    }
    html->in_cell = false;
    buf_reset(&html->text);
}

static void add_column(struct html *html, struct str group, struct str name) {
    struct awr_table *table = &html->table;
    struct arena *arena = html->tables->arena;
    if (table->column_count < AWR_COLUMNS_MAX) {
        table->groups[table->column_count] = awr_plain(arena, group);
        table->columns[table->column_count++] = awr_plain(arena, name);
    }
}

/* Below a cell that spans two rows there is none; below one that spans columns there are several, of which it is the group. */
static void take_headings(struct html *html) {
    struct arena *arena = html->tables->arena;
    struct awr_table *table = &html->table;
    size_t next = 0;
    table->columns = arena_calloc(arena, AWR_COLUMNS_MAX, sizeof *table->columns);
    table->groups = arena_calloc(arena, AWR_COLUMNS_MAX, sizeof *table->groups);
    table->column_count = 0;
    for (size_t i = 0; i < html->upper.n; i++) {
        const struct cell *above = &html->upper.at[i];
        if (above->rows > 1) {
            add_column(html, (struct str){0}, above->text);
            continue;
        }
        for (size_t k = 0; k < above->span && next < html->row.n; k++) {
            add_column(html, above->text, html->row.at[next++].text);
        }
    }
    while (next < html->row.n) {
        add_column(html, (struct str){0}, html->row.at[next++].text);
    }
    html->upper.n = 0;
    for (size_t i = 0; i < html->row.n; i++) {
        VEC_PUSH(arena, &html->upper, html->row.at[i]);
    }
}

/* Browsers save &nbsp; as the character it is, which is no white space elsewhere. */
static struct str without_hard_blanks(struct arena *arena, struct str text) {
    struct str hard = STR("\xC2\xA0");
    size_t at;
    while (str_find(text, hard, &at)) {
        text = str_fmt(arena, STR_FMT " " STR_FMT, STR_ARG(str_slice(text, 0, at)),
                       STR_ARG(str_slice(text, at + hard.len, text.len)));
    }
    return str_trim(text);
}

static void take_values(struct html *html) {
    struct arena *arena = html->tables->arena;
    struct str *row = arena_calloc(arena, html->table.column_count, sizeof *row);
    for (size_t i = 0; i < html->row.n && i < html->table.column_count; i++) {
        bool statement = str_eq_z(html->table.columns[i], "sql text");
        row[i] = statement ? html->row.at[i].text : without_hard_blanks(arena, html->row.at[i].text);
    }
    VEC_PUSH(arena, &html->table.rows, row);
}

/* Office programs know no <th>: then the first row of a table has its headings. */
static bool has_headings(const struct html *html) {
    bool all = true, first = !html->table.column_count;
    for (size_t i = 0; i < html->row.n; i++) {
        all = all && html->row.at[i].heading;
        first = first && !html->row.at[i].heading;
    }
    return all || first;
}

static void end_row(struct html *html) {
    end_cell(html);
    bool headings = has_headings(html);
    if (html->row.n && headings && html->table.rows.n == 0) {
        take_headings(html);
    } else if (html->row.n && !headings && html->table.column_count) {
        take_values(html);
    }
    html->row.n = 0;
}

static void end_table(struct html *html) {
    end_row(html);
    if (html->table.column_count && html->table.rows.n) {
        html->table.heading = html->heading;
        html->table.caption = html->summary.len ? html->summary : html->loose;
        VEC_PUSH(html->tables->arena, &html->tables->list, html->table);
    }
    html->table = (struct awr_table){0};
    html->upper.n = 0;
    html->in_table = false;
}

static size_t span_of(struct str tag, const char *name) {
    int64_t span;
    return str_to_i64(attribute(tag, name), &span) && span > 0 && span <= AWR_COLUMNS_MAX ? (size_t)span : 1;
}

static void begin_cell(struct html *html, struct str tag) {
    end_cell(html);
    html->in_cell = true;
    html->cell_is_heading = name_is(tag, "th");
    html->cell_span = span_of(tag, "colspan");
    html->cell_rows = span_of(tag, "rowspan");
}

static bool is_title(struct str tag) {
    return name_is(tag, "h1") || name_is(tag, "h2") || name_is(tag, "h3") || name_is(tag, "h4");
}

static void take_loose(struct html *html) {
    struct str text = taken(html);
    if (text.len) {
        html->loose = text;
    }
    buf_reset(&html->text);
}

static void take_tag(struct html *html, struct str tag) {
    if (name_is(tag, "table")) {
        take_loose(html);
        end_table(html);
        html->summary = attribute(tag, "summary");
        html->in_table = true;
    } else if (name_is(tag, "/table")) {
        end_table(html);
    } else if (html->in_table && (name_is(tag, "tr") || name_is(tag, "/tr"))) {
        end_row(html);
    } else if (html->in_table && (name_is(tag, "td") || name_is(tag, "th"))) {
        begin_cell(html, tag);
    } else if (html->in_table && (name_is(tag, "/td") || name_is(tag, "/th"))) {
        end_cell(html);
    } else if (html->in_cell && name_is(tag, "br")) {
        buf_char(&html->text, '\n');
    } else if (!html->in_table && is_title(tag)) {
        buf_reset(&html->text);
    } else if (!html->in_table && tag.len > 1 && tag.ptr[0] == '/' && is_title(str_slice(tag, 1, tag.len))) {
        html->heading = taken(html);
        buf_reset(&html->text);
    } else if (!html->in_table && (name_is(tag, "p") || name_is(tag, "/p"))) {
        take_loose(html);
    } else if (!html->in_table && (name_is(tag, "li") || name_is(tag, "/li"))) {
        buf_reset(&html->text);
    }
}

/* Behind a < : does a tag stand here? A statement's text has its < escaped, but not in every report. */
static bool tag_here(struct str rest, size_t *end) {
    enum { TAG_MAX = 4096 };
    if (rest.len < 2 || !(rest.ptr[1] == '/' || rest.ptr[1] == '!' || (rest.ptr[1] >= 'a' && rest.ptr[1] <= 'z') ||
                          (rest.ptr[1] >= 'A' && rest.ptr[1] <= 'Z'))) {
        return false;
    }
    return str_find(str_slice(rest, 0, TAG_MAX), STR(">"), end);
}

struct str awr_html_plain(struct arena *arena, struct str text) {
    struct buf out;
    size_t end;
    buf_init(&out, arena);
    for (size_t at = 0; at < text.len;) {
        struct str rest = str_slice(text, at, text.len);
        size_t length = rest.ptr[0] == '&' ? entity(rest, &out) : 0;
        if (rest.ptr[0] == '<' && tag_here(rest, &end)) {
            length = end + 1;
        } else if (!length) {
            buf_char(&out, rest.ptr[0]);
            length = 1;
        }
        at += length;
    }
    return buf_view(&out);
}

void awr_html_tables(struct awr_tables *tables, struct str text) {
    struct html html = {.tables = tables, .rest = text};
    size_t end, at = 0;
    buf_init(&html.text, tables->arena);
    while (at < text.len) {
        struct str rest = str_slice(text, at, text.len);
        if (rest.ptr[0] == '<' && tag_here(rest, &end)) {
            take_tag(&html, str_slice(rest, 1, end));
            at += end + 1;
            continue;
        }
        size_t length = rest.ptr[0] == '&' ? entity(rest, &html.text) : 0;
        if (!length) {
            buf_char(&html.text, rest.ptr[0]);
            length = 1;
        }
        at += length;
    }
    end_table(&html);
}
