/*
 * Tables of the text form, 80 characters wide.
 *
 * A table is a ruler (dashes with gaps, which give the columns their places), up to three lines of headings above it, and rows below it
 * until a blank line. A section is named by the line with "DB/Inst:", repeated on each page with its headings. Lists of
 * statements are different: a row of figures that ends in a SQL_ID, lines "Module:", "Action:", "PDB:", then the text in pieces,
 * which a page may interrupt anywhere. Segments have two rulers and two lines for each row.
 *
 * Pieces of a statement. A text is cut every 80 characters, wherever that is, and then runs of white space are made one blank and
 * blanks at the end go: so a shorter line has lost blanks somewhere, mostly inside. Pieces are joined with nothing between, but
 * for a piece of 79 characters, whose lost blank was the last one. Reports of several instances are wider: there the longest
 * piece of a list tells the width, so pieces are joined when the list is over.
 *
 * Columns stand at places counted in characters, not in bytes, and tabs may stand for blanks.
 *
 * A report that was selected in SQL*Plus instead of being made by awrrpt.sql has the page headings of that program in it, a
 * blank line and "OUTPUT", anywhere. They are taken out first.
 */
#include "base/buf.h"
#include "collect/awr/awr_table.h"

enum { LINE_WIDTH = 80, HEADING_LINES = 3 };

struct span {
    size_t from, to, dashes; /* to: where the next one begins */
};

struct ruler {
    struct span spans[AWR_COLUMNS_MAX];
    size_t count;
};

struct piece { /* a line of a statement's text */
    size_t row;
    struct str line;
};

struct text_reader {
    struct awr_tables *tables;
    struct str *lines;
    size_t line_count;
    struct str heading; /* of the section */
    struct awr_table statements; /* the list of statements being gathered, over its pages */
    VEC(struct piece) pieces;    /* of all their texts */
};

/* --- Lines ----------------------------------------------------------------------------------------------- */

/* With blanks up to the next place that 8 divides for each tab. */
static struct str without_tabs(struct arena *arena, struct str line) {
    enum { TAB_WIDTH = 8 };
    struct buf out;
    if (!line.len || !memchr(line.ptr, '\t', line.len)) {
        return line;
    }
    buf_init(&out, arena);
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\t') {
            buf_repeat(&out, ' ', TAB_WIDTH - out.len % TAB_WIDTH);
        } else {
            buf_char(&out, line.ptr[i]);
        }
    }
    return buf_view(&out);
}

static struct str *split_lines(struct arena *arena, struct str text, size_t *count) {
    struct str *lines = NULL;
    size_t n = 0, cap = 0;
    while (text.len) {
        struct str line = without_tabs(arena, str_cut(&text, '\n'));
        while (line.len && (line.ptr[line.len - 1] == '\r' || line.ptr[line.len - 1] == ' ')) {
            line.len--;
        }
        while (line.len && line.ptr[0] == '\f') {
            line = str_slice(line, 1, line.len);
        }
        lines = vec_reserve_one(arena, lines, n, &cap, sizeof *lines);
        lines[n++] = line;
    }
    *count = n;
    return lines;
}

/* A report that was quoted is indented as a whole. */
static void remove_indent(struct str *lines, size_t count) {
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        size_t blanks = 0;
        while (blanks < lines[i].len && lines[i].ptr[blanks] == ' ') {
            blanks++;
        }
        least = lines[i].len && blanks < least ? blanks : least;
    }
    for (size_t i = 0; i < count; i++) {
        lines[i] = str_slice(lines[i], least, lines[i].len);
    }
}

static bool only(struct str line, const char *characters) {
    for (size_t i = 0; i < line.len; i++) {
        if (!strchr(characters, line.ptr[i])) {
            return false;
        }
    }
    return line.len > 0;
}

