/* report.h - a comparison from beginning to end: its runs, tables and figures in a folder. */
#ifndef SETWISE_REPORT_H
#define SETWISE_REPORT_H

#include <setwise/study.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Run the study into `folder`: config.json (what the runs share), study.json (its lists),
 * runs/DATA-ARM-SEED/ for each, runs.csv (a line a run, written anew after each), report.md and
 * figures/. Data sets, arms and sizes are checked before the first run. On SW_RUN_RESUME, runs that
 * have ended are read and not repeated; the shared configuration must be what it was, and the lists
 * can be longer than they were, but must hold what they held. SW_RUN_FORCE first removes what a
 * study wrote there, and nothing else. SW_ERROR_EXISTS: the folder is that of a single run, or
 * another study is writing there. A run that diverges is counted and reported, and the study goes
 * on; any other failure ends it. Without gnuplot there is a report without pictures that says so,
 * which is no failure; a gnuplot that fails is one, returned after the report. watcher->no_pictures
 * hears of both. `runs` [data_count * pool_count * seeds] is the caller's, filled in the order
 * data, pool, seed. */
SW_API sw_status sw_study_run_all(const sw_study *study, const char *folder, sw_run_mode mode,
                                  const sw_study_watcher *watcher, sw_study_run *runs);

/* Draw a gnuplot script to SVG beside it. SW_ERROR_NOT_FOUND if gnuplot is not installed, with
 * the name of the package; SW_ERROR_IO with gnuplot's complaint if it fails. */
SW_API sw_status sw_plot(const char *script_path);

/* ---- What attention looked at ------------------------------------------------------------------
 * `data` is what the attention is of. */

/* Write a CSV file, a row an element: set (its place in the attention), its name if it has one, the
 * element's place in the set, its mean weight; its token, by word or number, if it begins with one;
 * its features as they were measured; instance_label if they are known. SW_ERROR_EXISTS: there is
 * something of that name. */
SW_API sw_status sw_attention_save(const sw_attention *attention, const sw_dataset *data,
                                   const char *path);

/* Draw the mean weights of the `top` elements of set i that count most, the first one first, as
 * bars into `path`, which ends in ".svg"; the script is beside it, ".gp". Elements that carry the
 * label have another colour, a line says what all would have if they counted the same. `title` is
 * put above it. What was of these names is replaced. SW_ERROR_NOT_FOUND: gnuplot is not installed.
 */
SW_API sw_status sw_attention_figure(const sw_attention *attention, const sw_dataset *data,
                                     int64_t i, int64_t top, const char *title, const char *path);

#ifdef __cplusplus
}
#endif

#endif
