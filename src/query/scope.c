/*
 * Names: what is in FROM, in which order it is looked up, and what to say when nothing is found.
 *
 * Columns are sought in the innermost select first, then outwards. USING and NATURAL columns hide the two they merge for bare
 * names. The parser has folded names for the dialect already, so they compare as they are stored.
 * Knowingly: columns of table functions whose shape is not known are taken as they are asked for.
 */
#include "query/bound.h"

#include "sql/token.h"

/* --- Errors with a suggestion ---------------------------------------------------------------------------- */

bool bind_fail(struct binder *b, const struct sql_node *at, enum err_code code, const char *format, ...) {
    if (b->failed) {
        return false;
    }
    b->failed = true;
    va_list args;
    va_start(args, format);
    struct str message = str_vfmt(b->arena, format, args);
    va_end(args);
    err_set(b->err, code, STR_FMT, STR_ARG(message));
    if (at && !b->view_depth && at->offset < b->text.len) {
        size_t line, column;
        sql_place(b->text, at->offset, &line, &column);
        err_place(b->err, line, column);
    }
    return false;
}

void bind_note(struct binder *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str note = str_vfmt(b->arena, format, args);
    va_end(args);
    for (size_t i = 0; i < b->query->notes.n; i++) {
        if (str_eq(b->query->notes.at[i], note)) {
            return;
        }
    }
    VEC_PUSH(b->arena, &b->query->notes, note);
}

/* Edits between two names, cut off: only near misses are worth a hint. */
static size_t distance(struct str a, struct str b) {
    enum { LONGEST = 63 };
    size_t row[LONGEST + 1];
    if (a.len > LONGEST || b.len > LONGEST) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t change = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]), above = row[j];
            diagonal = above;
            row[j] = change < above + 1 ? change : above + 1;
            row[j] = row[j] < row[j - 1] + 1 ? row[j] : row[j - 1] + 1;
        }
    }
    return row[b.len];
}

struct nearest {
    struct str name, asked;
    size_t distance;
};

static void nearer(struct nearest *best, struct str name) {
    size_t d = distance(name, best->asked);
    if (d < best->distance && d <= 1 + best->asked.len / 3) {
        best->distance = d;
        best->name = name;
    }
}

static void hint_nearest(struct binder *b, const struct nearest *best, const char *otherwise) {
    if (best->name.len) {
        err_hint(b->err, "Did you mean \"" STR_FMT "\"?", STR_ARG(best->name));
    } else {
        err_hint(b->err, "%s", otherwise);
    }
}

static void unknown_column(struct binder *b, const struct scope *scope, const struct sql_column *column) {
    if (b->failed) {
        return;
    }
    bool qualified = column->table.len > 0;
    bind_fail(b, &column->node, ERR_SQL_UNKNOWN_COLUMN, "column \"" STR_FMT "%s" STR_FMT "\" does not exist",
              STR_ARG(column->table), qualified ? "." : "", STR_ARG(column->name));
    struct nearest best = {.asked = column->name, .distance = SIZE_MAX};
    for (const struct scope *s = scope; s; s = s->parent) {
        for (size_t i = 0; i < s->items.n; i++) {
            const struct scope_item *item = &s->items.at[i];
            if (qualified && !str_eq(item->alias, column->table)) {
                continue;
            }
            for (size_t c = 0; item->explicit_columns && c < item->columns.n; c++) {
                nearer(&best, item->columns.at[c].name);
            }
            for (size_t c = 0;
                 !item->explicit_columns && item->rel && item->rel->table && c < item->rel->table->column_count; c++) {
                nearer(&best, item->rel->table->columns[c].name);
            }
        }
    }
    hint_nearest(b, &best, "Check the spelling, and that the capture holds the table's newest definition.");
}

