/* figure_path.h - the path of a picture that the caller names, and that of its script. */
#ifndef SW_REPORT_FIGURE_PATH_H
#define SW_REPORT_FIGURE_PATH_H

#include "base/path.h"

/* Split "FOLDER/NAME.svg" into the path of its script, "FOLDER/NAME.gp", and NAME.
 * SW_ERROR_ARGUMENT: it has another ending, a sign that gnuplot would act on, or is too long. */
sw_status sw_figure_path(const char *path, sw_path *script, sw_path *name);

#endif
