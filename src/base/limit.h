/* limit.h - how much of a file a reader takes into memory at once: a line, a field, or the content
 * of a packed file that is more than a hundred times as large as the file. So a file that is
 * damaged, or made to do harm, cannot fill the memory. The environment variable SETWISE_LIMIT sets
 * the limit in megabytes. */
#ifndef SW_BASE_LIMIT_H
#define SW_BASE_LIMIT_H

#include <setwise/base.h>

/* The limit in bytes: 64 MB, or $SETWISE_LIMIT MB if that is a whole number above 0. */
int64_t sw_limit(void);

/* "(SETWISE_LIMIT=MB raises the limit of 64 MB)", for the message of a reader. */
typedef struct sw_limit_hint {
    char text[96];
} sw_limit_hint;
sw_limit_hint sw_limit_hint_of(void);

/* SW_ERROR_FORMAT: `packed` bytes of a file unpack to `unpacked` bytes, which is more than the
 * limit and more than a hundred times as many. `where` names the place in the message. */
sw_status sw_limit_check(const char *where, int64_t unpacked, int64_t packed);

/* Read a whole file of text, as sw_file_read does, that is not larger than the limit. */
sw_status sw_limit_read(char **out, size_t *size, const char *path);

#endif
