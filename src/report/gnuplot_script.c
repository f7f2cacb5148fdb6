/* gnuplot_script.c - the head of a gnuplot script, and quoted texts in it. */
#include "report/gnuplot_script.h"

#include "base/printable.h"
#include "base/utf8.h"
#include "report/colours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sw_script_style(sw_text *text)
{
    sw_text_add(text, "set border 3 lc rgb '" SW_COLOUR_AXIS "'\n"
                      "set tics nomirror out scale 0.6 textcolor rgb '" SW_COLOUR_TEXT "'\n"
                      "set grid ytics lt 1 lw 0.6 lc rgb '" SW_COLOUR_GRID "'\n");
}

void sw_script_shares(sw_text *text)
{
    sw_text_add(text, "set palette maxcolors %d defined (", SW_SHARE_COLOURS);
    for (int i = 0; i < SW_SHARE_COLOURS; i++)
        sw_text_add(text, "%s%d '%s'", i ? ", " : "", i, sw_share_colour(i));
    sw_text_add(text, ")\n");
}

typedef struct short_name {
    char text[500];
} short_name;

static short_name name_of(const sw_columns *output, int64_t c, const char *suffix)
{
    enum { LETTERS = 24 };
    char whole[400];
    short_name name;
    sw_name_number number;
    sw_printable(whole, sizeof whole, sw_name_or_number(output ? output->name : NULL, c, &number));
    const int length = (int)sw_letters_span(whole, LETTERS);
    snprintf(name.text, sizeof name.text, "%.*s%s%s", length, whole, whole[length] ? "…" : "",
             suffix);
    return name;
}

void sw_script_name(sw_text *text, const sw_columns *output, int64_t c, const char *suffix)
{
    sw_script_quoted(text, name_of(output, c, suffix).text);
}

void sw_script_tic_name(sw_text *text, const sw_columns *output, int64_t c)
{
    sw_script_tic(text, name_of(output, c, "").text, c);
}

/* A PNG has two pixels for one of an SVG, and a PDF an inch for a hundred. Letters have the same
 * size in proportion, 14 pixels of the SVG. */
void sw_script_head(sw_text *text, const char *file, int width, int height)
{
    static const char same[] = "noenhanced background '" SW_COLOUR_PAGE "'";
    sw_text_add(text,
                "# To draw it again, on a light page: gnuplot %s.gp\n"
                "# As PNG or PDF: gnuplot -e \"format = 'png'\" %s.gp\n"
                "if (!exists('format')) format = 'svg'\n"
                "if (format eq 'svg') set terminal svg size %d,%d %s font "
                "'Helvetica,Arial,sans-serif,14'\n"
                "if (format eq 'png') set terminal pngcairo size %d,%d %s font 'Helvetica,10.5' "
                "fontscale 2 linewidth 2 pointscale 2\n"
                "if (format eq 'pdf') set terminal pdfcairo size %d.%02d,%d.%02d %s font "
                "'Helvetica,10' fontscale 1\n"
                "small = format eq 'svg' ? ',12' : ',9'\nlarge = format eq 'svg' ? ',16' : ',12'\n"
                "set encoding utf8\n"
                "if (!exists('drawn')) drawn = '%s.'.format\n"
                "set output drawn\n"
                "set datafile separator comma\n",
                file, file, width, height, same, 2 * width, 2 * height, same, width / 100,
                width % 100, height / 100, height % 100, same, file);
}

/* In single quotes, where gnuplot interprets nothing. A quote of the text is joined to it: gnuplot
 * reads two quotes for one only after another letter. `percent` stands for a percent sign. */
static void put_quoted(sw_text *text, const char *word, const char *percent)
{
    char *shown = sw_printable_copy(word);
    text->failed |= !shown;
    sw_text_add(text, "'");
    for (const char *c = shown; c && *c; c++)
        if (*c == '\'')
            sw_text_add(text, "'.\"'\".'");
        else if (*c == '%')
            sw_text_add(text, "%s", percent);
        else
            sw_text_append(text, c, 1);
    sw_text_add(text, "'");
    free(shown);
}

void sw_script_quoted(sw_text *text, const char *word)
{
    put_quoted(text, word, "%");
}

void sw_script_tic(sw_text *text, const char *word, int64_t position)
{
    sw_text_add(text, "%s", position ? ", " : "");
    put_quoted(text, word, "%%");
    sw_text_add(text, " %lld", (long long)position);
}
