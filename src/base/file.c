#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"

enum { ENTRIES_MAX = 100000 };

static const size_t read_limit_default = (size_t)1 << 30;

/* The path as the system wants it, in `z`; an over-long one or one with a NUL byte names no file. */
static bool path_to_z(struct str path, char z[4096], struct err *err) {
    if (path.len == 0 || path.len >= 4096 || memchr(path.ptr, '\0', path.len)) {
        return err_set(err, ERR_FILE_NOT_FOUND, "\"" STR_FMT "\" is not the path of a file",
                       STR_ARG(str_slice(path, 0, 200)));
    }
    memcpy(z, path.ptr, path.len);
    z[path.len] = '\0';
    return true;
}

static bool fail(struct err *err, enum err_code code, const char *verb, const char *path, int system_error) {
    char text[128];
    if (system_error == ENOENT) {
        code = code == ERR_FILE_UNREADABLE ? ERR_FILE_NOT_FOUND : code;
    }
    return err_set(err, code, "cannot %s %s: %s", verb, path, strerror_r(system_error, text, sizeof text));
}

enum file_kind file_kind(struct str path) {
    char z[4096];
    struct stat st;
    if (!path_to_z(path, z, NULL) || stat(z, &st) != 0) {
        return FILE_ABSENT;
    }
    return S_ISREG(st.st_mode) ? FILE_REGULAR : S_ISDIR(st.st_mode) ? FILE_FOLDER : FILE_OTHER;
}

bool file_read_fd(struct arena *arena, int fd, struct str name, size_t limit_bytes, struct str *text, struct err *err) {
    size_t limit = limit_bytes ? limit_bytes : read_limit_default;
    struct stat st;
    size_t cap = 65536;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
        if ((uint64_t)st.st_size > limit) {
            goto too_large;
        }
        cap = (size_t)st.st_size + 2; /* one for the NUL, one so that the end is seen without growing */
    }
    char *bytes = arena_alloc(arena, cap);
    size_t n = 0;
    for (;;) {
        if (cap - n < 2) {
            bytes = arena_grow(arena, bytes, cap, cap * 2);
            cap *= 2;
        }
        ssize_t got = read(fd, bytes + n, cap - n - 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return fail(err, ERR_FILE_UNREADABLE, "read", str_z(arena, name), errno);
        }
        if (got == 0) {
            break;
        }
        n += (size_t)got;
        if (n > limit) {
            goto too_large;
        }
    }
    bytes[n] = '\0';
    *text = (struct str){bytes, n};
    return true;

too_large:
    return err_set(err, ERR_FILE_TOO_LARGE, STR_FMT " is larger than %zu bytes", STR_ARG(name), limit);
}

bool file_read(struct arena *arena, struct str path, size_t limit_bytes, struct str *text, struct err *err) {
    char z[4096];
    if (!path_to_z(path, z, err)) {
        return false;
    }
    int fd = open(z, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail(err, ERR_FILE_UNREADABLE, "open", z, errno);
    }
    bool done = file_read_fd(arena, fd, path, limit_bytes, text, err);
    close(fd);
    return done;
}

static bool write_all(int fd, struct str text) {
    while (text.len) {
        ssize_t put = write(fd, text.ptr, text.len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return false;
        }
        text = str_slice(text, (size_t)put, text.len);
    }
    return true;
}

/* The rename itself must survive a crash; a file system that cannot sync folders is not an error. */
static void sync_folder_of(char *z) {
    char *slash = strrchr(z, '/');
    const char *folder = slash == z ? "/" : slash ? z : ".";
    if (slash) {
        *slash = '\0';
    }
    int fd = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
}

static bool is_special(const char *z) {
    struct stat st;
    return stat(z, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* /dev/stdout, /dev/null, a pipe: nothing to rename over. */
static bool write_through(const char *z, struct str text, struct err *err) {
    int fd = open(z, O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && write_all(fd, text);
    int system_error = errno;
    if (fd >= 0) {
        close(fd);
    }
    return done || fail(err, ERR_FILE_UNWRITABLE, "write", z, system_error);
}

/* A new file beside z, with the mode that the umask gives (mkstemp would make it private). */
static int open_temporary(const char *z, char *temporary, size_t size) {
    for (int i = 0; i < 100; i++) {
        snprintf(temporary, size, "%s.tmp-%ld-%d", z, (long)getpid(), i);
        int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) {
            return fd;
        }
    }
    return -1;
}

bool file_write(struct str path, struct str text, struct err *err) {
    char z[4096], temporary[4096 + 40];
    if (!path_to_z(path, z, err)) {
        return false;
    }
    if (is_special(z)) {
        return write_through(z, text, err);
    }
    int fd = open_temporary(z, temporary, sizeof temporary);
    if (fd < 0) {
        return fail(err, ERR_FILE_UNWRITABLE, "write", z, errno);
    }
    bool done = write_all(fd, text) && fsync(fd) == 0;
    int system_error = errno;
    if (close(fd) != 0 && done) {
        done = false;
        system_error = errno;
    }
    if (done && rename(temporary, z) != 0) {
        done = false;
        system_error = errno;
    }
    if (!done) {
        unlink(temporary);
        return fail(err, ERR_FILE_UNWRITABLE, "write", z, system_error);
    }
    sync_folder_of(z);
    return true;
}

static int compare_names(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool file_list(struct arena *arena, struct str path, struct str **names, size_t *count, struct err *err) {
    char z[4096];
    if (!path_to_z(path, z, err)) {
        return false;
    }
    DIR *folder = opendir(z);
    if (!folder) {
        return fail(err, ERR_FILE_UNREADABLE, "list", z, errno);
    }
    VEC(struct str) found = {0};
    bool done = true;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            done = errno == 0 || fail(err, ERR_FILE_UNREADABLE, "list", z, errno);
            break;
        }
        struct str name = str_from_z(entry->d_name);
        if (str_eq_z(name, ".") || str_eq_z(name, "..")) {
            continue;
        }
        if (found.n == ENTRIES_MAX) {
            done = err_set(err, ERR_FILE_TOO_LARGE, "folder %s holds more than %d entries", z, ENTRIES_MAX);
            break;
        }
        VEC_PUSH(arena, &found, str_dup(arena, name));
    }
    closedir(folder);
    if (done && found.n) {
        qsort(found.at, found.n, sizeof *found.at, compare_names);
    }
    *names = found.at;
    *count = found.n;
    return done;
}

bool file_make_folder(struct str path, struct err *err) {
    char z[4096];
    if (!path_to_z(path, z, err)) {
        return false;
    }
    if (mkdir(z, 0777) == 0 || (errno == EEXIST && file_kind(path) == FILE_FOLDER)) {
        return true;
    }
    return fail(err, ERR_FILE_UNWRITABLE, "make folder", z, errno);
}

struct str file_join(struct arena *arena, struct str folder, struct str name) {
    const char *slash = folder.len && folder.ptr[folder.len - 1] == '/' ? "" : "/";
    return str_fmt(arena, STR_FMT "%s" STR_FMT, STR_ARG(folder), slash, STR_ARG(name));
}
