/* html_text.c - text from outside in HTML. */
#include "report/html_text.h"

#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

void sw_html_text(sw_text *to, const char *text)
{
    static const char special[] = "&<>\"'";
    static const char *const reference[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    for (const char *at = shown; at && *at; at++) {
        const size_t plain = strcspn(at, special);
        sw_text_append(to, at, plain);
        at += plain;
        if (!*at) break;
        sw_text_add(to, "%s", reference[strchr(special, *at) - special]);
    }
    free(shown);
}
