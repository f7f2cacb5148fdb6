/* folds_file.h - folds that lie in a file of their own, such as published ones. */
#ifndef SW_FORMATS_FOLDS_FILE_H
#define SW_FORMATS_FOLDS_FILE_H

#include <setwise/data.h>

/* Read the folds of a data set into dataset->division. The file is CSV with a header: `set` is the
 * name of a set (the number, from 0, if sets have no names), `fold` is its fold, and `repeat`, if
 * it is there, is the division that the line belongs to. Folds and divisions are sorted as
 * numbers if they are numbers, otherwise by the alphabet. Each division has all sets once, and the
 * same number of folds; the sets of a test split that the data give may be left out. A relative
 * path is looked up in the current folder, and then beside the data (`data_path`).
 *
 * SW_ERROR_FORMAT: a line names another set; a set is missing, twice in a division, or in another
 * fold than its group; divisions differ in their number of folds. SW_ERROR_ARGUMENT: the data have
 * folds already. */
sw_status sw_folds_read(sw_dataset *dataset, const char *path, const char *data_path);

#endif
