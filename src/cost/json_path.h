/* Simple paths of SQL's JSON path language (PostgreSQL's jsonpath, lax), tried on documents. */
#ifndef DOVETAIL_COST_JSON_PATH_H
#define DOVETAIL_COST_JSON_PATH_H

#include "base/json.h"

struct json_path;

/*
 * Members, elements ([*] and [0]), and a filter or a comparison at the end: $.a.b ? (@.c > 3 && @.d == "x"), $.a[*] == 5. matches: as by @@, else as by @?.
 * NULL: another path, or one that @@ has no answer to.
 */
const struct json_path *json_path_read(struct arena *arena, struct str text, bool matches);
bool json_path_finds(const struct json_path *path, const struct json_value *document);

#endif