/* At this line begins a page of SQL*Plus: a blank line, the name of the column, perhaps underlined. How many lines that is. */
static size_t page_heading(const struct text_reader *reader, size_t at) {
    enum { UNDERLINE_LEAST = 60 };
    bool blank = reader->lines[at].len == 0;
    size_t name = at + blank, behind = name + 1;
    if ((!blank && at > 0) || name >= reader->line_count || !str_eq_z(reader->lines[name], "OUTPUT")) {
        return 0;
    }
    bool underlined = behind < reader->line_count && reader->lines[behind].len >= UNDERLINE_LEAST &&
                      only(reader->lines[behind], "-");
    return behind + underlined - at;
}

static void remove_page_headings(struct text_reader *reader) {
    size_t kept = 0;
    for (size_t at = 0; at < reader->line_count;) {
        size_t heading = page_heading(reader, at);
        if (heading) {
            at += heading;
        } else {
            reader->lines[kept++] = reader->lines[at++];
        }
    }
    reader->line_count = kept;
}

/* "          -----------------------------" ends a section: indented by 10 up to 11.2, by 26 from 12.1 on. */
static bool is_end_line(struct str line) {
    enum { INDENT_LEAST = 10, DASHES_LEAST = 40 };
    size_t dashes = str_trim(line).len;
    return line.len > 0 && line.ptr[0] == ' ' && only(str_trim(line), "-") && dashes >= DASHES_LEAST &&
           line.len - dashes >= INDENT_LEAST;
}

static bool is_ruler(struct str line) {
    size_t dashes;
    return only(line, " -~") && str_find(line, STR("--"), &dashes) && !is_end_line(line);
}

static size_t dashes_at(struct str line, size_t at) {
    size_t end = at;
    while (end < line.len && line.ptr[end] != ' ') {
        end++;
    }
    return end - at;
}

static void ruler_read(struct str line, struct ruler *ruler) {
    *ruler = (struct ruler){0};
    for (size_t i = 0; i < line.len && ruler->count + 1 < AWR_COLUMNS_MAX; i++) {
        if (line.ptr[i] == ' ' || (i > 0 && line.ptr[i - 1] != ' ')) {
            continue;
        }
        if (ruler->count == 0 && i > 2) { /* row titles without dashes above them */
            ruler->spans[ruler->count++] = (struct span){0, i, 0};
        }
        if (ruler->count) {
            ruler->spans[ruler->count - 1].to = i;
        }
        ruler->spans[ruler->count] = (struct span){ruler->count ? i : 0, SIZE_MAX, dashes_at(line, i)};
        ruler->count++;
    }
}

/* The byte at which the character of that number begins. */
static size_t place_of(struct str line, size_t characters) {
    size_t at = 0;
    while (at < line.len && characters > 0) {
        size_t length = str_utf8_length(str_slice(line, at, line.len));
        at += length ? length : 1;
        characters--;
    }
    return at;
}

static size_t length_of(struct str line) {
    size_t characters = 0;
    for (size_t at = 0; at < line.len; characters++) {
        size_t length = str_utf8_length(str_slice(line, at, line.len));
        at += length ? length : 1;
    }
    return characters;
}

static struct str piece(struct str line, struct span span) {
    return str_trim(str_slice(line, place_of(line, span.from), span.to == SIZE_MAX ? line.len : place_of(line, span.to)));
}

/* "SQL ordered by Gets        DB/Inst: A/B  Snaps: 1-2" -> "SQL ordered by Gets"; a report of several instances names none. */
static bool section_title(struct str line, struct str *title) {
    size_t at;
    bool found = str_find(line, STR("DB/Inst:"), &at) || str_find(line, STR(" for DB:"), &at) ||
                 str_find(line, STR("  Snaps:"), &at);
    found = found || (at = line.len, str_starts(line, STR("SQL ordered by ")));
    *title = found ? str_trim(str_slice(line, 0, at)) : (struct str){0};
    return found && title->len > 0;
}

/* --- Headings -------------------------------------------------------------------------------------------- */

