/* name_match.h - the folder of a run, recognised by its name. */
#ifndef SW_STUDY_NAME_MATCH_H
#define SW_STUDY_NAME_MATCH_H

#include "study/file_name.h"

/* Did a study make the folder `name` for a run of this configuration (sw_run_name_of)? Then `data`
 * receives the part that names the data set (sw_file_name_of). The name must be that of the data,
 * the pooling and the number of the run, and list only settings that it has. A setting "auto"
 * matches any value: the architecture has chosen it. A value that an option of the data has in the
 * name matches if the arm sets that option. */
bool sw_run_name_matches(char data[SW_RUN_NAME], const char *name, const sw_config *config);

#endif
