/* What parse and fingerprint have in common. */
#ifndef DOVETAIL_CMD_STATEMENTS_H
#define DOVETAIL_CMD_STATEMENTS_H

/* In the order of enum sql_dialect. */
extern const char *const statements_dialects[];
extern const char *const statements_formats[];
enum { STATEMENTS_TEXT, STATEMENTS_JSON };

#endif