static bool heads(struct str line) {
    struct str title;
    return str_trim(line).len && !str_starts(str_trim(line), STR("->")) && !section_title(line, &title) &&
           !only(str_trim(line), "~ ") && !is_ruler(line) && !is_end_line(line);
}

/* "Total      Per Execution      Percentage of Total" above the names says what the columns below it are, in no column's place. */
static bool names_groups(struct str line) {
    static const char *const groups[] = {"Percentage of Total", "Per Execution", "Total"};
    bool any = false;
    for (line = str_trim(line); line.len; line = str_trim(line)) {
        size_t i = 0, count = sizeof groups / sizeof groups[0];
        while (i < count && !str_starts(line, str_from_z(groups[i]))) {
            i++;
        }
        if (i == count) {
            return false;
        }
        line = str_slice(line, strlen(groups[i]), line.len);
        any = true;
    }
    return any;
}

static void read_headings(struct text_reader *reader, size_t ruler_line, const struct ruler *ruler,
                          struct awr_table *table) {
    struct arena *arena = reader->tables->arena;
    /* A ruler of tildes underlines the title of the table, which stands in the same line as its headings. */
    size_t first = ruler_line, lines = reader->lines[ruler_line].ptr[0] == '~' ? 1 : HEADING_LINES;
    while (first > 0 && ruler_line - first < lines && heads(reader->lines[first - 1])) {
        first--;
    }
    first += first + 1 < ruler_line && names_groups(reader->lines[first]);
    table->columns = arena_calloc(arena, ruler->count, sizeof *table->columns);
    table->groups = arena_calloc(arena, ruler->count, sizeof *table->groups);
    table->column_count = ruler->count;
    for (size_t c = 0; c < ruler->count; c++) {
        struct str name = {0};
        for (size_t i = first; i < ruler_line; i++) {
            struct str part = piece(reader->lines[i], ruler->spans[c]);
            name = str_fmt(arena, STR_FMT " " STR_FMT, STR_ARG(name), STR_ARG(part));
        }
        table->columns[c] = awr_plain(arena, name);
    }
    /* "Top 10 Foreground Events" over a line of tildes, above the headings. */
    for (size_t i = first; i > 1 && first - i < 2; i--) {
        if (only(str_trim(reader->lines[i - 1]), "~")) {
            table->caption = str_trim(reader->lines[i - 2]);
        }
    }
}

static struct str *read_row(struct text_reader *reader, struct str line, const struct ruler *ruler, size_t columns) {
    struct str *row = arena_calloc(reader->tables->arena, columns, sizeof *row);
    for (size_t c = 0; c < ruler->count && c < columns; c++) {
        row[c] = piece(line, ruler->spans[c]);
    }
    return row;
}

/* --- Plain tables ---------------------------------------------------------------------------------------- */

/* Rows from this line on; returns the line behind them. */
static size_t read_rows(struct text_reader *reader, size_t at, const struct ruler *ruler, struct awr_table *table) {
    struct str title;
    while (at < reader->line_count && reader->lines[at].len && !is_end_line(reader->lines[at]) &&
           !is_ruler(reader->lines[at]) && !section_title(reader->lines[at], &title)) {
        struct str *row = read_row(reader, reader->lines[at++], ruler, table->column_count);
        VEC_PUSH(reader->tables->arena, &table->rows, row);
    }
    return at;
}

/* The same with two lines for each row: the columns of the second follow those of the first. */
static size_t read_double_rows(struct text_reader *reader, size_t at, const struct ruler *upper,
                               const struct ruler *lower, struct awr_table *table) {
    struct arena *arena = reader->tables->arena;
    while (at + 1 < reader->line_count && reader->lines[at].len && reader->lines[at + 1].len &&
           !is_end_line(reader->lines[at]) && !is_end_line(reader->lines[at + 1])) {
        struct str *row = arena_calloc(arena, table->column_count, sizeof *row);
        for (size_t c = 0; c < table->column_count; c++) {
            row[c] = c < upper->count ? piece(reader->lines[at], upper->spans[c])
                                      : piece(reader->lines[at + 1], lower->spans[c - upper->count]);
        }
        VEC_PUSH(arena, &table->rows, row);
        at += 2;
        /* In a container "   PDB: X" is the third line of a segment. */
        at += at < reader->line_count && str_starts(str_trim(reader->lines[at]), STR("PDB:"));
    }
    return at;
}

