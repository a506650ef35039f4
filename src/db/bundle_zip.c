/* Zip files by libzip, in memory on both sides: what is read is bounded, what is written is the same bytes every time.
 */
#include <sys/stat.h>
#include <zip.h>

#include "db/bundle.h"

struct bundle_zip {
    zip_t *archive;
};

static void discard(void *context) {
    struct bundle_zip *zip = context;
    zip_discard(zip->archive);
}

static bool fail(struct err *err, const char *what, const char *why) {
    err_set(err, ERR_ZIP_MALFORMED, "%s: %s", what, why);
    err_hint(err, "The file is cut off or damaged: copy it again, or capture it again with dovetail collect.");
    return false;
}

struct bundle_zip *bundle_zip_open(struct arena *arena, struct str bytes, struct err *err) {
    struct bundle_zip *zip = arena_alloc(arena, sizeof *zip);
    zip_error_t error;
    if (bytes.len == 0) { /* libzip would take it for an archive without entries */
        fail(err, "the zip file cannot be opened", "it is empty");
        return NULL;
    }
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.ptr, bytes.len, 0, &error);
    if (source && !(zip->archive = zip_open_from_source(source, ZIP_RDONLY, &error)))
        zip_source_free(source);
    if (!zip->archive)
        fail(err, "the zip file cannot be opened", zip_error_strerror(&error));
    else
        arena_on_release(arena, discard, zip);
    zip_error_fini(&error);
    return zip->archive ? zip : NULL;
}

size_t bundle_zip_count(const struct bundle_zip *zip) {
    zip_int64_t count = zip_get_num_entries(zip->archive, 0);
    return count < 0 ? 0 : (size_t)count;
}

bool bundle_zip_entry(struct arena *arena, const struct bundle_zip *zip, size_t index, struct bundle_zip_entry *entry,
                      struct err *err) {
    zip_stat_t stat;
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_stat_index(zip->archive, index, ZIP_FL_ENC_RAW, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME) ||
        !(stat.valid & ZIP_STAT_SIZE))
        return fail(err, "an entry cannot be read", zip_strerror(zip->archive));
    *entry = (struct bundle_zip_entry){
        .name = str_dup(arena, str_from_z(stat.name)), .index = index, .size_bytes = stat.size};
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return err_set(err, ERR_BUNDLE_UNSAFE, "entry \"" STR_FMT "\" is encrypted", STR_ARG(entry->name));
    if (zip_file_get_external_attributes(zip->archive, index, 0, &system, &attributes) == 0 &&
        system == ZIP_OPSYS_UNIX) {
        mode_t kind = (mode_t)(attributes >> 16) & S_IFMT;
        if (kind != 0 && kind != S_IFREG && kind != S_IFDIR)
            return err_set(err, ERR_BUNDLE_UNSAFE, "entry \"" STR_FMT "\" is a link or a device", STR_ARG(entry->name));
    }
    return true;
}

bool bundle_zip_read(struct arena *arena, struct bundle_zip *zip, const struct bundle_zip_entry *entry,
                     size_t limit_bytes, struct str *text, struct err *err) {
    zip_file_t *file = zip_fopen_index(zip->archive, entry->index, 0);
    if (!file)
        return fail(err, "an entry cannot be opened", zip_strerror(zip->archive));
    /* Grows by what is really there: a claimed size is not yet a reason to take memory. */
    size_t length = 0, capacity = 0;
    char *bytes = NULL;
    zip_int64_t got;
    do {
        if (length == capacity) {
            size_t grown = capacity ? capacity * 2 : 65536;
            bytes = arena_grow(arena, bytes, capacity, grown);
            capacity = grown;
        }
        got = zip_fread(file, bytes + length, capacity - length);
        length += got > 0 ? (size_t)got : 0;
    } while (got > 0 && length <= limit_bytes);
    bool good = got == 0;
    if (got < 0)
        fail(err, "an entry cannot be unpacked", zip_file_strerror(file));
    else if (got > 0)
        err_set(err, ERR_FILE_TOO_LARGE, "unpacks to more than %zu MB", limit_bytes >> 20);
    zip_fclose(file);
    *text = (struct str){bytes, length};
    return good;
}

static bool add_entry(zip_t *archive, const struct bundle_file *file, const char *name) {
    enum { DOS_DATE_1980 = 0x21 }; /* 1 January 1980, the format's first day: no clock and no time zone in the bytes */
    zip_source_t *source = zip_source_buffer(archive, file->text.ptr ? file->text.ptr : "", file->text.len, 0);
    if (!source)
        return false;
    zip_int64_t index = zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, 9) == 0 &&
           zip_file_set_dostime(archive, (zip_uint64_t)index, 0, DOS_DATE_1980, 0) == 0 &&
           zip_file_set_external_attributes(archive, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX,
                                            (zip_uint32_t)(S_IFREG | 0644) << 16) == 0;
}

static bool take_bytes(struct arena *arena, zip_source_t *source, struct str *bytes) {
    zip_stat_t stat;
    if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
        return false;
    char *copy = arena_alloc(arena, (size_t)stat.size);
    zip_int64_t got = zip_source_read(source, copy, stat.size);
    zip_source_close(source);
    *bytes = (struct str){copy, (size_t)stat.size};
    return got == (zip_int64_t)stat.size;
}

bool bundle_zip_make(struct arena *arena, const struct bundle_file *files, size_t count, struct str *bytes,
                     struct err *err) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_CREATE | ZIP_TRUNCATE, &error) : NULL;
    bool good = archive != NULL;
    if (archive)
        zip_source_keep(source);
    for (size_t i = 0; good && i < count; i++)
        good = add_entry(archive, &files[i], str_z(arena, str_fmt(arena, STR_FMT ".csv", STR_ARG(files[i].name))));
    if (archive && (!good || zip_close(archive) != 0)) {
        zip_discard(archive);
        good = false;
    }
    good = good && take_bytes(arena, source, bytes);
    if (source)
        zip_source_free(source);
    if (!good)
        err_set(err, ERR_INTERNAL, "the zip file cannot be made: %s", zip_error_strerror(&error));
    zip_error_fini(&error);
    return good;
}
