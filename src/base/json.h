/* json.h - reads JSON texts, and tells a fault of the text from a lack of memory. */
#ifndef SW_BASE_JSON_H
#define SW_BASE_JSON_H

#include <setwise/base.h>

#include <jansson.h>

/* A limit of jansson 2.14: its scanner does not look whether its buffer could grow. A string that
 * is longer than those before it can lose characters while memory is short, and one with a
 * backslash can end the program at an assert (lex_save and lex_scan_string of load.c). No call
 * tells the scanner to fail, or gives it a buffer. json_set_alloc_funcs could, but it changes the
 * host program, too. */

/* Read a text of `length` bytes, whose keys must differ; `flags` are further flags of json_loadb.
 * SW_ERROR_FORMAT: it is not JSON, or its values would take more than 16 times the limit of readers
 * (limit.h), and `error` says why; there is no message yet. SW_ERROR_MEMORY: with a message. Free
 * *out with json_decref; after a failure it is NULL. */
sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error);

#endif
