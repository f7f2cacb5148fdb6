/* lines.h - the lines of a text that comes in pieces. */
#ifndef SW_BASE_LINES_H
#define SW_BASE_LINES_H

#include "base/text.h"

typedef struct sw_lines {
    int64_t number;   /* of the line that comes next, or is taken now, from 1 */
    const char *path; /* borrowed, for the message */
    sw_text text;     /* the line so far */
    /* `line` ends with its line end (the last line may have none) and a NUL, not in `length`. */
    sw_status (*take)(void *user, const char *line, size_t length);
    void *user;
} sw_lines;

/* Pass all lines of the piece to `take`, up to the first failure. The beginning of a line waits for
 * the next piece. SW_ERROR_FORMAT: a line is longer than the limit of readers (limit.h). */
sw_status sw_lines_put(sw_lines *lines, const char *piece, size_t size);

/* After the last piece: pass on a line without an end, if there is one. */
sw_status sw_lines_end(sw_lines *lines);

void sw_lines_free(sw_lines *lines);

#endif
