/* json.h - reads JSON texts, and tells a fault of the text from a lack of memory. */
#ifndef SW_BASE_JSON_H
#define SW_BASE_JSON_H

#include <setwise/base.h>

#include <jansson.h>

/* Read a text of `length` bytes, whose keys must differ; `flags` are further flags of json_loadb.
 * SW_ERROR_FORMAT: it is not JSON, and `error` says why; there is no message yet. SW_ERROR_MEMORY:
 * with a message. Free *out with json_decref; after a failure it is NULL. */
sw_status sw_json_read(json_t **out, const char *text, size_t length, size_t flags,
                       json_error_t *error);

#endif
