/* name_match.h - the folder of a run, recognised by its name. */
#ifndef SW_STUDY_NAME_MATCH_H
#define SW_STUDY_NAME_MATCH_H

#include "study/file_name.h"

/* Did a study make the folder `name` for a run of this configuration (sw_run_name_of)? Then `data`
 * receives the part that names the data set (sw_file_name_of). The name must have the data, the
 * pooling and the number of the run, and list only settings of the configuration. A setting "auto"
 * matches any value, as the architecture has chosen it. So does an option of the data if the arm
 * sets that option. */
bool sw_run_name_matches(char data[SW_RUN_NAME], const char *name, const sw_config *config);

#endif
