/* text_format.c - how the formats of a report write texts. */
#include "report/text_format.h"

#include "base/printable.h"
#include "report/html_text.h"
#include "report/latex_text.h"
#include "report/markdown_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void as_it_is(sw_text *to, const char *text)
{
    sw_text_append(to, text, strlen(text));
}

static void printable(sw_text *to, const char *text)
{
    char *shown = sw_printable_copy(text);
    to->failed |= !shown;
    if (shown) as_it_is(to, shown);
    free(shown);
}

/* A sign before a digit is that of mathematics. */
static void latex_words(sw_text *to, const char *text)
{
    static const struct {
        const char *sign, *command;
    } signs[] = {{"±", "$\\pm$"}, {"†", "\\dag{}"}, {"×", "$\\times$"}};
    for (const char *at = text; *at; at++) {
        const char *command = NULL;
        for (size_t i = 0; i < sizeof signs / sizeof *signs && !command; i++)
            if (strncmp(at, signs[i].sign, strlen(signs[i].sign)) == 0) {
                command = signs[i].command;
                at += strlen(signs[i].sign) - 1;
            }
        if (command)
            as_it_is(to, command);
        else if (strchr("+-", *at) && at[1] >= '0' && at[1] <= '9')
            sw_text_add(to, "$%c$", *at);
        else if ((unsigned char)*at >= 0x80) /* a byte of a letter */
            sw_text_append(to, at, 1);
        else
            sw_latex_text(to, (char[]){*at, '\0'});
    }
}

const sw_text_format sw_text_of_terminal = {printable, as_it_is},
                     sw_text_of_markdown = {sw_markdown_text, as_it_is},
                     sw_text_of_latex = {sw_latex_text, latex_words},
                     sw_text_of_html = {sw_html_text, sw_html_text};

void sw_text_say(sw_text *to, const sw_text_format *as, const char *format, ...)
{
    sw_text text = {0};
    va_list arguments;
    va_start(arguments, format);
    sw_text_add_list(&text, format, arguments);
    va_end(arguments);
    sw_text_fail_as(to, &text);
    if (!text.failed) as->own(to, text.data);
    sw_text_free(&text);
}
