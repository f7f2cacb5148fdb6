/* jsonl_line.h - a line of JSON lines: its keys, as the options name them, and its values. */
#ifndef SW_FORMATS_JSONL_LINE_H
#define SW_FORMATS_JSONL_LINE_H

#include "base/text.h"
#include "data/builder.h"
#include "formats/file_options.h"

#include <jansson.h>

typedef enum sw_jsonl_key {
    SW_JSONL_SET,
    SW_JSONL_LABEL, /* the three answers, in the order of sw_task */
    SW_JSONL_LABELS,
    SW_JSONL_TARGET,
    SW_JSONL_SPLIT,
    SW_JSONL_CONTEXT,
    SW_JSONL_X,
    SW_JSONL_INSTANCES,
    SW_JSONL_TEXT,
    SW_JSONL_TOKENS,
    SW_JSONL_SET_KEYS,                 /* those above stand with a set, */
    SW_JSONL_HEAD = SW_JSONL_SET_KEYS, /* those from here on, and `context`, in the first line */
    SW_JSONL_OUTPUTS,
    SW_JSONL_FEATURES,
    SW_JSONL_VOCABULARY,
    SW_JSONL_KEYS
} sw_jsonl_key;

typedef struct sw_jsonl_line {
    const sw_builder *builder;
    sw_location location;               /* "line 3" */
    const char *name[SW_JSONL_KEYS];    /* of the keys; borrowed from the options */
    const json_t *value[SW_JSONL_KEYS]; /* NULL: it is not there, or null */
} sw_jsonl_line;

/* A line without values. SW_ERROR_ARGUMENT: the options name a key twice, or several for one. */
sw_status sw_jsonl_line_begin(sw_jsonl_line *line, const sw_builder *builder,
                              const sw_file_options *options);

/* The values of the object at `place`, which are borrowed. SW_ERROR_FORMAT: there is a key that is
 * none of these and not ignored; the message says which is near. */
sw_status sw_jsonl_line_take(sw_jsonl_line *line, json_t *object, sw_location location);

/* Does it say what the columns are? Otherwise it is a set. */
bool sw_jsonl_is_header(const sw_jsonl_line *line);

/* What a value is, for a message: "a list", "12", "\"abc\"". */
sw_excerpt sw_jsonl_shown(const json_t *value);

/* The error that a value, of that key or in it, is not what is expected. */
sw_status sw_jsonl_wrong(const sw_jsonl_line *line, sw_jsonl_key key, const json_t *value,
                         const char *expected);

/* A number, or null for one that is missing; a flag: true, false, 1 or 0. */
bool sw_jsonl_number(const json_t *value, double *to);
bool sw_jsonl_flag(const json_t *value, int *to);

/* The name that stands under a key, or NULL: there is none. Whole numbers, true and false are names
 * too, and spelled out in `spelled`. */
typedef struct sw_jsonl_name {
    char spelled[24];
    const char *text;
} sw_jsonl_name;
sw_status sw_jsonl_name_of(const sw_jsonl_line *line, sw_jsonl_key key, sw_jsonl_name *name);

#endif
