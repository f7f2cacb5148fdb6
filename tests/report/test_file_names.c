/* test_file_names.c - the list of the report's files is complete. */
#include "report/file_names.h"

#include <setwise/study.h>

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static bool is_listed(const char *name)
{
    for (const char *const *file = sw_report_files; *file; file++)
        if (strcmp(*file, name) == 0) return true;
    return false;
}

Test(file_names, list_the_figure_of_every_main_metric)
{
    static const char *const ending[] = {"csv", "gp", "svg", "png", "pdf"};
    char file[SW_FIGURE_FILE], name[400];
    for (int i = 0; i <= 2 * SW_MIXTURE + 1; i++)
        for (int e = 0; e < 5; e++) {
            const sw_main_metric *metric = sw_main_metric_of((sw_task)(i / 2), 1 + i % 2);
            sw_figure_file(file, metric->key, "*", ending[e]);
            snprintf(name, sizeof name, "figures/%s", file);
            cr_expect(is_listed(name), "%s", name);
        }
    sw_figure_file(file, "overview", NULL, "svg");
    cr_expect_str_eq(file, "overview.svg");
    cr_expect(is_listed("report.md") && is_listed("figures/"));
}
