/* file_names.c - the names of all files that a report writes into the folder of a study. */
#include "report/file_names.h"

#include <stddef.h>
#include <stdio.h>

/* A figure is a script, its picture in some formats and, of most, its data. That of the main metric
 * is named after the metric's key. */
#define PICTURE(name)                                                                              \
    "figures/" name ".gp", "figures/" name ".svg", "figures/" name ".png", "figures/" name ".pdf"
#define FIGURE(name) "figures/" name ".csv", PICTURE(name)

const char *const sw_report_files[] = {
    "report.md",
    "report.html",
    "report.json",
    "summary.csv",
    "pairs.csv",
    "tables.tex",
    PICTURE("overview"),
    FIGURE("heatmap"),
    FIGURE("published"),
    FIGURE("ranks"),
    FIGURE("accuracy-*"),
    FIGURE("error-*"),
    FIGURE("r2-*"),
    FIGURE("likelihood-*"),
    FIGURE("curves-*"),
    FIGURE("cost-*"),
    FIGURE("forest-*"),
    "figures/",
    NULL,
};

void sw_figure_file(char name[SW_FIGURE_FILE], const char *kind, const char *data,
                    const char *ending)
{
    snprintf(name, SW_FIGURE_FILE, "%s%s%s.%s", kind, data ? "-" : "", data ? data : "", ending);
}
