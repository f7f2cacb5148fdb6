/* shell_word.c - words of a shell command, so that it can be copied into a terminal. */
#include "base/shell_word.h"

void sw_shell_word(sw_text *text, const char *word)
{
    bool plain = *word != 0;
    for (const char *c = word; *c; c++) plain = plain && sw_is_plain(*c, "+-.=_/:,@%");
    if (plain) {
        sw_text_add(text, "%s", word);
        return;
    }
    sw_text_add(text, "'");
    for (; *word; word++) sw_text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
    sw_text_add(text, "'");
}
