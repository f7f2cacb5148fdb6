/* spelling.h - when two spellings are one name. */
#ifndef SW_DATA_SPELLING_H
#define SW_DATA_SPELLING_H

#include "base/text.h"

/* Replace `key` by the key of a name, which is UTF-8. Names that differ in case and white space
 * alone have one key: that of Unicode's case folding and normal form NFKC, without white space at
 * the ends, and with one blank for each run of it within. SW_ERROR_MEMORY. */
sw_status sw_spelling_key(sw_text *key, const char *name);

/* Do the names have one key? SW_ERROR_MEMORY. */
sw_status sw_same_spelling(bool *same, const char *a, const char *b);

#endif
