/* Numbers, sizes and foreign text for people. All decisions on rounding stand here, so that the shapes agree. */
#include "report/format.h"
#include "advise/verify/verify.h"

#include <math.h>

#include "db/db.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* Puts a comma between groups of three digits of the whole part. */
static struct str group_digits(struct arena *arena, struct str digits) {
    struct buf out;
    size_t whole = 0, sign = digits.len && digits.ptr[0] == '-';
    buf_init(&out, arena);
    while (sign + whole < digits.len && digits.ptr[sign + whole] != '.') {
        whole++;
    }
    buf_str(&out, str_slice(digits, 0, sign));
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) {
            buf_char(&out, ',');
        }
        buf_char(&out, digits.ptr[sign + i]);
    }
    buf_str(&out, str_slice(digits, sign + whole, digits.len));
    return buf_view(&out);
}

struct str format_number(struct arena *arena, double number) {
    double size = fabs(number);
    if (!isfinite(number)) {
        return STR("-");
    }
    if (size >= 1e15) {
        return str_fmt(arena, "%.3g", number);
    }
    return group_digits(arena, str_fmt(arena, "%.*f", size >= 1000 || size == 0 ? 0 : size >= 10 ? 1 : 2, number));
}

struct str format_ms(struct arena *arena, double ms) {
    return fabs(ms) < 0.1 && ms != 0 ? str_fmt(arena, "%.3f", ms) : format_number(arena, ms);
}

struct str format_count(struct arena *arena, double count) {
    if (!isfinite(count)) {
        return STR("-");
    }
    return fabs(count) >= 1e15 ? str_fmt(arena, "%.3g", count) : group_digits(arena, str_fmt(arena, "%.0f", count));
}

struct str format_size(struct arena *arena, uint64_t bytes) {
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    double size = (double)bytes;
    size_t unit = 0;
    while (size >= 1023.5 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1024;
        unit++;
    }
    return str_fmt(arena, "%.*f %s", unit > 0 && size < 9.95 ? 1 : 0, size, bytes == 1 ? "byte" : units[unit]);
}

struct str format_share(struct arena *arena, double share) {
    double percent = 100 * share, size = fabs(percent);
    if (!isfinite(share)) {
        return STR("-");
    }
    if (percent > 99 && percent < 100) {
        return str_fmt(arena, "%.1f %%", fmin(percent, 99.9));
    }
    if (size > 0 && size < 0.1) {
        return str_fmt(arena, "%s0.1 %%", percent < 0 ? ">-" : "<");
    }
    return str_fmt(arena, "%.*f %%", size > 0 && size < 9.95 ? 1 : 0, percent);
}

struct str format_change(struct arena *arena, double before, double after) {
    if (!isfinite(before) || !isfinite(after) || before <= 0) {
        return STR("-");
    }
    double change = after / before - 1;
    if (fabs(change) < 0.0005) {
        return STR("same");
    }
    struct str size = format_share(arena, fabs(change));
    return str_fmt(arena, "%s" STR_FMT, change < 0 ? "-" : "+", STR_ARG(size));
}

struct str format_plural(struct arena *arena, size_t count, const char *one, const char *many) {
    struct str number = format_count(arena, (double)count);
    return str_fmt(arena, STR_FMT " %s", STR_ARG(number), count == 1 ? one : many);
}

struct str format_pays(struct arena *arena, const struct verify_result *run) {
    double least = INFINITY, most = 0, sum = 0, share = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct verify_time *time = &run->times[i];
        double more = time->with_ms - time->without_ms;
        if (time->pays) {
            least = fmin(least, more);
            most = fmax(most, more);
            sum += time->template->calls * more;
            share = time->client_ms > 0 ? fmax(share, more / time->client_ms) : share;
        }
    }
    if (!run->pays) {
        return (struct str){0};
    }
    struct str writes = format_plural(arena, run->pays, "write pays", "writes pay"), low = format_ms(arena, least);
    struct str high = format_ms(arena, most), all = format_number(arena, sum);
    bool range = !str_eq(low, high);
    struct str waits = format_share(arena, share);
    return str_fmt(arena, ", " STR_FMT " " STR_FMT "%s" STR_FMT " ms a call for upkeep (" STR_FMT " ms by calls), " STR_FMT " of what the client waits at most",
                   STR_ARG(writes), STR_ARG(range ? low : STR("")), range ? " to " : "", STR_ARG(high), STR_ARG(all), STR_ARG(waits));
}

struct str format_line(struct arena *arena, struct str text) {
    struct buf out;
    bool space = false;
    buf_init(&out, arena);
    for (size_t i = 0; i < text.len;) {
        unsigned char c = (unsigned char)text.ptr[i];
        size_t length = str_utf8_length(str_slice(text, i, text.len));
        bool c1 = length == 2 && c == 0xC2 && (unsigned char)text.ptr[i + 1] < 0xA0; /* terminals obey these too */
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            space = out.len > 0;
            i++;
            continue;
        }
        if (space) {
            buf_char(&out, ' ');
            space = false;
        }
        if (length == 0 || c < ' ' || c == 127 || c1) {
            buf_z(&out, REPLACEMENT);
        } else {
            buf_str(&out, str_slice(text, i, i + length));
        }
        i += length ? length : 1;
    }
    return buf_view(&out);
}

