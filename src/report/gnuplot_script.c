/* gnuplot_script.c - the head of a gnuplot script, and quoted texts in it. */
#include "report/gnuplot_script.h"

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
    sw_text_add(text, "'");
    for (; *word; word++) {
        if (*word == '\'') sw_text_add(text, "'");
        sw_text_add(text, "%c", (unsigned char)*word < ' ' ? ' ' : *word);
    }
    sw_text_add(text, "'");
}
