/* figure_ranks.c - the mean rank of each arm over several data sets. */
#include "report/figure_ranks.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/figure.h"
#include "report/gnuplot_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In pixels. Heights are counted downwards from the axis. */
enum {
    AXIS = 440, /* its length */
    EDGE = 20,
    ABOVE = 80, /* the axis: tics, the critical difference */
    TITLE = 20, /* a line of it */
    BAR = 12,   /* between two bars */
    NAME = 24,  /* between two names */
    OUT = 24,   /* from the end of the axis to the names */
};

typedef struct diagram {
    const sw_report *report;
    sw_arm_ranks ranks;
    int count, arm[SW_STUDY_MAX_ARMS]; /* those that have a rank, the best first */
    int bars;
    int bar[SW_STUDY_MAX_ARMS][2]; /* first and last arm that a bar joins */
    int letters;                   /* of the longest name */
} diagram;

static double rank_of(const diagram *d, int i)
{
    return d->ranks.rank[d->arm[i]];
}

/* ---- What it shows --------------------------------------------------------------------------- */

static void sort_arms(diagram *d)
{
    for (int a = 0; a < d->ranks.arms; a++) {
        if (isnan(d->ranks.rank[a])) continue;
        int at = d->count++;
        for (; at > 0 && rank_of(d, at - 1) > d->ranks.rank[a]; at--) d->arm[at] = d->arm[at - 1];
        d->arm[at] = a;
        const int letters = (int)strlen(sw_arm_display_name(d->report->study->arm[a]).text);
        if (letters > d->letters) d->letters = letters;
    }
}

/* The longest bars: none lies within another. */
static void find_bars(diagram *d)
{
    int reached = 0;
    for (int i = 0; i < d->count; i++) {
        int last = i;
        while (last + 1 < d->count &&
               rank_of(d, last + 1) - rank_of(d, i) <= d->ranks.critical_difference)
            last++;
        if (last == i || (d->bars > 0 && last <= reached)) continue;
        d->bar[d->bars][0] = i, d->bar[d->bars++][1] = last;
        reached = last;
    }
}

static diagram diagram_of(const sw_report *r)
{
    diagram d = {.report = r};
    for (int data = 0; data < r->study->data_count; data++)
        if (!sw_report_analysis(r, data)) return d;
    d.ranks = sw_arm_ranks_of(r->analysis, r->study->data_count);
    sort_arms(&d);
    find_bars(&d);
    return d;
}

bool sw_report_has_ranks(const sw_report *report)
{
    const diagram d = diagram_of(report);
    return d.count > 1 && d.ranks.critical_difference < d.count - 1;
}

static sw_status write_numbers(const diagram *d, const char *folder)
{
    sw_text csv = {0};
    sw_text_add(&csv, "arm,rank,best\n");
    for (int i = 0; i < d->count; i++) {
        sw_csv_field(&csv, sw_arm_display_name(d->report->study->arm[d->arm[i]]).text);
        sw_csv_next_number(&csv, rank_of(d, i));
        sw_csv_next_number(&csv, d->ranks.best[d->arm[i]]);
        sw_text_add(&csv, "\n");
    }
    return sw_text_save(&csv, folder, "ranks.csv");
}

/* ---- The picture ----------------------------------------------------------------------------- */

static void put_line(sw_text *gp, double x, double y, double to_x, double to_y, const char *style)
{
    sw_text_add(gp, "set arrow from %.4f,%.4f to %.4f,%.4f nohead %s\n", x, y, to_x, to_y, style);
}

/* The axis with a tic at each rank, and the critical difference above it. */
static void put_axis(sw_text *gp, const diagram *d)
{
    const double cd = d->ranks.critical_difference, most = d->count;
    const double shown = cd < most - 1 ? cd : most - 1;
    put_line(gp, 1, 0, most, 0, "lw 1.5 lc rgb '" SW_COLOUR_AXIS "'");
    for (int rank = 1; rank <= d->count; rank++) {
        put_line(gp, rank, 0, rank, -6, "lw 1.5 lc rgb '" SW_COLOUR_AXIS "'");
        sw_text_add(gp, "set label '%d' at %d,-18 center textcolor rgb '" SW_COLOUR_TEXT "'\n",
                    rank, rank);
    }
    put_line(gp, 1, -40, 1 + shown, -40, "lw 3 lc rgb '" SW_COLOUR_NOTE "'");
    sw_text_add(gp,
                "set label 'critical difference %.2f' at 1,-54 left textcolor rgb "
                "'" SW_COLOUR_NOTE "'\n",
                cd);
}

