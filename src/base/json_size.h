/* json_size.h - estimates the memory that the values of a JSON text will take. */
#ifndef SW_BASE_JSON_SIZE_H
#define SW_BASE_JSON_SIZE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Would they take more than 16 times the limit of readers (limit.h)? `error` then says so. */
bool sw_json_is_too_large(const char *text, size_t length, json_error_t *error);

#endif
