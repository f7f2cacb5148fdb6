/* file_names.c - the names of all files that a report writes into the folder of a study. */
#include "report/file_names.h"

#include <stddef.h>
#include <stdio.h>

/* A figure is a script, its picture and its data. That of the main metric is named after the
 * metric's key. */
#define FIGURE(name) "figures/" name ".csv", "figures/" name ".gp", "figures/" name ".svg"

const char *const sw_report_files[] = {
    "report.md",
    "figures/overview.gp",
    "figures/overview.svg",
    FIGURE("heatmap"),
    FIGURE("accuracy-*"),
    FIGURE("error-*"),
    FIGURE("likelihood-*"),
    FIGURE("curves-*"),
    "figures/",
    NULL,
};

void sw_figure_file(char name[SW_FIGURE_FILE], const char *kind, const char *data,
                    const char *ending)
{
    snprintf(name, SW_FIGURE_FILE, "%s%s%s.%s", kind, data ? "-" : "", data ? data : "", ending);
}
