/*
 * Quoting of identifiers. Quotes too much rather than too little: every keyword of PostgreSQL 17 that is not unreserved is
 * quoted wherever it stands (as quote_ident() does).
 */
#include "catalog/ident.h"

static const char keywords[] =
    " all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case "
    "cast char"
    " character check coalesce collate collation column concurrently constraint create cross current_catalog "
    "current_date"
    " current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc "
    "distinct do"
    " else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping "
    "having ilike in"
    " initially inner inout int integer intersect interval into is isnull join json json_array json_arrayagg "
    "json_exists"
    " json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading least "
    "left like"
    " limit localtime localtimestamp merge_action national natural nchar none normalize not notnull null nullif "
    "numeric offset on"
    " only or order out outer overlaps overlay placing position precision primary real references returning right row "
    "select"
    " session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp "
    "to trailing"
    " treat trim true union unique user using values varchar variadic verbose when where window with xmlattributes "
    "xmlconcat"
    " xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable ";

static bool is_plain(struct str name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '$'))) {
            return false;
        }
    }
    return name.len > 0;
}

static bool is_keyword(struct str name) {
    char padded[40];
    size_t at;
    if (name.len + 2 > sizeof padded) {
        return false;
    }
    padded[0] = ' ';
    memcpy(padded + 1, name.ptr, name.len);
    padded[name.len + 1] = ' ';
    return str_find(str_from_z(keywords), (struct str){padded, name.len + 2}, &at);
}

void ident_append(struct buf *out, struct str name) {
    if (is_plain(name) && !is_keyword(name)) {
        buf_str(out, name);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"') {
            buf_char(out, '"');
        }
        buf_char(out, name.ptr[i]);
    }
    buf_char(out, '"');
}

void ident_append_qualified(struct buf *out, struct str schema, struct str name) {
    if (schema.len) {
        ident_append(out, schema);
        buf_char(out, '.');
    }
    ident_append(out, name);
}
