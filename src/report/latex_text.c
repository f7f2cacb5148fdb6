/* latex_text.c - text from outside in LaTeX. */
#include "report/latex_text.h"

#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

/* The command for a character that means something to LaTeX, or that some of its fonts show as
 * another one. NULL: it needs none. */
static const char *command_of(char c)
{
    switch (c) {
    case '\\': return "\\textbackslash{}";
    case '~': return "\\textasciitilde{}";
    case '^': return "\\textasciicircum{}";
    case '`': return "\\textasciigrave{}";
    case '\'': return "\\textquotesingle{}";
    case '"': return "\\char34{}";
    case '|': return "\\textbar{}";
    case '<': return "\\textless{}";
    case '>': return "\\textgreater{}";
    case '{': return "\\{";
    case '}': return "\\}";
    case '$': return "\\$";
    case '&': return "\\&";
    case '#': return "\\#";
    case '_': return "\\_";
    case '%': return "\\%";
    default: return NULL;
    }
}

void sw_latex_text(sw_text *to, const char *text)
{
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    for (const char *at = shown; at && *at; at++) {
        const char *command = command_of(*at);
        if (command)
            sw_text_add(to, "%s", command);
        else
            sw_text_append(to, at, 1);
        if (strchr("-,", *at) && at[1] == *at) sw_text_add(to, "{}");
    }
    free(shown);
}