static void add_columns(struct arena *arena, struct awr_table *table, const struct awr_table *more) {
    size_t old = table->column_count * sizeof *table->columns, new = old + more->column_count * sizeof *table->columns;
    table->columns = arena_grow(arena, table->columns, old, new);
    table->groups = arena_grow(arena, table->groups, old, new);
    for (size_t c = 0; c < more->column_count; c++) {
        table->columns[table->column_count + c] = more->columns[c];
        table->groups[table->column_count + c] = more->groups[c];
    }
    table->column_count += more->column_count;
}

/* Another ruler right behind a few lines that are headings again: the row has two lines. */
static bool second_ruler(const struct text_reader *reader, size_t at, size_t *found) {
    for (size_t i = at; i < reader->line_count && i <= at + HEADING_LINES; i++) {
        if (is_ruler(reader->lines[i])) {
            *found = i > at ? i : *found;
            return i > at;
        }
        if (!heads(reader->lines[i])) {
            return false;
        }
    }
    return false;
}

/* What stands over the upper ruler are groups of the lower one's columns. */
static void take_groups(const struct awr_table *upper_table, const struct ruler *upper, const struct ruler *lower,
                        struct awr_table *table) {
    for (size_t c = 0; c < lower->count; c++) {
        for (size_t g = 0; g < upper->count; g++) {
            bool within = lower->spans[c].from >= upper->spans[g].from && lower->spans[c].from < upper->spans[g].to;
            table->groups[c] = within ? upper_table->columns[g] : table->groups[c];
        }
    }
}

/* Below two rulers a row has two lines; a single line says that the upper ones are groups. */
static bool is_single_row(const struct text_reader *reader, size_t at) {
    return at < reader->line_count && reader->lines[at].len && (at + 1 >= reader->line_count || !reader->lines[at + 1].len);
}

static size_t read_table(struct text_reader *reader, size_t ruler_line) {
    struct awr_table table = {.heading = reader->heading}, lower_table = {.heading = reader->heading};
    struct ruler ruler, lower;
    size_t second, at = ruler_line + 1;
    ruler_read(reader->lines[ruler_line], &ruler);
    read_headings(reader, ruler_line, &ruler, &table);
    if (second_ruler(reader, at, &second)) {
        ruler_read(reader->lines[second], &lower);
        read_headings(reader, second, &lower, &lower_table);
        if (is_single_row(reader, second + 1)) {
            take_groups(&table, &ruler, &lower, &lower_table);
            table = lower_table;
            at = read_rows(reader, second + 1, &lower, &table);
        } else {
            add_columns(reader->tables->arena, &table, &lower_table);
            at = read_double_rows(reader, second + 1, &ruler, &lower, &table);
        }
    } else {
        at = read_rows(reader, at, &ruler, &table);
    }
    if (table.rows.n) {
        VEC_PUSH(reader->tables->arena, &reader->tables->list, table);
    }
    return at;
}

/* --- Lists of statements --------------------------------------------------------------------------------- */

enum { EXTRA_MODULE, EXTRA_PDB, EXTRA_TEXT, EXTRA_CUT, EXTRA_COUNT }; /* columns that the text form has as lines */

static size_t list_width(const struct text_reader *reader) {
    size_t width = LINE_WIDTH;
    for (size_t i = 0; i < reader->pieces.n; i++) {
        size_t length = length_of(reader->pieces.at[i].line);
        width = length > width ? length : width;
    }
    return width;
}

/* One text from its pieces. Four lines are printed of it; one that has four is whole only when the first three show that no blanks
 * were lost. */
