/* markdown_text.c - text from outside in Markdown. */
#include "report/markdown_text.h"

#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

static bool is_letter(char c)
{
    return sw_is_plain(c, "") || (unsigned char)c >= 0x80;
}

/* Does text[i] mean something to Markdown? */
static bool is_markup(const char *text, size_t i)
{
    if (text[i] == '_') return i == 0 || !is_letter(text[i - 1]) || !is_letter(text[i + 1]);
    return strchr("\\`*[]<>|~&$", text[i]) != NULL;
}

/* A number sign, a plus or a minus sign begins a heading or a list, a number with a point too: only
 * at the beginning of a line, where a text does not stand. */
void sw_markdown_text(sw_text *to, const char *text)
{
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    for (size_t i = 0; shown && shown[i]; i++)
        sw_text_add(to, is_markup(shown, i) ? "\\%c" : "%c", shown[i]);
    free(shown);
}
