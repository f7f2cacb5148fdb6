/* shown.c - texts from files and from the user, as a terminal can show them. */
#include "shown.h"

#include <stdarg.h>
#include <string.h>

shown_name shown_of(const char *name, int most)
{
    char whole[8 * SHOWN_MOST];
    shown_name cut = {.letters = 0};
    size_t length = 0, end = 0;
    sw_printable(whole, sizeof whole, name);
    for (; whole[length]; length++) {
        /* In UTF-8, all bytes of a letter but the first are 10xxxxxx. */
        if (((unsigned char)whole[length] & 0xC0) == 0x80) continue;
        if (cut.letters == most - 1) end = length;
        if (cut.letters++ == most) break;
    }
    const bool longer = cut.letters > most;
    if (longer) cut.letters = most;
    snprintf(cut.text, sizeof cut.text, "%.*s%s", (int)(longer ? end : length), whole,
             longer ? "…" : "");
    return cut;
}

void print_left(shown_name name, int width)
{
    printf("%s%*s", name.text, width > name.letters ? width - name.letters : 0, "");
}

void print_right(shown_name name, int width)
{
    printf("%*s%s", width > name.letters ? width - name.letters : 0, "", name.text);
}

void print_shown(FILE *to, const char *text)
{
    enum { PIECE = 256 };
    char piece[PIECE + 1], shown[4 * PIECE + 1]; /* no memory, which may be what is lacking */
    while (*text) {
        size_t length = strnlen(text, PIECE);
        const size_t most = length;
        while (length + 4 > most && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
        memcpy(piece, text, length);
        piece[length] = 0;
        fputs(sw_printable(shown, sizeof shown, piece), to);
        text += length;
    }
}

void say(const char *format, ...)
{
    char text[2 * SW_MAX_SPEC];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fputs("setwise: ", stderr);
    print_shown(stderr, text);
    fputc('\n', stderr);
}
