/* gnuplot_script.c - the head of a gnuplot script, and quoted texts in it. */
#include "report/gnuplot_script.h"

#include "base/printable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Okabe and Ito's colours, which colour-blind readers can tell apart. Grey replaces their yellow,
 * which is too faint on white. */
static const char *const colours[SW_SCRIPT_COLOURS] = {"#0072B2", "#D55E00", "#009E73", "#E69F00",
                                                       "#56B4E9", "#CC79A7", "#000000", "#888888"};

const char *sw_script_colour(int i)
{
    return colours[i % SW_SCRIPT_COLOURS];
}

void sw_script_style(sw_text *text)
{
    sw_text_add(text, "set border 3 lc rgb '#444444'\n"
                      "set tics nomirror out scale 0.6 textcolor rgb '#222222'\n"
                      "set grid ytics lt 1 lw 0.6 lc rgb '#dddddd'\n");
}

void sw_script_name(sw_text *text, const sw_columns *output, int64_t c, const char *suffix)
{
    enum { LETTERS = 24 };
    char whole[400], shown[500];
    if (output && output->name)
        sw_printable(whole, sizeof whole, output->name[c]);
    else
        snprintf(whole, sizeof whole, "%lld", (long long)c);
    int length = 0, letters = 0;
    /* In UTF-8, all bytes of a letter but the first are 10xxxxxx. */
    for (; whole[length]; length++) {
        const bool begins = ((unsigned char)whole[length] & 0xC0) != 0x80;
        if (begins && letters++ == LETTERS) break;
    }
    snprintf(shown, sizeof shown, "%.*s%s%s", length, whole, whole[length] ? "…" : "", suffix);
    sw_script_quoted(text, shown);
}

void sw_script_head(sw_text *text, const char *file, int width, int height)
{
    sw_text_add(text,
                "# To draw it again: gnuplot %s.gp\n"
                "set terminal svg size %d,%d noenhanced font 'Helvetica,Arial,sans-serif,14' "
                "background '#ffffff'\n"
                "set encoding utf8\n"
                "set output '%s.svg'\n"
                "set datafile separator comma\n",
                file, width, height, file);
}

void sw_script_quoted(sw_text *text, const char *word)
{
    char *shown = sw_printable_copy(word);
    text->failed |= !shown;
    sw_text_add(text, "'");
    for (const char *c = shown; c && *c; c++) sw_text_add(text, *c == '\'' ? "''" : "%c", *c);
    sw_text_add(text, "'");
    free(shown);
}
