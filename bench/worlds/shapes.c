/*
 * What a world asks: shapes meet tables that have their roles, until there are enough. Literals are looked up when the data exist, so that look-ups
 * find something: the script asks for one text per statement.
 */
#include "shapes.h"

#include "world.h"

enum { READS_LOW = 46, READS_HIGH = 58, WRITES_LOW = 9, WRITES_HIGH = 14, TRIES = 4000 };

struct cast { /* who plays in one statement */
    struct world *world;
    const struct world_table *t, *p, *c;
    const struct world_column *ref, *child_ref;
};

/* --- Placeholders ---------------------------------------------------------------------------------------- */

struct placeholder {
    const struct world_table *table;   /* NULL: the shape asks for one that is not there */
    const struct world_column *column; /* NULL: the table itself, or not there */
    struct str field;                  /* "ref" of [document.ref] */
    char how;                          /* ^ ~ - of a value */
    struct str number;
    bool whole_table;
};

static const char *const role_words[ROLE_COUNT] = {
    "id",       "ref",     "email", "name",   "code",   "state",    "kind", "country", "flag", "created",
    "happened", "deleted", "day",   "amount", "number", "document", "tags", "body",    "span", "place"};

static const struct world_column *played(const struct cast *cast, const struct world_table *table, struct str role) {
    if (table && str_eq_z(role, "ref")) {
        return table == cast->c ? cast->child_ref : table == cast->t ? cast->ref : NULL;
    }
    for (int r = 0; table && r < ROLE_COUNT; r++) {
        if (str_eq_z(role, role_words[r])) {
            return world_column_of(table, (enum role)r, 0);
        }
    }
    return NULL;
}

/* The text between the brackets. */
static struct placeholder read_placeholder(const struct cast *cast, struct str text) {
    struct placeholder p = {.table = cast->t};
    size_t at;
    bool named = text.len && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z';
    if (named) {
        p.table = text.ptr[0] == 'P' ? cast->p : text.ptr[0] == 'C' ? cast->c : cast->t;
        p.whole_table = text.len == 1;
        text = str_slice(text, text.len > 1 ? 2 : 1, text.len);
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '^' || text.ptr[i] == '~' || text.ptr[i] == '-') {
            p.how = text.ptr[i];
            p.number = str_slice(text, i + 1, text.len);
            text = str_slice(text, 0, i);
        }
    }
    if (str_find(text, STR("."), &at)) {
        p.field = str_slice(text, at + 1, text.len);
        text = str_slice(text, 0, at);
    }
    p.column = played(cast, p.table, text);
    return p;
}

/* The bracketed text that begins here, if one does: [document @> is one, array[[tags]] holds one. */
static bool bracketed(struct str text, size_t at, struct str *inside) {
    char open = text.ptr[at], close = open == '{' ? '}' : ']';
    size_t end = at + 1;
    if ((open != '{' && open != '[') || end >= text.len ||
        ((text.ptr[end] < 'a' || text.ptr[end] > 'z') && (text.ptr[end] < 'A' || text.ptr[end] > 'Z'))) {
        return false;
    }
    while (end < text.len && text.ptr[end] != close) {
        end++;
    }
    *inside = str_slice(text, at + 1, end);
    return end < text.len;
}

static bool suits(const struct cast *cast, struct str text) {
    struct str inside;
    for (size_t i = 0; i < text.len; i++) {
        if (bracketed(text, i, &inside)) {
            struct placeholder p = read_placeholder(cast, inside);
            if (!p.table || (!p.whole_table && !p.column)) {
                return false;
            }
        }
    }
    return true;
}

/* --- Values ---------------------------------------------------------------------------------------------- */

/* An SQL expression of one row: the value as SQL writes it. */
static void value_of(struct buf *out, struct arena *arena, const struct placeholder *p) {
    struct str name = p->column->name;
    switch ((int)p->column->role) {
    case ROLE_ID:
    case ROLE_REF:
    case ROLE_AMOUNT:
    case ROLE_NUMBER:
        buf_fmt(out, STR_FMT "::text", STR_ARG(name));
        return;
    case ROLE_DOCUMENT:
        name = str_fmt(arena, STR_FMT " ->> '" STR_FMT "'", STR_ARG(name), STR_ARG(p->field));
        break;
    case ROLE_TAGS:
        name = str_fmt(arena, STR_FMT "[1]", STR_ARG(name));
        break;
    case ROLE_SPAN:
        name = str_fmt(arena, "lower(" STR_FMT ")::text", STR_ARG(name));
        break;
    default:
        name = str_fmt(arena, STR_FMT "::text", STR_ARG(name));
    }
    if (p->how == '^') {
        name = str_fmt(arena, "left(" STR_FMT ", " STR_FMT ") || '%%'", STR_ARG(name), STR_ARG(p->number));
    } else if (p->how == '~') {
        name = str_fmt(arena, "'%%' || substr(" STR_FMT ", 3, " STR_FMT ") || '%%'", STR_ARG(name), STR_ARG(p->number));
    }
    buf_fmt(out, "quote_literal(" STR_FMT ")", STR_ARG(name));
}

