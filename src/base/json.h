/* json.h - reads JSON texts into jansson's values, and tells a fault of the text from a lack of
 * memory.
 *
 * The scanner is not that of jansson 2.14, which does not check that its buffer could grow: if
 * memory is short, a string loses characters, or the program ends at an assert (lex_save and
 * lex_unget_unsave of its load.c). jansson makes, keeps and writes the values. */
#ifndef SW_BASE_JSON_H
#define SW_BASE_JSON_H

#include <setwise/base.h>

#include <jansson.h>

/* Read a text of `length` bytes, UTF-8 as RFC 8259 has it, whose keys must differ. The flags are
 * those of json_loadb: JSON_DECODE_ANY, JSON_DECODE_INT_AS_REAL. SW_ERROR_FORMAT: it is not JSON,
 * or its values would take more than 16 times the limit of readers (limit.h), and `error` says why
 * and where, as json_loadb does; there is no message yet. SW_ERROR_MEMORY: with a message. Free
 * *out with json_decref; after a failure it is NULL. */
sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error);

/* Read a file of at most a megabyte. SW_ERROR_FORMAT: "PATH: line 3: ..."; otherwise as
 * sw_file_read.
 */
sw_status sw_json_read_file(json_t **out, const char *path);

/* json_unpack_ex without flags (JSON_STRICT takes a lack of memory for a fault of the object).
 * SW_ERROR_FORMAT: `error` says why; there is no message yet. SW_ERROR_MEMORY: with a message. */
sw_status sw_json_unpack(const json_t *object, json_error_t *error, const char *format, ...);

#endif
