/*
 * What full text search makes of a text, before dictionaries: PostgreSQL's default parser (wparser_def.c) in short. Words, numbers; and as wholes: e-mail
 * addresses, hosts, URLs with their hosts and paths, files, and compounds beside their parts.
 */
#ifndef DOVETAIL_COST_TEXT_TOKENS_H
#define DOVETAIL_COST_TEXT_TOKENS_H

#include <stdbool.h>

#include "base/str.h"

enum text_kind { TEXT_WORD, TEXT_EMAIL, TEXT_HOST, TEXT_URL, TEXT_PATH };

/* Letters of ASCII, digits, and all that is beyond ASCII. */
bool text_is_word_byte(char c);
/* `text` in lower case; tokens are slices of it. */
void text_tokens(struct str text, void (*each)(void *context, struct str token, enum text_kind kind), void *context);

#endif
