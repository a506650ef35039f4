/* Which tables a world has, and which columns: a fixed core of five kinds, the rest drawn. */
#include "world.h"

#include "base/err.h"

/* Words of a specification: role, "?" for perhaps, ":KIND" for the kind of table that is referred to. */
struct kind {
    const char *name, *spec;
    unsigned rows_low, rows_high;
    bool may_be_partitioned;
    const char *names[3];
};

static const struct kind kinds[] = {
    {"REFERENCE", "id code name flag?", 12, 300, false, {"regions", "categories", "depots"}},
    {"PARTY",
     "id email name country state? created happened? deleted? document? amount? flag? place?",
     20000,
     120000,
     false,
     {"customers", "members", "accounts"}},
    {"ITEM",
     "id code name ref:REFERENCE amount flag tags? document? body? created deleted? number?",
     10000,
     70000,
     false,
     {"products", "articles", "assets"}},
    {"HEADER",
     "id ref:PARTY state created amount happened? document? body? code? kind? flag?",
     80000,
     250000,
     false,
     {"orders", "tickets", "contracts"}},
    {"LINE",
     "id ref:HEADER ref:ITEM number amount state?",
     150000,
     500000,
     false,
     {"order_lines", "positions", "entries"}},
    {"EVENT",
     "id ref:PARTY kind created document number? code?",
     100000,
     350000,
     true,
     {"events", "activities", "audit_log"}},
    {"PAYMENT",
     "id ref:HEADER code amount state created happened? kind?",
     50000,
     200000,
     false,
     {"payments", "invoices", "refunds"}},
    {"SESSION",
     "id code ref:PARTY created happened document? flag?",
     20000,
     150000,
     false,
     {"sessions", "carts", "devices"}},
    {"MESSAGE",
     "id ref:PARTY ref:ITEM body created happened flag? tags?",
     40000,
     200000,
     false,
     {"messages", "reviews", "notes"}},
    {"BOOKING",
     "id ref:ITEM ref:PARTY span state created amount? place? day?",
     30000,
     120000,
     false,
     {"bookings", "rentals", "shifts"}},
    {"STOCK", "ref:ITEM ref:REFERENCE number happened amount?", 20000, 90000, false, {"stock", "price_list", "quotas"}},
    {"TASK",
     "id ref:HEADER state created happened? number kind document? tags? day?",
     30000,
     180000,
     true,
     {"tasks", "jobs", "deliveries"}},
};

enum { KINDS = sizeof kinds / sizeof *kinds, CORE = 5 };

static const struct {
    const char *word;
    const char *names[3];
} roles[ROLE_COUNT] = {
    [ROLE_ID] = {"id", {"id", "id", "id"}},
    [ROLE_REF] = {"ref", {0}},
    [ROLE_EMAIL] = {"email", {"email", "mail", "login"}},
    [ROLE_NAME] = {"name", {"name", "title", "label"}},
    [ROLE_CODE] = {"code", {"code", "reference", "token"}},
    [ROLE_STATE] = {"state", {"status", "state", "phase"}},
    [ROLE_KIND] = {"kind", {"kind", "type_name", "channel"}},
    [ROLE_COUNTRY] = {"country", {"country", "market", "region_code"}},
    [ROLE_FLAG] = {"flag", {"active", "urgent", "is_verified"}},
    [ROLE_CREATED] = {"created", {"created_at", "placed_at", "occurred_at"}},
    [ROLE_HAPPENED] = {"happened", {"finished_at", "last_seen_at", "confirmed_at"}},
    [ROLE_DELETED] = {"deleted", {"deleted_at", "archived_at", "removed_at"}},
    [ROLE_DAY] = {"day", {"due_on", "valid_from", "day"}},
    [ROLE_AMOUNT] = {"amount", {"amount", "total", "price"}},
    [ROLE_NUMBER] = {"number", {"quantity", "priority", "points"}},
    [ROLE_DOCUMENT] = {"document", {"details", "payload", "attributes"}},
    [ROLE_TAGS] = {"tags", {"tags", "labels", "skills"}},
    [ROLE_BODY] = {"body", {"body", "comment", "description"}},
    [ROLE_SPAN] = {"span", {"during", "period", "slot"}},
    [ROLE_PLACE] = {"place", {"place", "spot", "location"}},
};

unsigned world_between(struct world *world, unsigned low, unsigned high) {
    return low + (unsigned)random_below(&world->random, high - low + 1);
}

