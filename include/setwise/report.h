/* report.h - figures and reports: of a comparison, of the scores of a model, of a run, of
 * attention.
 */
#ifndef SETWISE_REPORT_H
#define SETWISE_REPORT_H

#include <setwise/scores.h>
#include <setwise/study.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Run a study and write its report. The folder then holds
 *
 *   config.json            the settings that the runs share
 *   study.json             data sets, arms, number of runs
 *   places.json            where the files of the data lie, from the folder
 *   runs/DATA-ARM-SEED/    each run, as sw_run writes it
 *   runs.csv               one line for each run, updated after each run
 *   summary.csv            a line for each data set, arm and metric: means and their intervals
 *   pairs.csv              a line for each pair of arms: differences and verdicts
 *   report.json            all that was found, for programs: sw_report_json
 *   tables.tex             the tables for LaTeX, with the package booktabs
 *   report.md, figures/    words, tables and figures; written, as those above, after the last run
 *   report.html            the same as a page: one file, where tables sort and attention is shown
 *
 * Data sets that differ in their test sets alone (sw_run_test_again) share their training: an arm
 * is trained on the first of them, and tested on all.
 *
 * Data sets, arms and sizes are checked before the first run. A run that diverges is counted and
 * reported, and the study goes on; any other failure ends it.
 *
 * `runs` receives the results. It is an array of the caller, [data_count * arm_count *
 * runs_per_arm], in the order of sw_study_index. `watcher` may be NULL.
 *
 * `mode` says what to do with a folder that exists. SW_RUN_RESUME reads the runs that have ended
 * and does the others. The shared settings must be the same; the study may have more data sets,
 * arms and runs than before, not fewer. SW_RUN_FORCE first removes the files of an earlier study,
 * and nothing else. SW_ERROR_EXISTS: the folder exists, holds a single run, or is written by a
 * single run or by a study that may not share it.
 *
 * Several processes may work on one study, also on several machines that share the folder:
 * SW_RUN_RESUME in a folder where the same study is at work takes part in it, and so does
 * SW_RUN_JOIN, with which all processes can be begun in the same way. Each run is made by one
 * process. If that process dies, another goes on with the run: at once on the same machine, after
 * two minutes on another one. Each call returns when all runs have ended, with the results of all;
 * one of the processes writes the report. Until then the folder `claims` says who makes what.
 *
 * With study->parts, the call returns when its part has ended. If others have not, it writes no
 * report, returns SW_OK, and the status of their runs is SW_ERROR_INTERRUPTED.
 *
 * Without gnuplot, the report has no figures and says so, and sw_compare returns SW_OK. If gnuplot
 * fails, sw_compare writes the report and returns gnuplot's error. watcher->no_pictures is called
 * in both cases. */
SW_API sw_status sw_compare(sw_study_run *runs, const sw_study *study, const char *folder,
                            sw_run_mode mode, const sw_study_watcher *watcher);

/* A report of a study. sw_study_watcher.report receives it, and it lasts as long as that call. */
typedef struct sw_report sw_report;

/* What was found, for a terminal: for each data set a table and a paragraph, in lines of at most
 * `width` letters (0: tables of any width). Words have at least 40. The caller frees *out with
 * free(). Fails only without memory. */
SW_API sw_status sw_report_words(char **out, const sw_report *report, int width);

/* The same as a JSON object, and more: settings, arms, facts of the data sets, estimates, intervals
 * and verdicts of all metrics, all runs. The caller frees *out with free(). Fails without memory,
 * or if the path of a data set is not UTF-8. */
SW_API sw_status sw_report_json(char **out, const sw_report *report);

/* Draw the figures of merit of classes or labels into `folder`, which is made if it does not exist:
 *
 *   confusion    how the classes are answered (up to 40 classes)
 *   roc          the ROC curves: of the second of two classes, of each class or label (up to 24)
 *   calibration  how often predictions come true, and how many there are
 *
 * Each is a .csv of its numbers, a gnuplot script .gp, and a picture .svg; files of these names are
 * replaced, and one that has nothing to show is removed. `schema` has the names of the outputs.
 * SW_ERROR_ARGUMENT: another task. SW_ERROR_NOT_FOUND: gnuplot is not installed; data and scripts
 * are written. */
SW_API sw_status sw_scores_figures(const sw_scores *scores, const sw_schema *schema,
                                   const char *folder);

/* Draw the learning curves of a run from its metrics.jsonl and config.json into its folder:
 * curves.csv, .gp and .svg. A calibrated Brier score that chose the parameters is a line of its
 * own. If training has class weights or makes the absolute error small, the loss of the validation
 * split is that one, if it chose the parameters, and otherwise left out. SW_ERROR_NOT_FOUND:
 * gnuplot is not installed; the others are written. */
SW_API sw_status sw_run_curves(const char *folder);

