/* Nearness is Levenshtein's distance: a third of the word's length may be wrong, which catches typing but not guessing. */
#include "cmd/options.h"

#include <math.h>

#include "base/vec.h"

enum { NAME_MAX_LENGTH = 40, HELP_COLUMN = 26, HELP_WIDTH = 80 };

struct flat { /* a table with its groups opened: offsets are those in the sub-command's struct */
    struct option at[OPTIONS_MAX + 1];
    size_t n;
};

static void flatten(struct flat *flat, const struct option *options, size_t offset) {
    for (; options->name && flat->n < OPTIONS_MAX; options++) {
        if (options->kind == OPTION_GROUP) {
            flatten(flat, options->group, offset + options->offset);
        } else {
            flat->at[flat->n] = *options;
            flat->at[flat->n++].offset += offset;
        }
    }
    flat->at[flat->n] = (struct option){0};
}

static size_t distance(struct str a, struct str b) {
    size_t row[NAME_MAX_LENGTH + 1];
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.len; j++) {
            size_t best = diagonal + (a.ptr[i] != b.ptr[j]);
            diagonal = row[j + 1];
            best = best < row[j] + 1 ? best : row[j] + 1;
            row[j + 1] = best < diagonal + 1 ? best : diagonal + 1;
        }
    }
    return row[b.len];
}

const char *options_nearest(struct str word, const char *const *names, size_t count) {
    const char *nearest = NULL;
    size_t best = word.len / 3 + 1;
    if (word.len > NAME_MAX_LENGTH) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        struct str name = str_from_z(names[i]);
        bool begins = word.len >= 2 && str_starts(name, word);
        size_t away = begins ? 0 : name.len > NAME_MAX_LENGTH ? best + 1 : distance(word, name);
        if (away < best || (away == best && !nearest)) {
            best = away;
            nearest = names[i];
        }
    }
    return nearest;
}

static bool unknown_option(const struct option *options, struct str argument, struct str name, struct err *err) {
    const char *names[OPTIONS_MAX];
    size_t count = 0;
    for (; options[count].name && count < OPTIONS_MAX; count++) {
        names[count] = options[count].name;
    }
    const char *nearest = name.len > 1 ? options_nearest(name, names, count) : NULL;
    err_set(err, ERR_USAGE, "unknown option " STR_FMT, STR_ARG(argument));
    if (nearest) {
        err_hint(err, "Did you mean --%s?", nearest);
    } else {
        err_hint(err, "Use --help for the list of options.");
    }
    return false;
}

static bool bad_value(const struct option *option, struct str value, struct err *err, const char *expected) {
    err_set(err, ERR_USAGE, "option --%s does not take '" STR_FMT "'", option->name, STR_ARG(value));
    err_hint(err, "Give %s.", expected);
    return false;
}

static bool bad_range(const struct option *option, struct str value, struct err *err) {
    char expected[120];
    const char *unit = option->kind == OPTION_PERCENT ? " %" : "";
    if (isfinite(option->max)) {
        snprintf(expected, sizeof expected, "a number from %g to %g%s", option->min, option->max, unit);
    } else {
        snprintf(expected, sizeof expected, "a number of at least %g%s", option->min, unit);
    }
    return bad_value(option, value, err, expected);
}

static bool set_number(const struct option *option, struct str value, void *at, struct err *err) {
    struct str digits = value;
    double number;
    int64_t whole;
    if (option->kind == OPTION_PERCENT && str_ends(value, STR("%"))) {
        digits = str_trim(str_slice(value, 0, value.len - 1));
    }
    if (!str_to_double(digits, &number) || number < option->min || number > option->max ||
        (option->kind == OPTION_COUNT && !str_to_i64(digits, &whole))) {
        return bad_range(option, value, err);
    }
    if (option->kind == OPTION_COUNT) {
        *(uint64_t *)at = (uint64_t)whole;
    } else {
        *(double *)at = option->kind == OPTION_PERCENT ? number / 100 : number;
    }
    return true;
}

static bool set_choice(const struct option *option, struct str value, void *at, struct err *err) {
    char expected[120] = "one of:";
    size_t used = strlen(expected);
    for (size_t i = 0; option->choices[i]; i++) {
        if (str_eq_z(value, option->choices[i])) {
            *(size_t *)at = i;
            return true;
        }
        used += (size_t)snprintf(expected + used, sizeof expected - used, "%s %s", i ? "," : "", option->choices[i]);
    }
    return bad_value(option, value, err, expected);
}

