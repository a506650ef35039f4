/*
 * A world's tables as a script for psql. Each value is a hash of its row number, its column and the seed, so the same seed makes the same rows on
 * every machine. Numbers of referred rows are skewed and scattered: popular customers are not the first ones.
 */
#include "world.h"

#define DAYS 600 /* that a world is old */

static const char functions[] =
    "create extension if not exists pg_trgm;\n"
    "create extension if not exists hypopg;\n"
    "create function w_unit(i bigint, salt bigint) returns double precision language sql immutable as\n"
    "$$ select (hashint8extended(i, salt) & 1099511627775) / 1099511627776.0::float8 $$;\n"
    "create function w_pick(u double precision, words text[]) returns text language sql immutable as\n"
    "$$ select words[1 + floor(u * array_length(words, 1))::int] $$;\n"
    "create function w_first(u double precision) returns text language sql immutable as\n"
    "$$ select w_pick(u, "
    "'{Anna,Bjorn,Carla,Dmitri,Elena,Farid,Grace,Hiro,Ines,Jonas,Karin,Luca,Mei,Nadia,Omar,Petra,Quentin,Rosa,Sven,"
    "Tara,Ulf,Vera,Wim,Xenia,Yusuf,Zoe}') $$;\n"
    "create function w_last(u double precision) returns text language sql immutable as\n"
    "$$ select w_pick(u, "
    "'{Andersen,Bakker,Castro,Dubois,Eriksen,Fischer,Garcia,Hansen,Ivanov,Jensen,Kowalski,Larsen,Moreau,Novak,Olsen,"
    "Pereira,Quinn,Rossi,Schmidt,Tanaka,Ueda,Vogel,Weber,Xu,Yilmaz,Zhang}') $$;\n"
    "create function w_word(u double precision) returns text language sql immutable as\n"
    "$$ select w_pick(u, "
    "'{amber,basin,cobalt,delta,ember,fjord,granite,harbor,indigo,juniper,kettle,lumen,meadow,nickel,orchid,pepper,"
    "quartz,ribbon,saffron,timber,umbra,velvet,willow,xenon,yarrow,zephyr,anchor,bridge,copper,dragon}') $$;\n";

/* u: an expression in [0, 1) for this column, the first of several. */
static void unit(struct buf *out, const struct world_column *c, unsigned more) {
    buf_fmt(out, "w_unit(i, %u)", c->salt + more);
}

static void skewed(struct buf *out, const struct world_column *c, unsigned more) {
    buf_fmt(out, "power(w_unit(i, %u), %.2f)", c->salt + more, c->skew);
}

static void created(struct buf *out, const struct world_table *table, const struct world_column *c) {
    buf_fmt(
        out,
        "timestamptz '2024-01-01 00:00+00' + (i * %d.0 / %u) * interval '1 day' + w_unit(i, %u) * interval '3 hours'",
        DAYS, table->rows, c->salt);
}

/* Some time after the row was made. */
static void later(struct buf *out, const struct world_table *table, const struct world_column *c) {
    buf_fmt(out,
            "case when w_unit(i, %u) >= %.3f then timestamptz '2024-01-01 00:00+00' + (i * %d.0 / %u + 40 * "
            "power(w_unit(i, %u), 3)) * interval '1 day' end",
            c->salt, c->null_share, DAYS, table->rows, c->salt + 1);
}

static void reference(struct buf *out, const struct world *world, const struct world_column *c) {
    unsigned rows = world->tables[c->refers].rows;
    buf_fmt(out, "1 + (floor(%u * ", rows);
    skewed(out, c, 0);
    buf_fmt(out, ")::bigint * 7919) %% %u", rows);
}

static void document(struct buf *out, const struct world_column *c) {
    unsigned s = c->salt;
    buf_fmt(out,
            "jsonb_build_object('source', w_pick(power(w_unit(i, %u), 2), '{app,web,api,shop,partner,import}'), "
            "'score', floor(1000 * w_unit(i, %u)), "
            "'ref', 'R' || floor(%u * w_unit(i, %u)), 'group', 'g' || floor(%u * power(w_unit(i, %u), 2)), 'note', "
            "w_word(w_unit(i, %u)) || ' ' || w_word(w_unit(i, %u)))"
            " || case when w_unit(i, %u) < 0.03 then jsonb_build_object('error', 'E' || floor(20 * w_unit(i, %u))) "
            "else '{}' end",
            s, s + 1, c->values * 100, s + 2, c->values, s + 3, s + 4, s + 5, s + 6, s + 7);
}

static void tags(struct buf *out, const struct world_column *c) {
    buf_fmt(out, "(array['t' || floor(%u * ", c->values);
    skewed(out, c, 0);
    buf_fmt(
        out,
        "), 't' || floor(%u * w_unit(i, %u)), 't' || floor(%u * w_unit(i, %u))])[1:1 + floor(3 * w_unit(i, %u))::int]",
        c->values, c->salt + 1, c->values, c->salt + 2, c->salt + 3);
}

