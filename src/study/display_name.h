/* display_name.h - data sets in tables, figures and messages. study.h has the display names of arms
 * and runs. */
#ifndef SW_STUDY_DISPLAY_NAME_H
#define SW_STUDY_DISPLAY_NAME_H

#include <setwise/study.h>

/* A short name for a data set of the study: without the folder of a path, and with only those
 * parameters that distinguish it from others of its name: "needle", "bags:train=50". Two that would
 * still look the same keep their whole specs. Controls in the name of a file are escaped. */
sw_display_name sw_data_display_name(const sw_study *study, int data);

#endif
