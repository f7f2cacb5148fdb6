/* compare.c - a comparison from beginning to end: the study, the figures, the report. */
#include "base/error.h"
#include "base/file.h"
#include "report/draw_figures.h"
#include "report/file_names.h"
#include "report/html_study.h"
#include "report/markdown.h"
#include "report/results_json.h"
#include "report/study_csv.h"
#include "report/tables_tex.h"
#include "study/comparison.h"

#include <setwise/diagnosis.h>
#include <setwise/report.h>

/* Write the files that need no figures. */
static sw_status write_files(const sw_report *report)
{
    sw_text json = {0};
    sw_results_json(&json, report);
    sw_status status = sw_text_save(&json, report->folder, "report.json");
    if (status == SW_OK) status = sw_study_csv_write(report);
    if (status == SW_OK) status = sw_tables_tex_write(report);
    return status;
}

/* Draw the figures, write report.md and report.html. Without gnuplot this succeeds. If gnuplot
 * fails, its error is returned after they are written. */
static sw_status write_report(sw_report *report, const sw_study_watcher *watcher)
{
    sw_status status = sw_draw_figures(report);
    if (status != SW_OK && !report->no_pictures[0]) return status;
    SW_TRY(sw_markdown_write(report));
    SW_TRY(sw_html_write(report));
    if (status == SW_OK) return SW_OK;
    if (watcher->no_pictures) watcher->no_pictures(watcher->user, report->no_pictures);
    if (status == SW_ERROR_NOT_FOUND) return SW_OK;
    return sw_fail(status, "%s", report->no_pictures);
}

/* Analyse all data sets, tell the watcher, and if it `writes`, write the report. */
static sw_status report_all(sw_report *report, const sw_study_watcher *watcher, bool writes)
{
    sw_analysis *analysis[SW_STUDY_MAX_DATA] = {0};
    sw_status status = SW_OK;
    report->analysis = analysis;
    for (int d = 0; d < report->study->data_count && status == SW_OK; d++)
        status = sw_analysis_new(&analysis[d], report->study, report->runs, report->folder, d);
    if (status == SW_OK && watcher->report) watcher->report(watcher->user, report);
    if (status == SW_OK && writes) status = write_files(report);
    if (status == SW_OK && writes) status = write_report(report, watcher);
    for (int d = 0; d < report->study->data_count; d++) sw_analysis_free(analysis[d]);
    report->analysis = NULL;
    return status;
}

sw_status sw_compare(sw_study_run *runs, const sw_study *study, const char *folder,
                     sw_run_mode mode, const sw_study_watcher *watcher)
{
    SW_NOT_NULL(runs, study, folder);
    sw_comparison comparison = {
        .study = study, .folder = folder, .watcher = watcher, .runs = runs, .lock = -1};
    sw_status status = sw_comparison_run(&comparison, mode, sw_report_files);
    if (status == SW_OK && comparison.complete) {
        const bool writes = comparison.report.held; /* otherwise another process has written */
        sw_report report = {
            .study = study, .runs = runs, .facts = comparison.facts, .folder = folder};
        if (study->diagnose && writes) status = sw_study_diagnose(study, runs, folder);
        if (status == SW_OK) status = report_all(&report, comparison.watcher, writes);
    }
    sw_comparison_free(&comparison);
    return status;
}