static void join_pieces(struct text_reader *reader, size_t first, size_t count, size_t width) {
    enum { LINES_PRINTED = 4 };
    const struct piece *pieces = reader->pieces.at + first;
    struct awr_table *table = &reader->statements;
    struct str *extra = table->rows.at[pieces[0].row] + table->column_count - EXTRA_COUNT;
    struct buf text;
    size_t full = 0, length = 0;
    buf_init(&text, reader->tables->arena);
    for (size_t i = 0; i < count; i++) {
        struct str line = pieces[i].line;
        if (i && length == width - 1 && line.ptr[0] != ' ') {
            buf_char(&text, ' ');
        }
        buf_str(&text, line);
        length = length_of(line);
        full += length >= width - 1;
    }
    bool whole = count < LINES_PRINTED || (full == LINES_PRINTED - 1 && length < width - 1);
    extra[EXTRA_TEXT] = str_trim(buf_view(&text));
    extra[EXTRA_CUT] = whole ? (struct str){0} : STR("Y");
}

static void end_statements(struct text_reader *reader) {
    size_t width = list_width(reader);
    for (size_t first = 0, next; first < reader->pieces.n; first = next) {
        for (next = first; next < reader->pieces.n && reader->pieces.at[next].row == reader->pieces.at[first].row; next++) {
        }
        join_pieces(reader, first, next - first, width);
    }
    if (reader->statements.rows.n) {
        VEC_PUSH(reader->tables->arena, &reader->tables->list, reader->statements);
    }
    reader->statements = (struct awr_table){0};
    reader->pieces.n = 0;
}

/* Groups may stand over a ruler of their own. */
static void begin_statements(struct text_reader *reader, size_t upper_line, size_t ruler_line, const struct ruler *ruler) {
    static const char *const extra[EXTRA_COUNT] = {"sql module", "pdb name", "sql text", "text cut"};
    struct awr_table more = {.column_count = EXTRA_COUNT};
    struct arena *arena = reader->tables->arena;
    reader->statements = (struct awr_table){.heading = reader->heading};
    read_headings(reader, ruler_line, ruler, &reader->statements);
    if (upper_line != ruler_line) {
        struct awr_table groups = {0};
        struct ruler upper;
        ruler_read(reader->lines[upper_line], &upper);
        read_headings(reader, upper_line, &upper, &groups);
        take_groups(&groups, &upper, ruler, &reader->statements);
    }
    more.columns = arena_calloc(arena, EXTRA_COUNT, sizeof *more.columns);
    more.groups = arena_calloc(arena, EXTRA_COUNT, sizeof *more.groups);
    for (size_t c = 0; c < EXTRA_COUNT; c++) {
        more.columns[c] = str_from_z(extra[c]);
    }
    add_columns(arena, &reader->statements, &more);
}

/* A figure, or what stands for one that does not fit or is not known; perhaps nothing. */
static bool is_figure(struct str text) {
    return text.len == 0 || strchr("0123456789.,#-", text.ptr[0]) || str_eq_z(text, "N/A");
}

static bool holds_words(struct str column) {
    static const char *const names[] = {"sql text", "sql module", "module", "pdb name", "container name", NULL};
    return str_eq_any_z(column, names);
}

/* As wide as its column, where that is narrower than a SQL_ID. */
static bool is_id(struct str text, struct span span) {
    return awr_is_sql_id(text) || (awr_is_cut_sql_id(text) && text.len == span.dashes);
}

/* A SQL_ID where it belongs, and figures everywhere else. */
static bool is_statement_row(const struct text_reader *reader, struct str line, const struct ruler *ruler) {
    size_t id = awr_column(&reader->statements, "sql id"), known = 0;
    if (id == SIZE_MAX || id >= ruler->count || !is_id(piece(line, ruler->spans[id]), ruler->spans[id])) {
        return false;
    }
    for (size_t c = 0; c < ruler->count; c++) {
        struct str text = piece(line, ruler->spans[c]);
        if (c != id && !is_figure(text) && !holds_words(reader->statements.columns[c])) {
            return false;
        }
        known += c != id && text.len > 0;
    }
    return known > 0;
}

