/* printable.c - text from outside, written so that a terminal can show it. */
#include "base/printable.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Unicode characters that move the cursor, break the line, or reorder or hide the text around them:
 * the controls U+0080 to U+009F, the zero-width space, direction marks, separators, the byte order
 * mark, annotations, tags. The zero-width joiners stay: Persian and emoji need them.
 */
static bool is_harmful(unsigned c)
{
    return (c >= 0x80 && c <= 0x9f) || c == 0x200b || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0x61c ||
           c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

/* The code of a character of `length` bytes, 2 or more, in UTF-8. */
static unsigned code_of(const unsigned char *s, size_t length)
{
    unsigned code = s[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) code = code << 6 | (s[i] & 0x3fu);
    return code;
}

typedef struct shown {
    char text[8];
} shown;

/* One character as it is shown; *used receives the number of its bytes in s. */
static shown show(const unsigned char *s, size_t *used, bool message)
{
    static const char named[] = "\n\r\t\\", letters[] = "nrt\\";
    shown to = {""};
    const char *name = strchr(named, s[0]);
    const size_t length = sw_utf8_length((const char *)s);
    *used = length > 0 ? length : 1;
    if (name && !(message && *s == '\\'))
        snprintf(to.text, sizeof to.text, "\\%c", letters[name - named]);
    else if (length == 0 || s[0] < ' ' || s[0] == 0x7f)
        snprintf(to.text, sizeof to.text, "\\x%02x", s[0]);
    else if (length > 1 && is_harmful(code_of(s, length)))
        snprintf(to.text, sizeof to.text, "\\u%04x", code_of(s, length));
    else
        memcpy(to.text, s, length);
    return to;
}

static char *show_all(char *buffer, size_t size, const char *text, bool message)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = 0, fits = 0; /* fits: what leaves room for "..." */
    if (size == 0) return buffer;
    while (*at) {
        size_t used;
        const shown next = show(at, &used, message);
        const size_t more = strlen(next.text);
        if (length + more + 1 > size) {
            snprintf(buffer + fits, size - fits, "...");
            return buffer;
        }
        memcpy(buffer + length, next.text, more);
        length += more;
        if (length + sizeof "..." <= size) fits = length;
        at += used;
    }
    buffer[length] = '\0';
    return buffer;
}

char *sw_printable(char *buffer, size_t size, const char *text)
{
    return show_all(buffer, size, text, false);
}

char *sw_printable_message(char *buffer, size_t size, const char *text)
{
    return show_all(buffer, size, text, true);
}

char *sw_printable_copy(const char *text)
{
    const size_t size = 4 * strlen(text) + 1;
    char *buffer = malloc(size);
    return buffer ? sw_printable_message(buffer, size, text) : NULL;
}