static void words(struct buf *out, const struct world_column *c, unsigned n) {
    for (unsigned k = 0; k < n; k++) {
        buf_fmt(out, "%sw_word(w_unit(i, %u))", k ? " || ' ' || " : "", c->salt + k);
    }
}

static void email(struct buf *out, const struct world_column *c) {
    buf_fmt(out,
            "w_first(w_unit(i, %u)) || '.' || w_last(w_unit(i, %u)) || i || '@' || w_pick(w_unit(i, %u), "
            "'{Example.com,mail.test,Firm.example}')",
            c->salt, c->salt + 1, c->salt + 2);
}

static void name(struct buf *out, const struct world_table *table, const struct world_column *c) {
    if (str_eq_z(STR("PARTY"), table->kind)) {
        buf_fmt(out, "w_first(w_unit(i, %u)) || ' ' || w_last(w_unit(i, %u))", c->salt, c->salt + 1);
    } else {
        words(out, c, 2);
        buf_fmt(out, " || ' ' || (i %% 9000)");
    }
}

static void listed(struct buf *out, const struct world_column *c, const char *prefix) {
    buf_fmt(out, "'%s' || floor(%u * ", prefix, c->values);
    skewed(out, c, 0);
    buf_z(out, ")");
}

static void state(struct buf *out, const struct world_column *c) {
    buf_z(out, "w_pick(");
    skewed(out, c, 0);
    buf_z(out, ", '{done,active,shipped,waiting,failed,blocked,draft}')");
}

static void span(struct buf *out, const struct world_column *c) {
    buf_fmt(out, "tstzrange(d, d + (1 + floor(72 * w_unit(i, %u))) * interval '1 hour')", c->salt + 1);
}

static void value(struct buf *out, const struct world *world, const struct world_table *table,
                  const struct world_column *c) {
    switch (c->role) {
    case ROLE_ID:
        buf_z(out, "i");
        break;
    case ROLE_REF:
        reference(out, world, c);
        break;
    case ROLE_EMAIL:
        email(out, c);
        break;
    case ROLE_NAME:
        name(out, table, c);
        break;
    case ROLE_CODE:
        buf_fmt(out, "upper(substr(md5(i || '-%u'), 1, 12))", c->salt);
        break;
    case ROLE_STATE:
        state(out, c);
        break;
    case ROLE_KIND:
        listed(out, c, "kind_");
        break;
    case ROLE_COUNTRY:
        listed(out, c, "C");
        break;
    case ROLE_FLAG:
        unit(out, c, 0);
        buf_fmt(out, " < %.2f", 1 / (c->skew * c->skew));
        break;
    case ROLE_CREATED:
        created(out, table, c);
        break;
    case ROLE_HAPPENED:
    case ROLE_DELETED:
        later(out, table, c);
        break;
    case ROLE_DAY:
        buf_fmt(out, "date '2024-01-01' + floor(%d * w_unit(i, %u))::int", DAYS + 60, c->salt);
        break;
    case ROLE_AMOUNT:
        buf_z(out, "round((5 + 900 * ");
        skewed(out, c, 0);
        buf_z(out, ")::numeric, 2)");
        break;
    case ROLE_NUMBER:
        buf_fmt(out, "1 + floor(%u * ", c->values);
        skewed(out, c, 0);
        buf_z(out, ")::int");
        break;
    case ROLE_DOCUMENT:
        document(out, c);
        break;
    case ROLE_TAGS:
        tags(out, c);
        break;
    case ROLE_BODY:
        words(out, c, 9);
        break;
    case ROLE_SPAN:
        span(out, c);
        break;
    case ROLE_PLACE:
        buf_fmt(out, "point(100 * power(w_unit(i, %u), 2), 100 * w_unit(i, %u))", c->salt, c->salt + 1);
        break;
    case ROLE_COUNT:
        break;
    }
}

static const char *type_of(enum role role) {
    static const char *const types[ROLE_COUNT] = {[ROLE_ID] = "bigint",
                                                  [ROLE_REF] = "bigint",
                                                  [ROLE_EMAIL] = "text",
                                                  [ROLE_NAME] = "text",
                                                  [ROLE_CODE] = "text",
                                                  [ROLE_STATE] = "text",
                                                  [ROLE_KIND] = "text",
                                                  [ROLE_COUNTRY] = "text",
                                                  [ROLE_FLAG] = "boolean",
                                                  [ROLE_CREATED] = "timestamptz",
                                                  [ROLE_HAPPENED] = "timestamptz",
                                                  [ROLE_DELETED] = "timestamptz",
                                                  [ROLE_DAY] = "date",
                                                  [ROLE_AMOUNT] = "numeric(10,2)",
                                                  [ROLE_NUMBER] = "integer",
                                                  [ROLE_DOCUMENT] = "jsonb",
                                                  [ROLE_TAGS] = "text[]",
                                                  [ROLE_BODY] = "text",
                                                  [ROLE_SPAN] = "tstzrange",
                                                  [ROLE_PLACE] = "point"};
    return types[role];
}