/* Write report.md and report.html of a run that has ended into its folder, from its config.json and
 * result.json: what was trained and how, the metrics and the scores of the test split, what makes
 * them doubtful, and how to repeat it. They show those figures of sw_run_curves and
 * sw_scores_figures that are in the folder; report.html is one file that needs no network. If
 * `data`, the data set of the run (sw_run_dataset), is not NULL, report.html has a part where
 * attention is questioned, as in sw_attention_html. SW_ERROR_NOT_FOUND: the run has not ended.
 * SW_ERROR_FORMAT: a file is damaged. */
SW_API sw_status sw_run_report(const char *folder, const sw_dataset *data);

/* Run a gnuplot script in its folder. If it is FILE.gp and draws FILE.svg, that picture follows the
 * colour scheme of its reader, light or dark. SW_ERROR_NOT_FOUND: gnuplot is not installed; the
 * message names the package. SW_ERROR_IO: gnuplot failed; the message has gnuplot's own. */
SW_API sw_status sw_plot(const char *script_path);

/* The same with the variable `format` of gnuplot, "svg", "png" or "pdf": what the scripts of all
 * figures here draw. A PNG and a PDF are for a light page. SW_ERROR_NOT_FOUND: another format, too.
 */
SW_API sw_status sw_plot_as(const char *script_path, const char *format);

/* ---- What attention looked at ------------------------------------------------------------------
 *
 * `data` holds the sets that the attention was computed on. SW_ERROR_ARGUMENT: there is no set i,
 * or the attention is of other sets. */

/* Write a CSV file with one row for each element:
 *
 *   set, name       the set: its position in `attention`, and its name if it has one
 *   said, p.NAME    what `model`, whose weights these are, says of the set: the class and the
 *                   probability of each; of labels p.NAME, of a regression said.NAME, in its unit
 *   element, weight its position in the set, and its mean weight
 *   weight.q0.h0    its weight for each query and head, if there are several and `each` was set
 *   the features    in the unit of the data; of a token the word, or its number
 *   at.NAME         its place, if it has one
 *   instance_label  if it is known
 *
 * SW_ERROR_EXISTS: the file exists. */
SW_API sw_status sw_attention_save(const sw_attention *attention, const sw_dataset *data,
                                   const sw_model *model, const char *path);

/* Draw the mean weights of the `top` elements of set i with the largest weights as bars, the
 * largest first. `path` ends in ".svg"; the gnuplot script is written beside it, as ".gp". Existing
 * files of these names are replaced. Elements that carry the label have another colour; a line
 * marks 1/n, the weight of each of n elements if all were equal. SW_ERROR_NOT_FOUND: gnuplot is not
 * installed. */
SW_API sw_status sw_attention_figure(const sw_attention *attention, const sw_dataset *data,
                                     int64_t i, int64_t top, const char *title, const char *path);

/* Draw the elements of set i in their place (data->place; otherwise the features x and y, and z if
 * there is one), coloured by their mean weight. Elements that carry the label have a ring. `path`
 * and its script as in sw_attention_figure. SW_ERROR_ARGUMENT: the elements have no place. */
SW_API sw_status sw_attention_points(const sw_attention *attention, const sw_dataset *data,
                                     int64_t i, const char *title, const char *path);

/* Write the words of set i in their order, each shaded by its weight, relative to the largest, as
 * an SVG file. A token with spaces, a sentence, has a line of its own with its weight beside it; so
 * does each part of a set, with the sum of its words' weights. Elements that carry the label are
 * underlined. An existing file is replaced. SW_ERROR_ARGUMENT: the elements have no words, or
 * `path` does not end in ".svg". */
SW_API sw_status sw_attention_words(const sw_attention *attention, const sw_dataset *data,
                                    int64_t i, const char *title, const char *path);

/* How sw_attention_html shows attention. All zero is a good choice. */
typedef struct sw_attention_page {
    const char *title; /* NULL: "What attention looked at" */
    int64_t sets;      /* at most, half of them the least certain, half the most certain; 0: 24 */
    int64_t elements;  /* of a set at most, those with the largest weights; 0: 400 */
} sw_attention_page;

/* Write a page, one HTML file that needs no network, where its reader chooses a set, a query and a
 * head, and sees the weights on the elements: words are shaded, images framed, other elements are
 * points in their place, coloured. The sets come with the true answer and that of the model, the
 * least certain first (of a regression: those with the largest error). `attention` has the weights
 * of each query and head if it was computed with `each`. `page` may be NULL. An existing file is
 * replaced. SW_ERROR_ARGUMENT: the attention is of no sets, or a name is not UTF-8. */
SW_API sw_status sw_attention_html(const sw_attention *attention, const sw_dataset *data,
                                   const sw_attention_page *page, const char *path);

#ifdef __cplusplus
}
#endif

#endif
