/* html_text.c - text from outside in HTML. */
#include "report/html_text.h"

#include "base/printable.h"

#include <stdlib.h>
#include <string.h>

void sw_html_bytes(sw_text *to, const char *text, size_t length)
{
    static const char special[] = "&<>\"'";
    static const char *const reference[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < length; i++) {
        const char *found = text[i] ? strchr(special, text[i]) : NULL;
        if (found)
            sw_text_add(to, "%s", reference[found - special]);
        else
            sw_text_append(to, text + i, 1);
    }
}

void sw_html_text(sw_text *to, const char *text)
{
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    if (shown) sw_html_bytes(to, shown, strlen(shown));
    free(shown);
}