static bool set_value(struct arena *arena, const struct option *option, struct str value, void *values,
                      struct err *err) {
    void *at = (char *)values + option->offset;
    if (value.len == 0) {
        return bad_value(option, value, err, "a value that is not empty");
    }
    switch (option->kind) {
    case OPTION_FLAG:
        *(bool *)at = true;
        return true;
    case OPTION_TEXT:
        *(struct str *)at = value;
        return true;
    case OPTION_LIST: {
        struct option_list *list = at;
        VEC_PUSH(arena, list, value);
        return true;
    }
    case OPTION_SIZE:
        return str_to_size(value, at) || bad_value(option, value, err, "a size such as 500MB, 20GB or 64kB");
    case OPTION_COUNT:
    case OPTION_NUMBER:
    case OPTION_PERCENT:
        return set_number(option, value, at, err);
    case OPTION_CHOICE:
        return set_choice(option, value, at, err);
    case OPTION_GROUP:
        break;
    }
    return false;
}

static const struct option *find_option(const struct option *options, struct str name, bool letter) {
    for (; options->name; options++) {
        if (letter ? name.len == 1 && options->letter == name.ptr[0] : str_eq_z(name, options->name)) {
            return options;
        }
    }
    return NULL;
}

/* One argument that begins with a dash, and its value, which may be the next argument. */
static bool parse_one(struct arena *arena, const struct option *options, int argc, char *const *argv, int *at,
                      void *values, struct err *err) {
    struct str argument = str_from_z(argv[*at]), value = {0}, name;
    bool is_long = str_starts(argument, STR("--")), has_value = false;
    if (is_long) {
        value = str_slice(argument, 2, argument.len);
        has_value = str_find(value, STR("="), &(size_t){0});
        name = str_cut(&value, '=');
    } else {
        name = str_slice(argument, 1, 2);
        value = str_slice(argument, 2, argument.len);
        has_value = value.len > 0;
    }
    const struct option *option = find_option(options, name, !is_long);
    if (!option) {
        return unknown_option(options, argument, name, err);
    }
    if (option->kind == OPTION_FLAG) {
        return has_value ? bad_value(option, value, err, "it without a value")
                         : set_value(arena, option, name, values, err);
    }
    if (!has_value) {
        if (*at + 1 >= argc) {
            err_set(err, ERR_USAGE, "option " STR_FMT " lacks its value %s", STR_ARG(argument), option->value);
            err_hint(err, "Use --help for the list of options.");
            return false;
        }
        value = str_from_z(argv[++*at]);
    }
    return set_value(arena, option, value, values, err);
}

bool options_parse(struct arena *arena, const struct option *options, int argc, char *const *argv, void *values,
                   struct option_list *operands, struct err *err) {
    struct flat flat = {.n = 0};
    bool ended = false;
    flatten(&flat, options, 0);
    for (int i = 0; i < argc; i++) {
        struct str argument = str_from_z(argv[i]);
        if (!ended && str_eq_z(argument, "--")) {
            ended = true;
        } else if (ended || argument.len < 2 || argument.ptr[0] != '-') {
            VEC_PUSH(arena, operands, argument);
        } else if (!parse_one(arena, flat.at, argc, argv, &i, values, err)) {
            return false;
        }
    }
    return true;
}

/* The option's help text, filled, each line under the first. */
static void help_text(struct buf *out, struct str text) {
    size_t column = HELP_COLUMN;
    while (text.len) {
        struct str word = str_cut(&text, ' ');
        if (column > HELP_COLUMN && column + 1 + word.len > HELP_WIDTH) {
            buf_char(out, '\n');
            buf_repeat(out, ' ', HELP_COLUMN);
            column = HELP_COLUMN;
        } else if (column > HELP_COLUMN) {
            buf_char(out, ' ');
            column++;
        }
        buf_str(out, word);
        column += word.len;
    }
    buf_char(out, '\n');
}

void options_help(struct buf *out, const struct option *options) {
    struct flat flat = {.n = 0};
    flatten(&flat, options, 0);
    for (options = flat.at; options->name; options++) {
        char letter[8] = "    ";
        size_t start = out->len;
        if (options->letter) {
            snprintf(letter, sizeof letter, "-%c, ", options->letter);
        }
        buf_fmt(out, "  %s--%s%s%s", letter, options->name, options->value ? " " : "",
                options->value ? options->value : "");
        size_t width = out->len - start;
        if (width + 2 > HELP_COLUMN) {
            buf_char(out, '\n');
            width = 0;
        }
        buf_repeat(out, ' ', HELP_COLUMN - width);
        help_text(out, str_from_z(options->help));
    }
}
