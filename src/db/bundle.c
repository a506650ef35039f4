/* Bundles, folder or zip: which entries count, what is refused, and writing one in a single step. */
#include "db/bundle.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"

struct bundle {
    struct str path;
    struct bundle_zip *zip;          /* or */
    const struct bundle_file *files; /* in memory; neither: a folder */
    struct map
        entries; /* name without .csv -> struct bundle_zip_entry * (a folder: its name alone; memory: struct bundle_file *) */
    size_t read_bytes; /* over all answers, against BUNDLE_TOTAL_MAX */
};

static const struct str SUFFIX = STR_INIT(".csv");

struct str bundle_path(const struct bundle *bundle) {
    return bundle->path;
}

static bool safe_name(struct str name, struct err *err) {
    struct str rest = name;
    bool bad =
        name.len == 0 || name.ptr[0] == '/' || memchr(name.ptr, '\\', name.len) || memchr(name.ptr, ':', name.len);
    while (rest.len && !bad)
        bad = str_eq_z(str_cut(&rest, '/'), "..");
    for (size_t i = 0; i < name.len && !bad; i++)
        bad = (unsigned char)name.ptr[i] < ' ';
    if (!bad)
        return true;
    char shown[100];
    size_t length = name.len < sizeof shown ? name.len : sizeof shown;
    for (size_t i = 0; i < length; i++) {
        shown[i] = (unsigned char)name.ptr[i] < ' ' ? '?' : name.ptr[i];
    }
    err_set(err, ERR_BUNDLE_UNSAFE, "entry \"%.*s\" has an unsafe name", (int)length, shown);
    err_hint(err, "A bundle holds plain .csv files only: capture it again with dovetail collect.");
    return false;
}

/* --- Zip ------------------------------------------------------------------------------------------------- */

/* The one folder that everything is in, with its slash; empty when manifest.csv is at the top. */
static struct str zip_prefix(const struct bundle_zip_entry *entries, size_t count) {
    static const struct str manifest = STR_INIT("manifest.csv");
    for (size_t i = 0; i < count; i++)
        if (str_eq(entries[i].name, manifest))
            return (struct str){0};
    for (size_t i = 0; i < count; i++) {
        struct str rest = entries[i].name, folder = str_cut(&rest, '/');
        if (str_eq(rest, manifest))
            return str_slice(entries[i].name, 0, folder.len + 1);
    }
    return (struct str){0};
}

static bool index_zip(struct arena *arena, struct bundle *bundle, struct err *err) {
    size_t count = bundle_zip_count(bundle->zip);
    if (count > BUNDLE_ENTRIES_MAX)
        return err_set(err, ERR_FILE_TOO_LARGE, "%zu entries, more than %d", count, BUNDLE_ENTRIES_MAX);
    struct bundle_zip_entry *entries = arena_calloc(arena, count, sizeof *entries);
    for (size_t i = 0; i < count; i++)
        if (!bundle_zip_entry(arena, bundle->zip, i, &entries[i], err) || !safe_name(entries[i].name, err))
            return false;
    struct str prefix = zip_prefix(entries, count);
    for (size_t i = 0; i < count; i++) {
        struct str name = entries[i].name;
        if (!str_starts(name, prefix) || !str_ends(name, SUFFIX))
            continue;
        name = str_slice(name, prefix.len, name.len - SUFFIX.len);
        if (name.len == 0 || memchr(name.ptr, '/', name.len))
            continue;
        if (map_put(&bundle->entries, name, &entries[i]))
            return err_set(err, ERR_BUNDLE_UNSAFE, "entry \"" STR_FMT "\" is there twice", STR_ARG(entries[i].name));
    }
    return true;
}

struct bundle *bundle_open_zip(struct arena *arena, struct str path, struct str bytes, struct err *err) {
    struct bundle *bundle = arena_alloc(arena, sizeof *bundle);
    bundle->path = str_dup(arena, path);
    map_init(&bundle->entries, arena);
    bundle->zip = bundle_zip_open(arena, bytes, err);
    if (bundle->zip && index_zip(arena, bundle, err))
        return bundle;
    err_context(err, "bundle " STR_FMT ": ", STR_ARG(path));
    return NULL;
}

/* --- Folder ---------------------------------------------------------------------------------------------- */

