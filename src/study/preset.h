/* preset.h - presets by name. */
#ifndef SW_STUDY_PRESET_H
#define SW_STUDY_PRESET_H

#include <setwise/study.h>

/* Find the preset of that name. SW_ERROR_NOT_FOUND: there is none, *out is NULL, and the message
 * lists them. */
sw_status sw_preset_find(const sw_preset **out, const char *name);

#endif
