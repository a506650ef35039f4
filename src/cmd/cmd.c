/* Finds the sub-command, its options and operands; prints help, version and errors. */
#include "cmd/cmd.h"

#include <errno.h>
#include <unistd.h>

#include "advise/select/mip.h"
#include "base/file.h"
#include "db/db.h"
#include "report/format.h"

#define VERSION "0.1.0"

static const struct cmd_command *const commands[] = {&cmd_advise, &cmd_collect, &cmd_whatif, &cmd_compress, &cmd_parse,
                                                     &cmd_fingerprint,
                                                     &cmd_memory};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const char exit_statuses[] =
    "Exit status: 0 done; 1 done, with findings; 2 usage; 3 bad input; 4 source unreachable or\n"
    "refused; 5 a guard refused; 70 internal error, or cancelled.\n";

/* --- Reading and writing ----------------------------------------------------------------------------------- */

static bool write_standard(struct str text, struct err *err) {
    while (text.len) {
        ssize_t written = write(STDOUT_FILENO, text.ptr, text.len);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            return errno == EPIPE ||
                   err_set(err, ERR_FILE_UNWRITABLE, "standard output cannot be written: %s", strerror(errno));
        }
        text = str_slice(text, (size_t)written, text.len);
    }
    return true;
}

bool cmd_write(struct cmd *cmd, struct str path, struct str text, struct err *err) {
    pthread_mutex_lock(cmd->writing);
    bool done = path.len ? file_write(path, text, err) : write_standard(text, err);
    pthread_mutex_unlock(cmd->writing);
    return done;
}

bool cmd_read(struct cmd *cmd, struct str path, struct str *text, struct err *err) {
    if (str_eq_z(path, "-")) {
        return file_read_fd(&cmd->arena, STDIN_FILENO, STR("standard input"), 0, text, err);
    }
    return file_read(&cmd->arena, path, 0, text, err);
}

/* --- Errors, help, version ---------------------------------------------------------------------------------- */

/* Texts may quote a bundle or a server: no control characters reach the terminal. */
static void print_line(struct cmd *cmd, const char *label, const char *text) {
    struct str line = format_line(&cmd->arena, str_from_z(text));
    if (line.len) {
        fprintf(cmd->log.stream, "%s" STR_FMT "\n", label, STR_ARG(line));
    }
}

static int report_error(struct cmd *cmd, const struct err *err) {
    const struct err_info *info = err_info(err->code);
    print_line(cmd, "dovetail: ", err->message[0] ? err->message : info->message);
    if (err->line) {
        fprintf(cmd->log.stream, "  at line %zu, column %zu\n", err->line, err->column);
    }
    print_line(cmd, "  ", err->detail);
    print_line(cmd, "  hint: ", err->hint);
    fprintf(cmd->log.stream, "  error %s%s%s\n", info->id, err->native[0] ? ", database says " : "", err->native);
    return info->exit_status;
}

static void write_summary(struct buf *out) {
    buf_z(out, "usage: dovetail COMMAND [ARGUMENTS]\n\n"
               "Proven index advice for databases, from what they really run.\n\n"
               "Commands:\n");
    for (size_t i = 0; i < COMMANDS; i++) {
        buf_fmt(out, "  %-13s %s\n", commands[i]->name, commands[i]->summary);
    }
    buf_z(
        out,
        "\n'dovetail COMMAND --help' tells the rest; 'dovetail --version' names version and drivers.\n"
        "SOURCE is postgresql://USER@HOST:PORT/DATABASE, oracle://USER@HOST:PORT/SERVICE (or oracle://USER@ALIAS),\n"
        "or a bundle (folder or .zip) made by 'dovetail collect'.\n\n");
    buf_z(out, exit_statuses);
}

static void write_help(struct buf *out, const struct cmd_command *command) {
    buf_fmt(out, "usage: dovetail %s\n\n%s\n\n", command->usage, command->summary);
    options_help(out, command->options);
    options_help(out, (const struct option[]){{.name = "help", .help = "this text"}, {0}});
    buf_fmt(out, "\n%s\n\n%s", command->help, exit_statuses);
}

