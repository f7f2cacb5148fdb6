/* three_sets.h - three sets in JSON lines. */
#ifndef SW_TESTS_FORMATS_THREE_SETS_H
#define SW_TESTS_FORMATS_THREE_SETS_H

#include "files.h"

/* Three sets of one element; a, b and c are the other keys of each. */
static inline sw_dataset *three(const char *options, const char *header, const char *a,
                                const char *b, const char *c)
{
    char content[2048];
    snprintf(content, sizeof content,
             "%s{%s, \"x\": [[1]]}\n{%s, \"x\": [[2]]}\n{%s, \"x\": [[3]]}\n", header, a, b, c);
    return open_text("three.jsonl", options, content);
}

#endif
