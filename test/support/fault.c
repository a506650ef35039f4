#include "support/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

static _Atomic size_t countdown;
static enum fault armed;
static int armed_errno;
static bool fired;

void fault_arm(enum fault fault, size_t nth, int error_number) {
    armed = fault;
    armed_errno = error_number;
    fired = false;
    countdown = nth;
}

bool fault_disarm(void) {
    countdown = 0;
    return fired;
}

static bool strikes(enum fault fault) {
    if (countdown == 0 || armed != fault || --countdown > 0) {
        return false;
    }
    fired = true;
    if (armed_errno == FAULT_KILLED) {
        kill(getpid(), SIGKILL);
    }
    errno = armed_errno;
    return true;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size) {
    return strikes(FAULT_MALLOC) ? NULL : __real_malloc(size);
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    return strikes(FAULT_OPEN) ? -1 : __real_open(path, flags, mode);
}

ssize_t __real_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n);
ssize_t __wrap_read(int fd, void *bytes, size_t n) {
    return strikes(FAULT_READ) ? -1 : __real_read(fd, bytes, n);
}

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n) {
    if (!strikes(FAULT_WRITE)) {
        return __real_write(fd, bytes, n);
    }
    return armed_errno ? -1 : __real_write(fd, bytes, n > 1 ? n / 2 : n);
}

int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __wrap_fsync(int fd) {
    return strikes(FAULT_FSYNC) ? -1 : __real_fsync(fd);
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to) {
    return strikes(FAULT_RENAME) ? -1 : __real_rename(from, to);
}