size_t format_width(struct str text) {
    size_t width = 0;
    for (size_t i = 0; i < text.len; i++) {
        width += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    }
    return width;
}

struct str format_cut(struct arena *arena, struct str line, size_t width) {
    size_t at = 0;
    if (format_width(line) <= width) {
        return line;
    }
    for (size_t kept = 0; at < line.len && kept + 3 < width; kept++) {
        size_t length = str_utf8_length(str_slice(line, at, line.len));
        at += length ? length : 1;
    }
    struct str head = str_trim(str_slice(line, 0, at));
    return str_fmt(arena, STR_FMT "...", STR_ARG(head));
}

const char *format_kind(enum advise_kind kind) {
    switch (kind) {
    case ADVISE_INDEX:
        return "index";
    case ADVISE_DROP_INDEX:
        return "drop_index";
    case ADVISE_STATISTICS:
        return "statistics";
    case ADVISE_PARTITION:
        return "partition";
    case ADVISE_PARAMETER:
        return "parameter";
    }
    return "index";
}

const char *format_verifier(const struct advise_result *result) {
    return result->catalog->dialect == SQL_ORACLE ? "--whatif database" : "HypoPG";
}

bool format_is_priced(const struct advise_recommendation *one) {
    bool searched = (one->kind == ADVISE_INDEX && one->index) || one->kind == ADVISE_DROP_INDEX;
    return searched || one->affected_count || one->benefit != 0 || one->maintenance != 0;
}

const char *format_badge(enum advise_kind kind) {
    return kind == ADVISE_INDEX ? "create" : kind == ADVISE_DROP_INDEX ? "drop" : format_kind(kind);
}

struct str format_state(const struct workload_template *one) {
    switch (one->state) {
    case TEMPLATE_MODELLED:
        return STR("modelled");
    case TEMPLATE_UNPARSED:
        return STR("unparsed");
    case TEMPLATE_UNRESOLVED:
        return STR("unresolved");
    case TEMPLATE_UTILITY:
        return STR("utility");
    }
    return STR("unparsed");
}

bool format_is_bundle(const struct advise_result *result) {
    return !db_is_postgres_url(result->source);
}

bool format_by_database(const struct advise_result *result) {
    return str_eq_z(result->model, "database");
}

size_t format_verified(const struct advise_result *result) {
    size_t verified = 0;
    for (size_t i = 0; i < result->template_count; i++) {
        verified += result->templates[i].verified;
    }
    return verified;
}

struct str format_product(struct arena *arena, const struct catalog *catalog) {
    struct str product = catalog->product.len ? catalog->product : STR("database"), version = catalog->version_text;
    size_t at;
    if (str_find(version, STR(" ("), &at)) { /* "15.20 (Debian 15.20-1)" */
        version = str_slice(version, 0, at);
    }
    struct str text = str_fmt(arena, STR_FMT " " STR_FMT, STR_ARG(product), STR_ARG(version));
    return format_line(arena, text);
}

const char *format_phase(enum progress_phase phase) {
    static const char *const names[] = {[PROGRESS_COSTING] = "costing",
                                        [PROGRESS_SEARCHING] = "searching",
                                        [PROGRESS_VERIFYING] = "verifying",
                                        [PROGRESS_FRONTIER] = "frontier"};
    return names[phase];
}

struct str format_statement(struct arena *arena, struct str statement) {
    return str_ends(statement, STR(";")) ? statement : str_fmt(arena, STR_FMT ";", STR_ARG(statement));
}

static double instance_time(const struct workload_instance *instance) {
    return isnan(instance->total_ms) ? instance->db_time_ms : instance->total_ms;
}

double format_instance_share(const struct workload *workload, size_t i) {
    double all = 0;
    for (size_t k = 0; k < workload->instances.list.n; k++) {
        all += instance_time(&workload->instances.list.at[k]);
    }
    return all > 0 ? instance_time(&workload->instances.list.at[i]) / all : NAN;
}

struct str format_instance(struct arena *arena, const struct workload *workload, size_t i) {
    const struct workload_instance *one = &workload->instances.list.at[i];
    struct str seconds = format_number(arena, instance_time(one) / 1000);
    struct str share = format_share(arena, format_instance_share(workload, i));
    struct str label = str_fmt(arena, "%.0f%s" STR_FMT, one->number, one->name.len ? " " : "", STR_ARG(one->name));
    if (isnan(one->total_ms)) {
        return str_fmt(arena, STR_FMT ": DB time " STR_FMT " s, " STR_FMT " of all", STR_ARG(label), STR_ARG(seconds),
                       STR_ARG(share));
    }
    struct str statements = format_plural(arena, one->statements, "statement", "statements");
    struct str executions = format_count(arena, one->calls);
    return str_fmt(arena, STR_FMT ": " STR_FMT ", " STR_FMT " executions, " STR_FMT " s, " STR_FMT " of the load",
                   STR_ARG(label), STR_ARG(statements), STR_ARG(executions), STR_ARG(seconds), STR_ARG(share));
}
