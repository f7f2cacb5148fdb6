/* file_options.h - the options after the path of a file, ":label=kind:nonfinite=drop". */
#ifndef SW_FORMATS_FILE_OPTIONS_H
#define SW_FORMATS_FILE_OPTIONS_H

#include "base/text.h"

#include <setwise/formats.h>

/* The options, each with its value: the fields of options.def. Texts lie in the text that was
 * parsed, or are defaults. A list has its quotes: read it with base/quoted.h. */
typedef struct sw_file_options {
#define SW_FILE_TEXT(formats, member, fallback, choices, help) const char *member;
#define SW_FILE_LIST(formats, member, fallback, help) const char *member;
#define SW_FILE_INT(formats, member, fallback, least, largest, help) int64_t member;
#include "formats/options.def"
#undef SW_FILE_INT
#undef SW_FILE_LIST
#undef SW_FILE_TEXT
} sw_file_options;

/* Read `label="kind:1":nonfinite=drop` (NULL: no options; the text is changed, and has to live as
 * long as the options). Options that are not given get their defaults. given: bit i says that
 * sw_file_option_at(i) is. Fails on an unknown option, an option that is given twice, and a value
 * out of range. */
sw_status sw_file_options_parse(sw_file_options *to, uint64_t *given, char *text);

/* Append to `options` (which may be empty) those of `like` that are not in `given` and that the
 * format has. Left out are the shares of the splits, the file of folds, the scales, the logarithms
 * and the format. */
sw_status sw_file_options_inherit(sw_text *options, uint64_t given, const char *like,
                                  const sw_format_type *format);

/* SW_ERROR_ARGUMENT: an option was given that the format does not have; the message lists those
 * that it has. */
sw_status sw_file_options_check(uint64_t given, const sw_format_type *format);

#endif
