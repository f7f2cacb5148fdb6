/* utf8.h - is a text UTF-8, and where do its characters end? */
#ifndef SW_BASE_UTF8_H
#define SW_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* The number of bytes of the first character of s; 0 if it is not UTF-8 (RFC 3629: the shortest
 * form, no surrogates, nothing beyond U+10FFFF). */
size_t sw_utf8_length(const char *s);

/* For a message about a text that is not: what converts the file. */
#define SW_UTF8_HINT "(save the file as UTF-8: iconv -f WINDOWS-1252 -t UTF-8 converts Latin-1)"

/* Is s valid UTF-8, as JSON requires? */
bool sw_is_utf8(const char *s);

/* Does a character begin at this byte? All its other bytes are 10xxxxxx. */
static inline bool sw_begins_letter(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* How many letters the text has; the bytes of its first `most` letters, or of all if it has fewer.
 * The text is UTF-8. */
int sw_letters(const char *s);
size_t sw_letters_span(const char *s, int most);

/* The bytes of the text that an excerpt of `most` bytes shows: all, or what ends with a letter. */
size_t sw_letters_within(const char *s, size_t most);

/* Move both ends of the text [*begin, *end) past its white space: that of ASCII and of Unicode,
 * such as the no-break space. */
void sw_trim(char **begin, char **end);

/* The byte order mark that some programs put before UTF-8: its length if the text, [length], begins
 * with one, otherwise 0. */
size_t sw_mark_length(const char *text, size_t length);

#endif