static bool index_folder(struct arena *arena, struct bundle *bundle, struct err *err) {
    struct str *names;
    size_t count;
    if (!file_list(arena, bundle->path, &names, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct stat stat;
        if (!str_ends(names[i], SUFFIX))
            continue;
        if (bundle->entries.n == BUNDLE_ENTRIES_MAX)
            return err_set(err, ERR_FILE_TOO_LARGE, "more than %d entries", BUNDLE_ENTRIES_MAX);
        if (lstat(str_z(arena, file_join(arena, bundle->path, names[i])), &stat) != 0 || !S_ISREG(stat.st_mode)) {
            err_set(err, ERR_BUNDLE_UNSAFE, "\"" STR_FMT "\" is a link or a device", STR_ARG(names[i]));
            err_hint(err, "A bundle holds plain .csv files only: replace the link by the file.");
            return false;
        }
        struct bundle_zip_entry *entry = arena_alloc(arena, sizeof *entry);
        entry->name = names[i];
        map_put(&bundle->entries, str_slice(names[i], 0, names[i].len - SUFFIX.len), entry);
    }
    return true;
}

static struct bundle *open_folder(struct arena *arena, struct str path, struct err *err) {
    struct bundle *bundle = arena_alloc(arena, sizeof *bundle);
    bundle->path = str_dup(arena, path);
    map_init(&bundle->entries, arena);
    if (index_folder(arena, bundle, err))
        return bundle;
    err_context(err, "bundle " STR_FMT ": ", STR_ARG(path));
    return NULL;
}

struct bundle *bundle_open_files(struct arena *arena, const struct bundle_file *files, size_t count) {
    struct bundle *bundle = arena_alloc(arena, sizeof *bundle);
    bundle->path = STR("in memory");
    bundle->files = files;
    map_init(&bundle->entries, arena);
    for (size_t i = 0; i < count; i++) {
        map_put(&bundle->entries, files[i].name, (void *)&files[i]);
    }
    return bundle;
}

/* --- All ------------------------------------------------------------------------------------------------- */

struct bundle *bundle_open(struct arena *arena, struct str path, struct err *err) {
    struct str bytes;
    switch (file_kind(path)) {
    case FILE_ABSENT:
        err_set(err, ERR_FILE_NOT_FOUND, "source \"" STR_FMT "\" does not exist", STR_ARG(path));
        err_hint(err, "A source is postgresql://user@host:port/database, or the path of a bundle.");
        return NULL;
    case FILE_FOLDER:
        return open_folder(arena, path, err);
    case FILE_REGULAR:
        break;
    case FILE_OTHER:
        err_set(err, ERR_BUNDLE_UNSAFE, "source \"" STR_FMT "\" is neither a file nor a folder", STR_ARG(path));
        return NULL;
    }
    if (!file_read(arena, path, BUNDLE_FILE_MAX, &bytes, err))
        return NULL;
    if (!str_starts(bytes, STR("PK")) && !str_ends(path, STR(".zip"))) {
        err_set(err, ERR_BUNDLE_MALFORMED, "source \"" STR_FMT "\" is neither a bundle folder nor a zip file",
                STR_ARG(path));
        err_hint(err, "A bundle is what dovetail collect writes; SQL files are given by --workload.");
        return NULL;
    }
    return bundle_open_zip(arena, path, bytes, err);
}

bool bundle_has(const struct bundle *bundle, struct str name) {
    return map_find(&bundle->entries, name) != NULL;
}

bool bundle_read(struct arena *arena, struct bundle *bundle, struct str name, struct str *text, struct err *err) {
    const void *entry = map_find(&bundle->entries, name);
    size_t left = BUNDLE_TOTAL_MAX - bundle->read_bytes, limit = left < BUNDLE_FILE_MAX ? left : BUNDLE_FILE_MAX;
    bool good;
    if (!entry) {
        err_set(err, ERR_BUNDLE_MALFORMED, "bundle " STR_FMT " lacks " STR_FMT ".csv", STR_ARG(bundle->path),
                STR_ARG(name));
        err_hint(err, "Capture it again with dovetail collect.");
        return false;
    }
    if (limit == 0)
        good = err_set(err, ERR_FILE_TOO_LARGE, "the bundle unpacks to more than %d MB", BUNDLE_TOTAL_MAX >> 20);
    else if (bundle->zip)
        good = bundle_zip_read(arena, bundle->zip, entry, limit, text, err);
    else if (bundle->files) {
        *text = ((const struct bundle_file *)entry)->text;
        good = true;
    } else {
        struct str file = ((const struct bundle_zip_entry *)entry)->name;
        good = file_read(arena, file_join(arena, bundle->path, file), limit, text, err);
    }
    if (good)
        bundle->read_bytes += text->len;
    else
        err_context(err, "bundle " STR_FMT ", " STR_FMT ".csv: ", STR_ARG(bundle->path), STR_ARG(name));
    return good;
}

/* --- Writing --------------------------------------------------------------------------------------------- */

static void remove_folder(struct arena *arena, struct str folder, const struct bundle_file *files, size_t count) {
    for (size_t i = 0; i < count; i++)
        unlink(str_z(arena, str_fmt(arena, STR_FMT "/" STR_FMT ".csv", STR_ARG(folder), STR_ARG(files[i].name))));
    rmdir(str_z(arena, folder));
}

static bool write_folder(struct arena *arena, struct str path, const struct bundle_file *files, size_t count,
                         struct err *err) {
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    char *target = str_z(arena, path), *partial = str_z(arena, str_fmt(arena, "%s.partial-XXXXXX", target));
    if (!mkdtemp(partial) || chmod(partial, 0755) != 0) {
        err_set(err, ERR_FILE_UNWRITABLE, "bundle folder \"%s\" cannot be written: %s", target, strerror(errno));
        return false;
    }
    struct str folder = str_from_z(partial);
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = file_write(str_fmt(arena, "%s/" STR_FMT ".csv", partial, STR_ARG(files[i].name)), files[i].text, err);
    if (good && rename(partial, target) != 0) { /* takes the place of an empty folder only */
        good = err_set(err, ERR_FILE_UNWRITABLE, "bundle folder \"%s\" cannot be written: %s", target, strerror(errno));
        err_hint(err, "Name a folder that does not exist yet, or a .zip file.");
    }
    if (!good)
        remove_folder(arena, folder, files, count);
    return good;
}

bool bundle_write(struct str path, const struct bundle_file *files, size_t count, struct err *err) {
    struct arena scratch;
    struct str bytes;
    bool good;
    arena_init(&scratch, NULL);
    if (str_ends(path, STR(".zip")))
        good = bundle_zip_make(&scratch, files, count, &bytes, err) && file_write(path, bytes, err);
    else
        good = write_folder(&scratch, path, files, count, err);
    arena_release(&scratch);
    return good;
}
