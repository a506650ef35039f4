/* Which text of a statement a version gets. */
#include "collect/query_text.h"

/* "1.10" or "1_10" -> 1010; -1 when it is no version. A third part does not decide anything here. */
static int64_t version_number(struct str text, char separator) {
    int64_t major, minor = 0;
    struct str rest = text, head = str_cut(&rest, separator);
    struct str second = str_cut(&rest, separator);
    if (!str_to_i64(head, &major) || (second.len && !str_to_i64(second, &minor)) || major < 0 || major > 999 ||
        minor < 0 || minor > 999) {
        return -1;
    }
    return major * 1000 + minor;
}

struct str collect_query_text(struct str name, struct str version) {
    struct str found = {0};
    int64_t wanted = version_number(version, '.'), best = -1;
    for (size_t i = 0; i < collect_query_text_count; i++) {
        struct str candidate = str_from_z(collect_query_texts[i].name);
        if (str_eq(candidate, name)) {
            return str_from_z(collect_query_texts[i].text);
        }
        if (!str_starts(candidate, name) || candidate.len < name.len + 2 || candidate.ptr[name.len] != '_') {
            continue;
        }
        int64_t from = version_number(str_slice(candidate, name.len + 1, candidate.len), '_');
        if (from >= 0 && from <= wanted && from > best) {
            best = from;
            found = str_from_z(collect_query_texts[i].text);
        }
    }
    return found;
}
