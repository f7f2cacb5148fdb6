/* lines.c - cuts a text that comes in pieces into lines. */
#include "base/lines.h"

#include "base/error.h"
#include "base/limit.h"

#include <string.h>

static sw_status take_line(sw_lines *lines)
{
    const sw_status status = lines->take(lines->user, lines->text.data, lines->text.length);
    lines->text.length = 0;
    lines->number++;
    return status;
}

sw_status sw_lines_put(sw_lines *lines, const char *piece, size_t size)
{
    const int64_t limit = sw_limit();
    while (size > 0) {
        const char *end = memchr(piece, '\n', size);
        const size_t length = end ? (size_t)(end - piece) + 1 : size;
        if ((int64_t)(lines->text.length + length) > limit)
            return sw_fail(SW_ERROR_FORMAT, "%s: line %lld: is longer than %lld MB %s", lines->path,
                           (long long)lines->number, (long long)(limit >> 20),
                           sw_limit_hint_of().text);
        sw_text_append(&lines->text, piece, length);
        SW_TRY(sw_text_status(&lines->text));
        if (end) SW_TRY(take_line(lines));
        piece += length;
        size -= length;
    }
    return SW_OK;
}

sw_status sw_lines_end(sw_lines *lines)
{
    return lines->text.length > 0 ? take_line(lines) : SW_OK;
}

void sw_lines_free(sw_lines *lines)
{
    sw_text_free(&lines->text);
}
