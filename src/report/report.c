/* report.c - a comparison from beginning to end: the matrix of runs, the figures, the report. */
#include "report/report.h"

#include "base/file.h"
#include "report/figures.h"
#include "report/heatmap.h"
#include "study/names.h"

#include <setwise/report.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAME_SIZE = 256 };

bool sw_report_has_figures(const sw_report *report, int data)
{
    for (int p = 0; p < report->study->pool_count; p++)
        if (sw_study_cell_of(report->study, report->runs, data, p).runs > 0) return true;
    return false;
}

static sw_status write_figures(const sw_report *r, int data, const char *folder, const char *name)
{
    const sw_study *study = r->study;
    sw_figure figure = {study, r->runs, data, folder, name};
    SW_TRY(sw_figure_metric(&figure));
    sw_curve curve[SW_STUDY_MAX_ARMS] = {0};
    sw_status status = SW_OK;
    for (int p = 0; p < study->pool_count && status == SW_OK; p++)
        status =
            sw_study_curve(&curve[p].figure, &curve[p].epochs, study, r->runs, r->folder, data, p);
    if (status == SW_OK) status = sw_figure_curves(&figure, curve);
    for (int p = 0; p < study->pool_count; p++) free(curve[p].figure);
    return status;
}

/* Write all scripts and their data; name[d] is set for the data sets that have a result. */
static sw_status write_all(const sw_report *r, const char *folder, char *name[])
{
    int drawn = 0;
    for (int d = 0; d < r->study->data_count; d++) {
        if (!sw_report_has_figures(r, d)) continue;
        name[d] = malloc(NAME_SIZE);
        if (!name[d]) return sw_fail(SW_ERROR_MEMORY, "out of memory for the figures");
        sw_file_name_of(name[d], NAME_SIZE, r->study->data[d]);
        SW_TRY(write_figures(r, d, folder, name[d]));
        drawn++;
    }
    if (drawn == 0) return SW_OK;
    int row[SW_STUDY_MAX_ARMS], rows = sw_heatmap_rows(r, row);
    if (rows > 0) SW_TRY(sw_figure_heatmap(r, row, rows, folder));
    return sw_figure_overview(r->study, r->runs, name, folder);
}

static sw_status draw(const char *folder, const char *kind, const char *name)
{
    char script[NAME_SIZE + 32];
    sw_path path;
    snprintf(script, sizeof script, "%s%s%s.gp", kind, name ? "-" : "", name ? name : "");
    SW_TRY(sw_path_join(&path, folder, script));
    return sw_plot(path.text);
}

static sw_status draw_all(const sw_report *r, const char *folder, char *const name[])
{
    bool any = false;
    for (int d = 0; d < r->study->data_count; d++) {
        if (!name[d]) continue;
        any = true;
        SW_TRY(draw(folder, sw_main_metric_of(r->facts[d].task)->key, name[d]));
        SW_TRY(draw(folder, "curves", name[d]));
    }
    int row[SW_STUDY_MAX_ARMS];
    if (sw_heatmap_rows(r, row) > 0) SW_TRY(draw(folder, "heatmap", NULL));
    return any ? draw(folder, "overview", NULL) : SW_OK;
}

/* Write all figures and draw them. What gnuplot fails at is told in the report, and returned. */
static sw_status make_figures(sw_report *r)
{
    sw_path folder;
    char *name[SW_STUDY_MAX_ARMS] = {0};
    SW_TRY(sw_path_join(&folder, r->folder, "figures"));
    if (!sw_file_exists(folder.text)) SW_TRY(sw_folder_new(folder.text));
    sw_status status = write_all(r, folder.text, name);
    if (status == SW_OK) {
        status = draw_all(r, folder.text, name);
        if (status != SW_OK)
            snprintf(r->no_pictures, sizeof r->no_pictures, "%s", sw_error_message());
    }
    for (int d = 0; d < r->study->data_count; d++) free(name[d]);
    return status;
}

/* The report of the runs. That there is no gnuplot is told, and no failure. */
static sw_status tell(sw_report *r, const sw_study_watcher *watcher)
{
    sw_status status = make_figures(r);
    if (status != SW_OK && !r->no_pictures[0]) return status;
    SW_TRY(sw_report_write(r));
    if (status == SW_OK) return SW_OK;
    if (watcher && watcher->no_pictures) watcher->no_pictures(watcher->user, r->no_pictures);
    if (status == SW_ERROR_NOT_FOUND) return SW_OK;
    return sw_fail(status, "%s", r->no_pictures);
}

sw_status sw_study_run_all(const sw_study *study, const char *folder, sw_run_mode mode,
                           const sw_study_watcher *watcher, sw_study_run *runs)
{
    sw_study_data facts[SW_STUDY_MAX_ARMS] = {0};
    int lock;
    sw_status status = sw_study_matrix(study, folder, mode, watcher, runs, facts, &lock);
    if (status == SW_OK) {
        sw_report report = {.study = study, .runs = runs, .facts = facts, .folder = folder};
        status = tell(&report, watcher);
    }
    for (int d = 0; d < SW_STUDY_MAX_ARMS; d++) {
        sw_notes_free(&facts[d].notes);
        sw_notes_free(&facts[d].empty);
    }
    if (lock >= 0) close(lock);
    return status;
}