bool world_chance(struct world *world, double share) {
    return random_unit(&world->random) < share;
}

const struct world_column *world_column_of(const struct world_table *table, enum role role, unsigned nth) {
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].role == role && nth-- == 0) {
            return &table->columns[i];
        }
    }
    return NULL;
}

static enum role role_named(struct str word) {
    int role = 0;
    while (role < ROLE_COUNT - 1 && !str_eq_z(word, roles[role].word)) {
        role++;
    }
    return (enum role)role;
}

/* A table of that kind made before; the first one where there is none. */
static size_t table_of(struct world *world, struct str kind) {
    size_t found[TABLES_MAX], n = 0;
    for (size_t i = 0; i < world->table_count; i++) {
        if (str_eq_z(kind, world->tables[i].kind)) {
            found[n++] = i;
        }
    }
    return n ? found[random_below(&world->random, n)] : 0;
}

static void shape_values(struct world *world, struct world_column *column) {
    static const unsigned values[ROLE_COUNT] = {[ROLE_STATE] = 6,    [ROLE_KIND] = 30,  [ROLE_COUNTRY] = 20,
                                                [ROLE_NUMBER] = 100, [ROLE_TAGS] = 300, [ROLE_DOCUMENT] = 400};
    unsigned most = values[column->role];
    column->salt = world_between(world, 1, 1000000);
    column->values = most ? world_between(world, most / 2, most * 2) : 0;
    column->skew = 1 + 3 * random_unit(&world->random);
    column->null_share = column->role == ROLE_HAPPENED  ? 0.05 + 0.5 * random_unit(&world->random)
                         : column->role == ROLE_DELETED ? 0.9 + 0.09 * random_unit(&world->random)
                                                        : 0;
}

static void add_column(struct world *world, struct world_table *table, struct str word) {
    size_t colon;
    bool refers = str_find(word, STR(":"), &colon);
    struct world_column *column = &table->columns[table->column_count++];
    column->role = role_named(refers ? str_slice(word, 0, colon) : word);
    shape_values(world, column);
    if (!refers) {
        column->name = str_from_z(roles[column->role].names[random_below(&world->random, 3)]);
        return;
    }
    column->refers = table_of(world, str_slice(word, colon + 1, word.len));
    struct str target = world->tables[column->refers].name;
    column->name = str_fmt(world->arena, STR_FMT "_id",
                           STR_ARG(str_ends(target, STR("s")) ? str_slice(target, 0, target.len - 1) : target));
}

static void add_columns(struct world *world, struct world_table *table, const char *spec) {
    struct str rest = str_from_z(spec);
    while (rest.len) {
        size_t end;
        struct str word = str_find(rest, STR(" "), &end) ? str_slice(rest, 0, end) : rest;
        rest = str_slice(rest, word.len + (word.len < rest.len), rest.len);
        bool perhaps = str_ends(word, STR("?"));
        if (!perhaps || world_chance(world, 0.6)) {
            add_column(world, table, perhaps ? str_slice(word, 0, word.len - 1) : word);
        }
    }
}

static void add_table(struct world *world, const struct kind *kind) {
    struct world_table *table = &world->tables[world->table_count];
    size_t same = 0;
    for (size_t i = 0; i < world->table_count; i++) {
        same += world->tables[i].kind == kind->name;
    }
    *table = (struct world_table){.kind = kind->name};
    table->name = str_from_z(kind->names[same % 3]);
    table->rows = world_between(world, kind->rows_low, kind->rows_high);
    table->partitioned = kind->may_be_partitioned && world_chance(world, 0.4);
    add_columns(world, table, kind->spec);
    world->table_count++;
}

void world_make(struct arena *arena, uint64_t seed, struct world *world) {
    *world = (struct world){.arena = arena};
    random_init(&world->random, seed);
    size_t wanted = world_between(world, 8, TABLES_MAX), twice = random_below(&world->random, 2);
    size_t used = CORE;
    for (size_t i = 0; i < CORE; i++) {
        add_table(world, &kinds[i]);
    }
    if (twice) {
        add_table(world, &kinds[random_below(&world->random, 3)]);
    }
    bool taken[KINDS] = {0};
    while (world->table_count < wanted && used < KINDS) {
        size_t k = CORE + random_below(&world->random, KINDS - CORE);
        if (!taken[k]) {
            taken[k] = true;
            used++;
            add_table(world, &kinds[k]);
        }
    }
}
