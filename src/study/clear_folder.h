/* remove.h - a folder of a study is cleared for another. */
#ifndef SW_STUDY_CLEAR_FOLDER_H
#define SW_STUDY_CLEAR_FOLDER_H

#include <setwise/study.h>

/* Remove what a study wrote in the folder, and nothing else: a run that stayed would be taken for
 * one of this study when it is resumed. config.json goes first: what is half removed cannot be
 * resumed. */
sw_status sw_study_clear(const sw_study *study, const char *folder);

#endif