/* "Module: x", "Action: x", "PDB: x" in front of the text. */
static bool take_label(struct text_reader *reader, struct str line) {
    static const struct {
        const char *label;
        size_t extra;
    } labels[] = {{"Module:", EXTRA_MODULE}, {"PDB:", EXTRA_PDB}, {"PDB Name:", EXTRA_PDB}, {"Container:", EXTRA_PDB},
                  {"Container Name:", EXTRA_PDB}, {"Action:", EXTRA_COUNT}};
    struct awr_table *table = &reader->statements;
    line = str_trim(line); /* from 12.2 on labels end at one place: "   PDB: X" below "Module: Y" */
    bool text_began = reader->pieces.n && reader->pieces.at[reader->pieces.n - 1].row == table->rows.n - 1;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0] && !text_began; i++) {
        struct str label = str_from_z(labels[i].label);
        if (str_starts(line, label)) {
            if (labels[i].extra < EXTRA_COUNT) {
                table->rows.at[table->rows.n - 1][table->column_count - EXTRA_COUNT + labels[i].extra] =
                    str_trim(str_slice(line, label.len, line.len));
            }
            return true;
        }
    }
    return false;
}

static void take_piece(struct text_reader *reader, struct str line) {
    struct piece added = {reader->statements.rows.n - 1, line};
    VEC_PUSH(reader->tables->arena, &reader->pieces, added);
}

/* One page of a list; returns the line behind it. */
static size_t read_statements(struct text_reader *reader, size_t at, bool *more) {
    struct ruler ruler;
    struct str title;
    size_t lower_line;
    while (at < reader->line_count && !is_ruler(reader->lines[at])) {
        if (is_end_line(reader->lines[at])) {
            if (!second_ruler(reader, at + 1, &lower_line)) { /* "No data exists for this section" */
                return at;
            }
            break; /* one group over all columns looks the same */
        }
        at++;
    }
    if (at == reader->line_count) {
        return at;
    }
    size_t upper_line = at;
    second_ruler(reader, upper_line + 1, &at);
    ruler_read(reader->lines[at], &ruler);
    if (!*more) {
        begin_statements(reader, upper_line, at, &ruler);
    }
    for (at++; at < reader->line_count && !section_title(reader->lines[at], &title); at++) {
        struct str line = reader->lines[at];
        if (is_end_line(line)) {
            *more = false;
            return at;
        }
        if (is_statement_row(reader, line, &ruler)) {
            struct str *row = read_row(reader, line, &ruler, reader->statements.column_count);
            VEC_PUSH(reader->tables->arena, &reader->statements.rows, row);
        } else if (line.len && reader->statements.rows.n && !take_label(reader, line)) {
            take_piece(reader, line);
        }
    }
    *more = true;
    return at;
}

static bool lists_statements(struct str title) {
    return str_starts(title, STR("SQL ordered by"));
}

/* A new section: what the last list of statements gathered is complete, unless this is its next page. */
static size_t begin_section(struct text_reader *reader, size_t at, struct str title, bool *more) {
    bool same = *more && str_eq(title, reader->heading);
    if (!same) {
        end_statements(reader);
        *more = false;
    }
    reader->heading = title;
    return lists_statements(title) ? read_statements(reader, at + 1, more) : at + 1;
}

void awr_text_tables(struct awr_tables *tables, struct str text) {
    struct text_reader reader = {.tables = tables};
    struct str title;
    bool more = false;
    size_t at = 0;
    reader.lines = split_lines(tables->arena, text, &reader.line_count);
    remove_indent(reader.lines, reader.line_count);
    remove_page_headings(&reader);
    while (at < reader.line_count) {
        if (section_title(reader.lines[at], &title)) {
            at = begin_section(&reader, at, title, &more);
        } else {
            at = is_ruler(reader.lines[at]) ? read_table(&reader, at) : at + 1;
        }
    }
    end_statements(&reader);
}
