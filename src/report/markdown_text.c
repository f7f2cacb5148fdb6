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

/* Signs that begin a heading or a list need no backslash: they do that only at the beginning of a
 * line, where no text from outside stands. */
void sw_markdown_text(sw_text *to, const char *text)
{
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    for (size_t i = 0; shown && shown[i]; i++)
        sw_text_add(to, is_markup(shown, i) ? "\\%c" : "%c", shown[i]);
    free(shown);
}

/* The number of backticks in the longest row of them. */
static int longest_row(const char *text)
{
    int longest = 0, row = 0;
    for (; *text; text++) {
        row = *text == '`' ? row + 1 : 0;
        if (row > longest) longest = row;
    }
    return longest;
}

/* The text stands between more backticks than it has in a row. If it has any, a space separates
 * them, which Markdown leaves out. */
void sw_markdown_code(sw_text *to, const char *text)
{
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    const int ticks = shown ? longest_row(shown) : 0;
    const char *space = ticks > 0 ? " " : "";
    for (int i = 0; i <= ticks; i++) sw_text_add(to, "`");
    sw_text_add(to, "%s%s%s", space, shown ? shown : "", space);
    for (int i = 0; i <= ticks; i++) sw_text_add(to, "`");
    free(shown);
}