static const char *null_rule(enum role role) {
    return role == ROLE_HAPPENED || role == ROLE_DELETED ? "" : " not null";
}

static void create(struct buf *out, const struct world_table *table) {
    buf_fmt(out, "create table " STR_FMT " (", STR_ARG(table->name));
    for (size_t i = 0; i < table->column_count; i++) {
        const struct world_column *c = &table->columns[i];
        buf_fmt(out, "%s" STR_FMT " %s%s", i ? ", " : "", STR_ARG(c->name), type_of(c->role), null_rule(c->role));
    }
    buf_z(out, ")");
    if (!table->partitioned) {
        buf_z(out, ";\n");
        return;
    }
    buf_fmt(out, " partition by range (" STR_FMT ");\n", STR_ARG(world_column_of(table, ROLE_CREATED, 0)->name));
    for (unsigned quarter = 0; quarter < 8; quarter++) {
        buf_fmt(out,
                "create table " STR_FMT "_p%u partition of " STR_FMT
                " for values from ('%u-%02u-01 00:00+00') to ('%u-%02u-01 00:00+00');\n",
                STR_ARG(table->name), quarter, STR_ARG(table->name), 2024 + quarter / 4, 1 + quarter % 4 * 3,
                2024 + (quarter + 1) / 4, 1 + (quarter + 1) % 4 * 3);
    }
}

static void fill(struct buf *out, const struct world *world, const struct world_table *table) {
    buf_fmt(out, "insert into " STR_FMT " select ", STR_ARG(table->name));
    for (size_t i = 0; i < table->column_count; i++) {
        buf_z(out, i ? ", " : "");
        value(out, world, table, &table->columns[i]);
    }
    buf_fmt(out, " from generate_series(1, %u) i", table->rows);
    const struct world_column *spans = world_column_of(table, ROLE_SPAN, 0);
    if (spans) {
        buf_fmt(out,
                ", lateral (select timestamptz '2024-01-01 00:00+00' + floor(%d * 24 * w_unit(i, %u)) * interval '1 "
                "hour') x(d)",
                DAYS, spans->salt);
    }
    if (!world_column_of(table, ROLE_ID, 0)) { /* keyed by its references: once each */
        buf_z(out, " on conflict do nothing");
    }
    buf_z(out, ";\n");
}

static void primary_key(struct buf *out, const struct world_table *table) {
    const struct world_column *id = world_column_of(table, ROLE_ID, 0), *other = world_column_of(table, ROLE_REF, 1);
    const struct world_column *created_at = table->partitioned ? world_column_of(table, ROLE_CREATED, 0) : NULL;
    const struct world_column *first = id ? id : world_column_of(table, ROLE_REF, 0), *second = id ? created_at : other;
    buf_fmt(out, "alter table " STR_FMT " add primary key (" STR_FMT, STR_ARG(table->name), STR_ARG(first->name));
    if (second) {
        buf_fmt(out, ", " STR_FMT, STR_ARG(second->name));
    }
    buf_z(out, ");\n");
}

/* Foreign keys, most of them without an index; of codes, half are unique by a constraint. */
static void other_keys(struct buf *out, struct world *world, const struct world_table *table) {
    for (size_t i = 0; i < table->column_count; i++) {
        const struct world_column *c = &table->columns[i];
        if (c->role == ROLE_REF) {
            buf_fmt(out, "alter table " STR_FMT " add foreign key (" STR_FMT ") references " STR_FMT ";\n",
                    STR_ARG(table->name), STR_ARG(c->name), STR_ARG(world->tables[c->refers].name));
        }
        if ((c->role == ROLE_REF && world_chance(world, 0.2)) ||
            (c->role == ROLE_CODE && !table->partitioned && world_chance(world, 0.5))) {
            buf_fmt(out, "create %sindex on " STR_FMT " (" STR_FMT ");\n", c->role == ROLE_CODE ? "unique " : "",
                    STR_ARG(table->name), STR_ARG(c->name));
        }
    }
}

void world_script(struct world *world, struct buf *out) {
    buf_z(out, functions);
    for (size_t i = 0; i < world->table_count; i++) {
        const struct world_table *table = &world->tables[i];
        create(out, table);
        bool keyed_by_references = !world_column_of(table, ROLE_ID, 0);
        if (keyed_by_references) {
            primary_key(out, table);
        }
        fill(out, world, table);
        if (!keyed_by_references) {
            primary_key(out, table);
        }
    }
    for (size_t i = 0; i < world->table_count; i++) {
        other_keys(out, world, &world->tables[i]);
    }
    buf_z(out, "vacuum (freeze, analyze);\n");
}
