/* file_options.h - what is said of a file after its path, ":label=kind:nonfinite=drop". */
#ifndef SW_FORMATS_FILE_OPTIONS_H
#define SW_FORMATS_FILE_OPTIONS_H

#include <setwise/formats.h>

/* The options, each with its value: the fields of options.def. */
typedef struct sw_file_options {
#define SW_FILE_TEXT(of, member, fallback, choices, help) char member[256];
#define SW_FILE_INT(of, member, fallback, least, largest, help) int64_t member;
#include "formats/options.def"
#undef SW_FILE_INT
#undef SW_FILE_TEXT
} sw_file_options;

/* The options out of "label=kind:nonfinite=drop" (changed while it is read; NULL: none), with the
 * defaults of the others, and which ones were given: bit i of sw_file_option_at(i). Fails on an
 * unknown option, one that is there twice, a value out of range. */
sw_status sw_file_options_parse(sw_file_options *to, uint64_t *given, char *text);

/* SW_ERROR_ARGUMENT: one that was given means nothing to the format; the message lists those that
 * do. */
sw_status sw_file_options_check(uint64_t given, const sw_format_type *format);

#endif