static void unknown_alias(struct binder *b, const struct scope *scope, const struct sql_column *column) {
    if (b->failed) {
        return;
    }
    bind_fail(b, &column->node, ERR_SQL_UNKNOWN_TABLE, "table or alias \"" STR_FMT "\" is not in FROM",
              STR_ARG(column->table));
    struct nearest best = {.asked = column->table, .distance = SIZE_MAX};
    for (const struct scope *s = scope; s; s = s->parent) {
        for (size_t i = 0; i < s->items.n; i++) {
            nearer(&best, s->items.at[i].alias);
        }
    }
    hint_nearest(b, &best, "Name the table in FROM, or correct the qualifier.");
}

void scope_unknown_table(struct binder *b, const struct sql_table *table) {
    if (b->failed) {
        return;
    }
    bind_fail(b, &table->node, ERR_SQL_UNKNOWN_TABLE,
              "table \"" STR_FMT "%s" STR_FMT "\" does not exist in the catalog", STR_ARG(table->schema),
              table->schema.len ? "." : "", STR_ARG(table->name));
    struct nearest best = {.asked = table->name, .distance = SIZE_MAX};
    for (size_t i = 0; i < b->catalog->table_count; i++) {
        const struct catalog_table *other = &b->catalog->tables[i];
        if (str_eq(other->name, table->name)) {
            err_hint(b->err, "There is \"" STR_FMT "." STR_FMT "\": qualify the name, or set the search path.",
                     STR_ARG(other->schema), STR_ARG(other->name));
            return;
        }
        nearer(&best, other->name);
    }
    hint_nearest(b, &best, "Check the name and the search path, or capture the schema it lives in.");
}

/* --- Relations ------------------------------------------------------------------------------------------- */

struct bound_rel *bind_rel(struct binder *b, struct bound_select *owner, enum query_rel_kind kind, struct str alias) {
    struct bound_rel *rel = ARENA_NEW(b->arena, struct bound_rel);
    rel->kind = kind;
    rel->alias = alias;
    rel->uid = str_fmt(b->arena, "#%zu", b->rels.n);
    rel->owner = owner;
    rel->index = UINT16_MAX;
    rel->heads = !owner->rels.n && !owner->led_by_nothing;
    rel->first = rel->heads && !b->view_depth;
    VEC_PUSH(b->arena, &owner->rels, rel);
    VEC_PUSH(b->arena, &b->rels, rel);
    return rel;
}

struct sql_node *bind_rel_column(struct binder *b, struct bound_rel *rel, uint32_t id, struct str name) {
    struct bound_column *column = ARENA_NEW(b->arena, struct bound_column);
    column->column.node.kind = SQL_COLUMN;
    column->column.database = rel->uid;
    column->column.table = rel->alias;
    column->column.name = name;
    column->rel = rel;
    column->id = id;
    return &column->column.node;
}

static struct str alias_at(const struct sql_list *aliases, size_t i, struct str otherwise) {
    if (!aliases || i >= aliases->n) {
        return otherwise;
    }
    const struct sql_node *alias = aliases->at[i]; /* a record function names its columns with types */
    return alias->kind == SQL_COLUMN_DEF ? SQL_AS_CONST(column_def, alias)->name : SQL_AS_CONST(name, alias)->text;
}

void scope_add(struct binder *b, struct scope *scope, struct bound_rel *rel, struct str schema,
               const struct sql_list *column_aliases) {
    struct scope_item *item = VEC_ADD(b->arena, &scope->items);
    *item = (struct scope_item){.alias = rel->alias, .schema = schema, .rel = rel};
    if (rel->kind == REL_TABLE && (!column_aliases || !column_aliases->n)) {
        return;
    }
    item->explicit_columns = true;
    size_t count = rel->kind == REL_TABLE ? rel->table->column_count : rel->columns.n;
    for (size_t i = 0; i < count; i++) {
        struct str own = rel->kind == REL_TABLE ? rel->table->columns[i].name : rel->columns.at[i];
        struct scope_column column = {alias_at(column_aliases, i, own), bind_rel_column(b, rel, (uint32_t)i, own)};
        VEC_PUSH(b->arena, &item->columns, column);
    }
}

