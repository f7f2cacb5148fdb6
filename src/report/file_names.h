/* file_names.h - the names of all files that a report writes into the folder of a study. */
#ifndef SW_REPORT_FILE_NAMES_H
#define SW_REPORT_FILE_NAMES_H

/* In the form that sw_study_clear_folder reads. */
extern const char *const sw_report_files[];

/* The name of a figure's file: "KIND.ENDING", or "KIND-DATA.ENDING" for one data set. */
enum { SW_FIGURE_FILE = 320 };
void sw_figure_file(char name[SW_FIGURE_FILE], const char *kind, const char *data,
                    const char *ending);

#endif
