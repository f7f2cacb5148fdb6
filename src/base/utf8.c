/* utf8.c - is a text UTF-8, and where do its characters end? */
#include "base/utf8.h"

#include <string.h>

size_t sw_utf8_length(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] < 0x80) return 1;
    size_t length = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    bool longer_than_needed = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool surrogate = s[0] == 0xed && s[1] >= 0xa0;
    bool too_large = s[0] == 0xf4 && s[1] >= 0x90;
    return longer_than_needed || surrogate || too_large ? 0 : length;
}

bool sw_is_utf8(const char *s)
{
    for (size_t length; *s; s += length) {
        length = sw_utf8_length(s);
        if (length == 0) return false;
    }
    return true;
}

int sw_letters(const char *s)
{
    int letters = 0;
    for (; *s; s++) letters += sw_begins_letter(*s);
    return letters;
}

size_t sw_letters_span(const char *s, int most)
{
    size_t length = 0;
    for (int letters = 0; s[length]; length++) {
        letters += sw_begins_letter(s[length]);
        if (letters > most) break;
    }
    return length;
}

/* The bytes of the white space that [s, end) begins with; 0: none. These are the characters with
 * Unicode's property White_Space. */
static size_t blank_length(const char *s, const char *end)
{
    static const char *const wide[] = {
        "\xc2\x85",     "\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x81",
        "\xe2\x80\x82", "\xe2\x80\x83", "\xe2\x80\x84", "\xe2\x80\x85", "\xe2\x80\x86",
        "\xe2\x80\x87", "\xe2\x80\x88", "\xe2\x80\x89", "\xe2\x80\x8a", "\xe2\x80\xa8",
        "\xe2\x80\xa9", "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    if (s == end) return 0;
    if ((unsigned char)*s < 0x80) return *s == ' ' || (*s >= '\t' && *s <= '\r');
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        const size_t length = strlen(wide[i]);
        if ((size_t)(end - s) >= length && memcmp(s, wide[i], length) == 0) return length;
    }
    return 0;
}

size_t sw_letters_within(const char *s, size_t most)
{
    size_t length = strnlen(s, most);
    while (length > 0 && !sw_begins_letter(s[length])) length--;
    return length;
}

void sw_trim(char **begin, char **end)
{
    for (size_t length; (length = blank_length(*begin, *end)) > 0;) *begin += length;
    while (*end > *begin) {
        char *last = *end - 1;
        while (last > *begin && !sw_begins_letter(*last)) last--;
        if (last + blank_length(last, *end) != *end) return;
        *end = last;
    }
}

size_t sw_mark_length(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}
