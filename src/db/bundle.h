/*
 * A bundle as a set of named texts: NAME.csv in a folder or in a zip file. Hostile ones are ordinary input.
 *
 * Refused when opened: entries whose name is absolute or climbs (..), backslashes, links and devices, encrypted or
 * repeated entries, more entries or bytes than the limits. What is not *.csv at the top is ignored. A zip may hold
 * everything in one folder, as file managers make them.
 */
#ifndef DOVETAIL_DB_BUNDLE_H
#define DOVETAIL_DB_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
    BUNDLE_ENTRIES_MAX = 1000,
    BUNDLE_FILE_MAX = 256 << 20, /* one answer; a catalog of 100,000 columns with full statistics has about 60 MB */
    BUNDLE_TOTAL_MAX = 512 << 20,
};

struct bundle;

/* Opened by its path; ERR_FILE_NOT_FOUND, ERR_ZIP_MALFORMED, ERR_BUNDLE_UNSAFE, ERR_FILE_TOO_LARGE. Closed with the
 * arena. */
struct bundle *bundle_open(struct arena *arena, struct str path, struct err *err);
/* A zip in memory, which must outlive it; `path` is for messages. */
struct bundle *bundle_open_zip(struct arena *arena, struct str path, struct str bytes, struct err *err);

struct bundle_file {
    struct str name; /* without .csv */
    struct str text;
};

/* Texts in memory, which must outlive it: for tests and fuzzing. */
struct bundle *bundle_open_files(struct arena *arena, const struct bundle_file *files, size_t count);

bool bundle_has(const struct bundle *bundle, struct str name);
/* The text of NAME.csv; ERR_BUNDLE_MALFORMED when absent. */
bool bundle_read(struct arena *arena, struct bundle *bundle, struct str name, struct str *text, struct err *err);
struct str bundle_path(const struct bundle *bundle);

/* Complete or not at all. A .zip replaces an older file; a folder must be absent or empty. Equal files give equal
 * bytes. */
bool bundle_write(struct str path, const struct bundle_file *files, size_t count, struct err *err);

/* The zip's side, in bundle_zip.c: what bundle.c needs of it. */
struct bundle_zip;
struct bundle_zip_entry {
    struct str name;
    uint64_t index, size_bytes;
};
struct bundle_zip *bundle_zip_open(struct arena *arena, struct str bytes, struct err *err);
size_t bundle_zip_count(const struct bundle_zip *zip);
/* ERR_BUNDLE_UNSAFE for links and encrypted entries. A name may hold anything. */
bool bundle_zip_entry(struct arena *arena, const struct bundle_zip *zip, size_t index, struct bundle_zip_entry *entry,
                      struct err *err);
/* Reads at most limit_bytes, whatever size the entry claims to have; the check sum is verified. */
bool bundle_zip_read(struct arena *arena, struct bundle_zip *zip, const struct bundle_zip_entry *entry,
                     size_t limit_bytes, struct str *text, struct err *err);
/* The whole archive in memory. */
bool bundle_zip_make(struct arena *arena, const struct bundle_file *files, size_t count, struct str *bytes,
                     struct err *err);

#endif