void scope_add_targets(struct binder *b, struct scope *scope, struct str alias, const struct bound_select *select,
                       struct bound_rel *rel, const struct sql_list *column_aliases) {
    struct scope_item item = {.alias = alias, .rel = rel, .explicit_columns = true};
    while (select->branches.n) {
        select = select->branches.at[0];
    }
    for (size_t i = 0; i < select->targets.n; i++) {
        const struct bound_target *target = &select->targets.at[i];
        struct scope_column column = {alias_at(column_aliases, i, target->name),
                                      rel ? bind_rel_column(b, rel, (uint32_t)i, target->name) : target->expr};
        VEC_PUSH(b->arena, &item.columns, column);
    }
    VEC_PUSH(b->arena, &scope->items, item);
}

/* --- Columns --------------------------------------------------------------------------------------------- */

static bool is_system_column(enum sql_dialect dialect, struct str name) {
    static const char *const postgresql[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
    if (dialect == SQL_ORACLE) {
        return str_ieq_z(name, "ROWID") || str_ieq_z(name, "ORA_ROWSCN");
    }
    for (size_t i = 0; i < sizeof postgresql / sizeof *postgresql; i++) {
        if (str_eq_z(name, postgresql[i])) {
            return true;
        }
    }
    return false;
}

struct sql_node *scope_item_column(struct binder *b, const struct scope_item *item, struct str name) {
    if (item->explicit_columns) {
        for (size_t i = 0; i < item->columns.n; i++) {
            if (str_eq(item->columns.at[i].name, name)) {
                return item->columns.at[i].expr;
            }
        }
    } else if (item->rel && item->rel->table) {
        uint32_t id = catalog_find_column(item->rel->table, name);
        if (id != CATALOG_NONE) {
            return bind_rel_column(b, item->rel, id, item->rel->table->columns[id].name);
        }
    }
    if (item->rel && item->rel->kind == REL_TABLE && is_system_column(b->catalog->dialect, name)) {
        return bind_rel_column(b, item->rel, CATALOG_NONE, name);
    }
    return NULL;
}

/* A function of unknown shape has the column that is asked for. */
static struct sql_node *open_column(struct binder *b, struct scope_item *item, struct str name) {
    if (!item->rel || !item->rel->open) {
        return NULL;
    }
    VEC_PUSH(b->arena, &item->rel->columns, name);
    struct scope_column column = {name, bind_rel_column(b, item->rel, (uint32_t)item->rel->columns.n - 1, name)};
    VEC_PUSH(b->arena, &item->columns, column);
    return column.expr;
}

static struct sql_node *whole_row(struct binder *b, const struct scope_item *item) {
    if (item->rel && item->rel->kind == REL_FUNCTION && item->columns.n) {
        return item->columns.at[0].expr;
    }
    if (item->rel) {
        struct sql_node *row = bind_rel_column(b, item->rel, CATALOG_NONE, item->alias);
        SQL_AS(column, row)->star = true;
        return row;
    }
    struct sql_node *row = sql_node_new(b->arena, SQL_ROW, 0, 0);
    for (size_t i = 0; i < item->columns.n; i++) {
        sql_list_push(b->arena, &SQL_AS(row, row)->items, item->columns.at[i].expr);
    }
    return row;
}

static bool item_is(const struct scope_item *item, const struct sql_column *column) {
    bool schema = !column->schema.len || !item->schema.len || str_eq(item->schema, column->schema);
    return str_eq(item->alias, column->table) && schema;
}

/*
 * Oracle's d.data.customer.id: an alias, a column that holds documents, and a path into them, which looks like schema.table.column.
 * NULL when no alias and column are called so.
 */
static struct sql_node *document_path(struct binder *b, struct scope *scope, const struct sql_column *column) {
    struct str parts[] = {column->database, column->schema, column->table, column->name};
    size_t first = column->database.len ? 0 : 1;
    if (b->catalog->dialect != SQL_ORACLE || !column->schema.len || column->star) {
        return NULL;
    }
    for (struct scope *s = scope; s; s = s->parent) {
        for (size_t i = 0; i < s->items.n; i++) {
            struct sql_node *found = str_eq(s->items.at[i].alias, parts[first])
                                         ? scope_item_column(b, &s->items.at[i], parts[first + 1])
                                         : NULL;
            for (size_t at = first + 2; found && at < 4; at++) {
                struct sql_node *field = sql_node_new(b->arena, SQL_FIELD, column->node.offset, 0);
                SQL_AS(field, field)->operand = found;
                SQL_AS(field, field)->name = parts[at];
                found = field;
            }
            if (found) {
                return found;
            }
        }
    }
    return NULL;
}

static struct sql_node *qualified(struct binder *b, struct scope *scope, const struct sql_column *column) {
    for (struct scope *s = scope; s; s = s->parent) {
        for (size_t i = 0; i < s->items.n; i++) {
            if (!item_is(&s->items.at[i], column)) {
                continue;
            }
            struct sql_node *found =
                column->star ? whole_row(b, &s->items.at[i]) : scope_item_column(b, &s->items.at[i], column->name);
            found = found ? found : open_column(b, &s->items.at[i], column->name);
            if (!found) {
                unknown_column(b, scope, column);
            }
            return found;
        }
    }
    struct sql_node *path = document_path(b, scope, column);
    if (!path) {
        unknown_alias(b, scope, column);
    }
    return path;
}

/* In one select; `ambiguous` when two have it. */
static struct sql_node *bare(struct binder *b, struct scope *s, struct str name, bool *ambiguous) {
    for (size_t i = 0; i < s->merged.n; i++) {
        if (str_eq(s->merged.at[i].name, name)) {
            return s->merged.at[i].expr;
        }
    }
    struct sql_node *found = NULL;
    for (size_t i = 0; i < s->items.n; i++) {
        if (is_system_column(b->catalog->dialect, name) && found) {
            break;
        }
        struct sql_node *one = scope_item_column(b, &s->items.at[i], name);
        *ambiguous |= one && found;
        found = found ? found : one;
    }
    return found;
}

struct sql_node *scope_column(struct binder *b, struct scope *scope, const struct sql_column *column) {
    if (column->table.len) {
        return qualified(b, scope, column);
    }
    for (struct scope *s = scope; s; s = s->parent) {
        bool ambiguous = false;
        struct sql_node *found = bare(b, s, column->name, &ambiguous);
        if (ambiguous) {
            bind_fail(b, &column->node, ERR_SQL_AMBIGUOUS_COLUMN,
                      "column \"" STR_FMT "\" is ambiguous: several tables in FROM have it", STR_ARG(column->name));
            err_hint(b->err, "Qualify the column with its table or alias.");
            return NULL;
        }
        if (found) {
            return found;
        }
    }
    for (struct scope *s = scope; s; s = s->parent) { /* the row of an alias; last, a function of unknown shape */
        for (size_t i = 0; i < s->items.n; i++) {
            if (str_eq(s->items.at[i].alias, column->name)) {
                return whole_row(b, &s->items.at[i]);
            }
        }
    }
    for (struct scope *s = scope; s; s = s->parent) {
        for (size_t i = 0; i < s->items.n; i++) {
            struct sql_node *found = open_column(b, &s->items.at[i], column->name);
            if (found) {
                return found;
            }
        }
    }
    unknown_column(b, scope, column);
    return NULL;
}

/* --- Stars ----------------------------------------------------------------------------------------------- */

static void add_target(struct binder *b, struct bound_select *select, struct str name, struct sql_node *expr) {
    struct bound_target target = {.name = name, .expr = expr};
    VEC_PUSH(b->arena, &select->targets, target);
}

static bool is_merged(const struct scope *scope, struct str name) {
    for (size_t i = 0; i < scope->merged.n; i++) {
        if (str_eq(scope->merged.at[i].name, name)) {
            return true;
        }
    }
    return false;
}

static void star_item(struct binder *b, const struct scope *scope, const struct scope_item *item, bool skip_merged,
                      struct bound_select *select) {
    for (size_t i = 0; item->explicit_columns && i < item->columns.n; i++) {
        if (!skip_merged || !is_merged(scope, item->columns.at[i].name)) {
            add_target(b, select, item->columns.at[i].name, item->columns.at[i].expr);
        }
    }
    for (size_t i = 0; !item->explicit_columns && item->rel && item->rel->table && i < item->rel->table->column_count;
         i++) {
        struct str name = item->rel->table->columns[i].name;
        if (!skip_merged || !is_merged(scope, name)) {
            add_target(b, select, name, bind_rel_column(b, item->rel, (uint32_t)i, name));
        }
    }
}

void scope_star(struct binder *b, struct scope *scope, const struct sql_column *star, struct bound_select *select) {
    if (!star->table.len) {
        for (size_t i = 0; i < scope->merged.n; i++) {
            add_target(b, select, scope->merged.at[i].name, scope->merged.at[i].expr);
        }
        for (size_t i = 0; i < scope->items.n; i++) {
            star_item(b, scope, &scope->items.at[i], true, select);
        }
        return;
    }
    for (struct scope *s = scope; s; s = s->parent) {
        for (size_t i = 0; i < s->items.n; i++) {
            if (item_is(&s->items.at[i], star)) {
                star_item(b, s, &s->items.at[i], false, select);
                return;
            }
        }
    }
    unknown_alias(b, scope, star);
}

/* --- Common table expressions ---------------------------------------------------------------------------- */

struct scope_cte *scope_find_cte(struct scope *scope, struct str name) {
    for (struct scope *s = scope; s; s = s->cte_parent) {
        for (size_t i = s->ctes.n; i-- > 0;) {
            if (str_eq(s->ctes.at[i]->name, name)) {
                return s->ctes.at[i];
            }
        }
    }
    return NULL;
}

struct reference_count {
    struct str name;
    size_t count;
};

static bool visit_reference(const struct sql_node *node, void *context) {
    struct reference_count *count = context;
    if (node->kind == SQL_TABLE && !SQL_AS_CONST(table, node)->schema.len &&
        str_eq(SQL_AS_CONST(table, node)->name, count->name)) {
        count->count++;
    }
    return true;
}

/* References are counted by name over the whole statement; a shadowed name counts too much and only keeps a CTE apart. */
void scope_add_ctes(struct binder *b, struct scope *scope, const struct sql_list *with, bool recursive,
                    const struct sql_node *statement) {
    for (size_t i = 0; i < with->n; i++) {
        const struct sql_cte *node = SQL_AS_CONST(cte, with->at[i]);
        struct scope_cte *cte = ARENA_NEW(b->arena, struct scope_cte);
        struct reference_count all = {node->name, 0}, own = {node->name, 0};
        sql_walk(statement, visit_reference, &all);
        sql_walk(node->query, visit_reference, &own);
        *cte =
            (struct scope_cte){.name = node->name, .node = node, .scope = scope, .references = all.count - own.count};
        cte->recursive = (recursive || b->catalog->dialect == SQL_ORACLE) && own.count > 0;
        VEC_PUSH(b->arena, &scope->ctes, cte);
        bool reads =
            node->query->kind == SQL_SELECT || node->query->kind == SQL_SETOP || node->query->kind == SQL_VALUES;
        if (!reads && !cte->references) {
            bind_note(b, "common table expression " STR_FMT " writes and is read nowhere: it is not costed",
                      STR_ARG(node->name));
        }
    }
}
