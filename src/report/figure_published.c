/* figure_published.c - the metrics that a paper reports, beside those of the study. */
#include "report/figure_published.h"

#include "base/csv_field.h"
#include "base/error.h"
#include "base/file.h"
#include "report/colours.h"
#include "report/figure.h"
#include "report/gnuplot_script.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* In pixels. */
enum {
    BETWEEN = 26, /* two arms of a data set */
    GROUP = 40,   /* at least, between two data sets */
    LEFT = 90,
    TOP = 30,    /* and the title */
    LINE = 20,   /* of the title */
    WIDTH = 320, /* at least */
    PLOT = 320,
    BOTTOM = 40,
    KEY = 90, /* beside the names */
};

/* ---- The numbers ----------------------------------------------------------------------------- */

bool sw_report_has_published(const sw_report *r)
{
    for (int d = 0; d < r->study->data_count; d++)
        for (int a = 0; a < r->study->arm_count; a++)
            if (sw_study_published(r->study, d, a) && sw_report_has_figures(r, d)) return true;
    return false;
}

static bool is_secondary(const sw_report *r, int data)
{
    const char *reported = r->study->preset->published_metric;
    const char *second = sw_report_metric(r, data)->secondary;
    return reported && second && strcmp(reported, second) == 0;
}

const char *sw_published_metric(const sw_report *r, int data)
{
    return is_secondary(r, data) ? sw_report_metric(r, data)->secondary
                                 : sw_report_metric(r, data)->name;
}

void sw_published_measured(double *mean, double *deviation, const sw_report *r, int data, int arm)
{
    const sw_study_cell cell = sw_study_cell_of(r->study, r->runs, data, arm);
    *mean = is_secondary(r, data) ? cell.secondary_mean : cell.metric_mean;
    *deviation = is_secondary(r, data) ? cell.secondary_sd : cell.metric_sd;
}

/* A row for each data set and arm; x: where it stands. */
static sw_status write_numbers(const sw_report *r, const char *folder, double apart)
{
    const sw_study *study = r->study;
    sw_text csv = {0};
    sw_text_add(&csv, "data,arm,x,mean,deviation,published,published_deviation\n");
    for (int a = 0; a < study->arm_count; a++)
        for (int d = 0; d < study->data_count; d++) {
            const sw_published *p = sw_study_published(study, d, a);
            double mean, deviation;
            sw_published_measured(&mean, &deviation, r, d, a);
            sw_csv_field(&csv, sw_data_display_name(study, d).text);
            sw_csv_next_field(&csv, sw_arm_display_name(study->arm[a]).text);
            const double number[] = {d + apart * (a - 0.5 * (study->arm_count - 1)), mean,
                                     deviation, p ? p->value : NAN,
                                     p && p->deviation > 0 ? p->deviation : NAN};
            for (int k = 0; k < 5; k++) sw_csv_next_number(&csv, number[k]);
            sw_text_add(&csv, "\n");
        }
    return sw_text_save(&csv, folder, "published.csv");
}

/* ---- The picture ----------------------------------------------------------------------------- */

static void put_axes(sw_text *gp, const sw_report *r, bool slanted)
{
    const sw_study *study = r->study;
    sw_text_add(gp, "set ylabel 'test %s'\nset xrange [-0.5:%d.5]\nset xtics scale 0 %s(",
                sw_published_metric(r, 0), study->data_count - 1, slanted ? "rotate by -35 " : "");
    for (int d = 0; d < study->data_count; d++)
        sw_script_tic(gp, sw_data_display_name(study, d).text, d);
    const bool errors = !is_secondary(r, 0) && sw_report_metric(r, 0)->lower_is_better;
    sw_text_add(gp, ")\nset yrange [%s:*]\nset offsets 0, 0, graph 0.05, %s\n", errors ? "0" : "*",
                errors ? "0" : "graph 0.05");
    /* Between the data sets. */
    for (int d = 1; d < study->data_count; d++)
        sw_text_add(gp,
                    "set arrow from %d.5, graph 0 to %d.5, graph 1 nohead lw 0.6 lc rgb "
                    "'" SW_COLOUR_GRID "' back\n",
                    d - 1, d - 1);
}

static void put_plots(sw_text *gp, const sw_study *study)
{
    const char *between = "plot ";
    for (int a = 0; a < study->arm_count; a++) {
        const int first = a * study->data_count, last = first + study->data_count - 1;
        sw_text_add(gp, "%sfile skip 1 every ::%d::%d using 3:4 with points ls %d ps 1.1 title ",
                    between, first, last, a + 1);
        sw_script_quoted(gp, sw_arm_display_name(study->arm[a]).text);
        sw_text_add(
            gp,
            ", \\\n     file skip 1 every ::%d::%d using 3:4:5 with yerrorbars ls %d dt 1 ps "
            "1.1 notitle",
            first, last, a + 1);
        between = ", \\\n     ";
    }
    sw_text_add(gp, ", \\\n     file skip 1 using 3:6 with points pt 2 ps 1.2 lw 2 lc rgb "
                    "'" SW_COLOUR_TEXT "' title 'published', \\\n"
                    "     file skip 1 using 3:6:7 with yerrorbars pt 2 ps 1.2 lw 1.2 lc rgb "
                    "'" SW_COLOUR_TEXT "' notitle\n");
}

sw_status sw_figure_published(const sw_report *r, const char *folder)
{
    const sw_study *study = r->study;
    const int arms = study->arm_count;
    size_t letters = 0, names = 0;
    for (int a = 0; a < arms; a++)
        letters =
            (size_t)fmax((double)letters, (double)strlen(sw_arm_display_name(study->arm[a]).text));
    for (int d = 0; d < study->data_count; d++)
        names = (size_t)fmax((double)names, (double)strlen(sw_data_display_name(study, d).text));
    const int group = GROUP + BETWEEN * (arms - 1);
    const bool slanted = study->data_count > 1 && (int)names * SW_SCRIPT_LETTER > group;
    const int below = slanted ? (int)names * SW_SCRIPT_LETTER * 3 / 5 : 0;
    const double key = KEY + (double)letters * SW_SCRIPT_LETTER;
    const double right = fmax(key, slanted ? (double)names * SW_SCRIPT_LETTER - group / 2.0 : 0);
    const double plot = fmax(group * study->data_count, WIDTH);
    SW_TRY(write_numbers(r, folder, study->data_count * BETWEEN / plot));
    sw_text gp = {0}, words = {0};
    char title[300];
    snprintf(title, sizeof title, "%s: mean ± deviation of %.40s", study->preset->name,
             sw_study_runs_display_name(study).text);
    const int top =
        TOP + LINE * sw_figure_title(&words, "title", title, (int)plot / SW_SCRIPT_LETTER + 4);
    const double width = LEFT + plot + right, height = top + PLOT + BOTTOM + below;
    sw_figure_head(&gp, "published", (int)width, (int)height, arms);
    sw_text_take(&gp, &words);
    sw_text_add(&gp,
                "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
                "set bmargin at screen %.5f\nset tmargin at screen %.5f\n"
                "set key outside right top Left reverse samplen 1 spacing 1.2\nset errorbars 1.2\n"
                "file = 'published.csv'\n",
                LEFT / width, (LEFT + plot) / width, (BOTTOM + below) / height, 1 - top / height);
    put_axes(&gp, r, slanted);
    put_plots(&gp, study);
    return sw_text_save(&gp, folder, "published.gp");
}
