/* tune_space.h - the space of a search: checked, and settings drawn from it. */
#ifndef SW_STUDY_TUNE_SPACE_H
#define SW_STUDY_TUNE_SPACE_H

#include <setwise/tune.h>

/* Can each value of the space be set? SW_ERROR_ARGUMENT or SW_ERROR_NOT_FOUND, naming the setting.
 */
sw_status sw_space_check(const char *space, const sw_config *config);

/* Has the space, which has passed the check, this setting? */
bool sw_space_has(const char *space, const char *name);

/* How many points the space has, which has passed the check: combinations of values. 0: more than
 * SW_SPACE_POINTS, or a range. */
enum { SW_SPACE_POINTS = 1024 };
int64_t sw_space_points(const char *space);

/* Set the settings of a trial in `config`, drawn by `seed` and the number of the trial, from 1, and
 * write them to `settings` [size] as text. As many trials as the space has points repeat none. The
 * space has passed the check. */
sw_status sw_space_draw(sw_config *config, char *settings, size_t size, const char *space,
                        int64_t seed, int64_t trial);

#endif