static void literal(struct buf *out, const struct cast *cast, const struct placeholder *p) {
    struct str table = p->table->name, column = p->column->name;
    if (p->how == '-') {
        buf_fmt(out,
                "(select quote_literal((max(" STR_FMT ") - interval '" STR_FMT
                " days')::timestamptz(0)::text) from " STR_FMT ")",
                STR_ARG(column), STR_ARG(p->number), STR_ARG(table));
        return;
    }
    buf_z(out, "(select ");
    value_of(out, cast->world->arena, p);
    buf_fmt(out, " from " STR_FMT " where " STR_FMT " is not null offset %u limit 1)", STR_ARG(table), STR_ARG(column),
            (unsigned)random_below(&cast->world->random, p->table->rows / 4));
}

static void quoted(struct buf *out, char c) {
    buf_z(out, c == '\'' ? "''" : (char[]){c, 0});
}

/* #5-50# */
static size_t number(struct buf *out, struct world *world, struct str text, size_t at) {
    unsigned bounds[2] = {0, 0}, which = 0;
    for (at++; at < text.len && text.ptr[at] != '#'; at++) {
        if (text.ptr[at] == '-') {
            which = 1;
        } else {
            bounds[which] = bounds[which] * 10 + (unsigned)(text.ptr[at] - '0');
        }
    }
    buf_fmt(out, "%u", world_between(world, bounds[0], bounds[1]));
    return at;
}

static void all_columns(struct buf *out, const struct cast *cast) {
    const struct world_table *t = cast->t;
    buf_z(out, "(");
    for (size_t i = 0; i < t->column_count; i++) {
        buf_fmt(out, "%s" STR_FMT, i ? ", " : "", STR_ARG(t->columns[i].name));
    }
    buf_fmt(out, ") select ");
    for (size_t i = 0; i < t->column_count; i++) {
        const struct world_column *c = &t->columns[i];
        const char *change = c->role == ROLE_ID ? " + 10000000" : c->role == ROLE_CODE ? " || ''x''" : "";
        buf_fmt(out, "%s" STR_FMT "%s", i ? ", " : "", STR_ARG(c->name), change);
    }
    buf_fmt(out, " from " STR_FMT " where " STR_FMT " = %u", STR_ARG(t->name), STR_ARG(t->columns[0].name),
            world_between(cast->world, 1, t->rows / 2));
}

static void statement(struct buf *out, const struct cast *cast, const struct shape *shape, unsigned calls) {
    struct str text = str_from_z(shape->text), inside;
    buf_fmt(out, "select '-- calls: %u' || chr(10) || '", calls);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '#') {
            i = number(out, cast->world, text, i);
        } else if (!bracketed(text, i, &inside)) {
            quoted(out, text.ptr[i]);
        } else {
            struct placeholder p = read_placeholder(cast, inside);
            if (text.ptr[i] == '[') {
                buf_z(out, "' || ");
                literal(out, cast, &p);
                buf_z(out, " || '");
            } else {
                buf_str(out, p.whole_table ? p.table->name : p.column->name);
            }
            i += inside.len + 1;
        }
    }
    if (str_starts(text, STR("insert into {T} ")) && text.len == 16) {
        all_columns(out, cast);
    }
    buf_z(out, ";';\n");
}

/* --- Casting --------------------------------------------------------------------------------------------- */

static const struct world_column *some_ref(struct world *world, const struct world_table *table) {
    unsigned n = 0;
    while (world_column_of(table, ROLE_REF, n)) {
        n++;
    }
    return n ? world_column_of(table, ROLE_REF, (unsigned)random_below(&world->random, n)) : NULL;
}

static struct cast draw(struct world *world) {
    struct cast cast = {.world = world, .t = &world->tables[random_below(&world->random, world->table_count)]};
    cast.ref = some_ref(world, cast.t);
    cast.p = cast.ref ? &world->tables[cast.ref->refers] : NULL;
    const struct world_table *child = &world->tables[random_below(&world->random, world->table_count)];
    const struct world_column *child_ref = some_ref(world, child);
    if (child_ref && child != cast.t && &world->tables[child_ref->refers] == cast.t) {
        cast.c = child;
        cast.child_ref = child_ref;
    }
    return cast;
}

static unsigned calls_of(struct world *world, enum frequency frequency) {
    unsigned most = frequency == OFTEN ? 4000 : frequency == LISTED ? 600 : 15;
    double u = random_unit(&world->random);
    return 1 + (unsigned)(most * u * u);
}

/* A table seldom meets a shape twice. */
static void add_statements(struct world *world, const struct shape *shapes, size_t n, unsigned wanted,
                           struct buf *out) {
    bool *met = ARENA_ARRAY(world->arena, bool, n *TABLES_MAX);
    unsigned made = 0;
    for (unsigned tries = 0; made < wanted && tries < TRIES; tries++) {
        size_t shape = random_below(&world->random, n);
        struct cast cast = draw(world);
        bool *before = &met[shape * TABLES_MAX + (size_t)(cast.t - world->tables)];
        if (suits(&cast, str_from_z(shapes[shape].text)) && (!*before || world_chance(world, 0.05))) {
            statement(out, &cast, &shapes[shape], calls_of(world, shapes[shape].frequency));
            *before = true;
            made++;
        }
    }
}

void world_workload(struct world *world, struct buf *out) {
    buf_z(out, "\\pset tuples_only on\n\\pset format unaligned\nset timezone = 'UTC';\n");
    add_statements(world, reads, sizeof reads / sizeof *reads, world_between(world, READS_LOW, READS_HIGH), out);
    add_statements(world, writes, sizeof writes / sizeof *writes, world_between(world, WRITES_LOW, WRITES_HIGH), out);
}