static int print_text(struct cmd *cmd, const struct buf *text) {
    struct err err = {0};
    return cmd_write(cmd, (struct str){0}, buf_view(text), &err) ? CMD_DONE : report_error(cmd, &err);
}

static int print_version(struct cmd *cmd) {
    struct buf out;
    buf_init(&out, &cmd->arena);
    struct str missing, drivers = db_drivers(&cmd->arena, &missing);
    buf_fmt(&out, "dovetail " VERSION "\ndrivers: " STR_FMT "\nsolver: %s\n", STR_ARG(drivers),
            mip_solver() ? mip_solver() : "its own");
    if (missing.len) {
        buf_fmt(&out, "not in this build: " STR_FMT "\n", STR_ARG(missing));
    }
    return print_text(cmd, &out);
}

/* --- Sub-commands -------------------------------------------------------------------------------------------- */

static bool wants_help(int argc, char *const *argv) {
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

static bool check_operands(const struct cmd_command *command, const struct option_list *operands, struct err *err) {
    if (operands->n < command->operands_min) {
        err_set(err, ERR_USAGE, "%s needs a %s", command->name, command->operand);
    } else if (operands->n > command->operands_max) {
        err_set(err, ERR_USAGE, "%s does not take '" STR_FMT "'", command->name,
                STR_ARG(operands->at[command->operands_max]));
    } else {
        return true;
    }
    err_hint(err, "Usage: dovetail %s", command->usage);
    return false;
}

static int run_command(struct cmd *cmd, const struct cmd_command *command, int argc, char *const *argv) {
    struct err err = {0};
    struct option_list operands = {0};
    if (wants_help(argc, argv)) {
        struct buf out;
        buf_init(&out, &cmd->arena);
        write_help(&out, command);
        return print_text(cmd, &out);
    }
    void *values = arena_alloc(&cmd->arena, command->values_size);
    if (command->defaults) {
        command->defaults(values);
    }
    int status = CMD_INTERNAL;
    if (options_parse(&cmd->arena, command->options, argc, argv, values, &operands, &err) &&
        check_operands(command, &operands, &err)) {
        status = command->run(cmd, values, &operands, &err);
    }
    return err.code != ERR_NONE ? report_error(cmd, &err) : status;
}

static int unknown_command(struct cmd *cmd, struct str word) {
    const char *names[COMMANDS];
    struct err err = {0};
    for (size_t i = 0; i < COMMANDS; i++) {
        names[i] = commands[i]->name;
    }
    const char *nearest = options_nearest(word, names, COMMANDS);
    err_set(&err, ERR_USAGE, "unknown command " STR_FMT, STR_ARG(word));
    if (nearest) {
        err_hint(&err, "Did you mean 'dovetail %s'?", nearest);
    } else {
        err_hint(&err, "Use 'dovetail --help' for the list of commands.");
    }
    return report_error(cmd, &err);
}

int cmd_main(struct cmd *cmd, int argc, char *const *argv) {
    struct buf out;
    buf_init(&out, &cmd->arena);
    struct str word = argc > 1 ? str_from_z(argv[1]) : (struct str){0};
    if (argc < 2) {
        write_summary(&out);
        fwrite(out.ptr, 1, out.len, cmd->log.stream);
        return CMD_USAGE;
    }
    if (str_eq_z(word, "--version") || str_eq_z(word, "version")) {
        return print_version(cmd);
    }
    if (str_eq_z(word, "--help") || str_eq_z(word, "-h") || (str_eq_z(word, "help") && argc == 2)) {
        write_summary(&out);
        return print_text(cmd, &out);
    }
    bool help = str_eq_z(word, "help");
    struct str name = help ? str_from_z(argv[2]) : word;
    for (size_t i = 0; i < COMMANDS; i++) {
        if (str_eq_z(name, commands[i]->name)) {
            return help ? run_command(cmd, commands[i], 1, (char *[]){"--help", NULL})
                        : run_command(cmd, commands[i], argc - 2, argv + 2);
        }
    }
    return unknown_command(cmd, name);
}
