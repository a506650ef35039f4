/*
 * The program: memory, streams, clock and signals; all else is in cmd/.
 *
 * SIGINT and SIGTERM are taken by a thread of their own. Where the sub-command polls for them, the first is a request to end with what there
 * is. Else the thread says so and ends the process with the status of a cancelled job, after a result that is just being written is
 * whole. Nothing has to be undone: a file appears by rename, the server ends a session whose client is gone, and hypothetical indexes
 * live in the session's memory.
 */
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/err.h"
#include "cmd/cmd.h"

struct watch {
    sigset_t signals;
    pthread_mutex_t writing;
    struct cmd_interrupt interrupt;
    bool terminal;
};

/* True when the sub-command sees to it. */
static bool request_end(struct watch *watch) {
    if (!atomic_load(&watch->interrupt.polled) || atomic_exchange(&watch->interrupt.requested, true)) {
        return false;
    }
    fprintf(stderr, "%sdovetail: ending with the best so far; once more to stop at once\n", watch->terminal ? "\n" : "");
    return true;
}

static void *wait_for_signals(void *context) {
    struct watch *watch = context;
    int signal_number;
    do {
        if (sigwait(&watch->signals, &signal_number) != 0) {
            return NULL;
        }
    } while (request_end(watch));
    pthread_mutex_lock(&watch->writing);
    const struct err_info *info = err_info(ERR_CANCELLED);
    fprintf(stderr, "%sdovetail: cancelled\n  error %s\n", watch->terminal ? "\n" : "", info->id);
    _exit(info->exit_status);
}

/*
 * Scratch of plans comes and goes in blocks of 1 MB, thousands of times: kept by the allocator instead of given back to the system each time,
 * which was 8 % of the time of an advice over TPC-DS.
 */
static void keep_freed_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

int main(int argc, char **argv) {
    struct watch watch = {.terminal = isatty(STDERR_FILENO)};
    struct cmd cmd = {.log = {.stream = stderr, .level = LOG_INFO, .progress = watch.terminal},
                      .clock = clock_system()};
    pthread_t watcher;
    keep_freed_memory();
    pthread_mutex_init(&watch.writing, NULL);
    cmd.writing = &watch.writing;
    cmd.interrupt = &watch.interrupt;
    sigemptyset(&watch.signals);
    sigaddset(&watch.signals, SIGINT);
    sigaddset(&watch.signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &watch.signals, NULL);
    if (pthread_create(&watcher, NULL, wait_for_signals, &watch) != 0) {
        pthread_sigmask(SIG_UNBLOCK, &watch.signals, NULL); /* the signals then end the process at once */
    } else {
        pthread_detach(watcher);
    }
    arena_init(&cmd.arena, NULL);
    int status = cmd_main(&cmd, argc, argv);
    arena_release(&cmd.arena);
    return status;
}