/* The better half has its names on the left, the other half on the right. */
static void put_arms(sw_text *gp, const diagram *d, double pixel)
{
    const int left = (d->count + 1) / 2;
    for (int i = 0; i < d->count; i++) {
        const bool on_left = i < left;
        const int line = on_left ? i : d->count - 1 - i;
        const double y = BAR * (d->bars + 1) + NAME * (line + 0.5);
        const double end = on_left ? 1 - OUT * pixel : d->count + OUT * pixel;
        char style[80], words[300] = "";
        snprintf(style, sizeof style, "lw 2 lc rgb '%s'", sw_curve_colour(d->arm[i]));
        put_line(gp, rank_of(d, i), 0, rank_of(d, i), y, style);
        put_line(gp, rank_of(d, i), y, end, y, style);
        sw_append(words, sizeof words, on_left ? "%1$s  %2$.2f" : "%2$.2f  %1$s",
                  sw_arm_display_name(d->report->study->arm[d->arm[i]]).text, rank_of(d, i));
        sw_text_add(gp, "set label ");
        sw_script_quoted(gp, words);
        sw_text_add(gp, " at %.4f,%.4f %s offset %s0.7,0 textcolor rgb '" SW_COLOUR_TEXT "'\n", end,
                    y, on_left ? "right" : "left", on_left ? "-" : "");
    }
}

sw_status sw_figure_ranks(const sw_report *r, const char *folder)
{
    diagram d = diagram_of(r);
    SW_TRY(write_numbers(&d, folder));
    const double pixel = (d.count - 1) / (double)AXIS; /* in ranks */
    const double side = EDGE + OUT + (d.letters + 8) * SW_SCRIPT_LETTER, width = AXIS + 2 * side;
    sw_text gp = {0}, words = {0};
    char title[200];
    snprintf(title, sizeof title,
             "Mean ranks over %d data sets: bars join arms that cannot be told apart",
             d.ranks.data_sets);
    const int lines = sw_figure_title(&words, "title", title, (int)width / SW_SCRIPT_LETTER - 4);
    const double above = 2 * EDGE + TITLE * lines, top = above + ABOVE;
    const int names = (d.count + 1) / 2; /* on the left */
    const double height = top + BAR * (d.bars + 1) + NAME * names + EDGE;
    sw_figure_head(&gp, "ranks", (int)width, (int)height, r->study->arm_count);
    sw_text_take(&gp, &words);
    sw_text_add(&gp,
                "unset border\nunset tics\nunset key\nset lmargin at screen 0\n"
                "set rmargin at screen 1\nset bmargin at screen 0\nset tmargin at screen %.5f\n"
                "set xrange [%.4f:%.4f]\nset yrange [%.1f:%.1f]\n",
                1 - above / height, 1 - side * pixel, d.count + side * pixel, height - top,
                -(double)ABOVE);
    put_axis(&gp, &d);
    put_arms(&gp, &d, pixel);
    for (int b = 0; b < d.bars; b++)
        put_line(&gp, rank_of(&d, d.bar[b][0]) - 4 * pixel, BAR * (b + 1),
                 rank_of(&d, d.bar[b][1]) + 4 * pixel, BAR * (b + 1),
                 "lw 5 lc rgb '" SW_COLOUR_TEXT "' front");
    sw_text_add(&gp,
                "file = 'ranks.csv'\nplot file skip 1 using 2:(0) with points pt 7 ps 0.5 lc rgb "
                "'" SW_COLOUR_AXIS "'\n");
    return sw_text_save(&gp, folder, "ranks.gp");
}
