/* suspects.h - the values that sets have in columns which may be groups. */
#ifndef SW_DATA_SUSPECTS_H
#define SW_DATA_SUSPECTS_H

#include "base/name_map.h"

/* A column that may be a group of sets. */
typedef struct sw_suspect {
    const char *name;
    bool named;        /* its name sounds like a group */
    bool numbers;      /* it is read as numbers, too */
    bool cleared;      /* it is none: nothing is kept of it */
    int32_t *of;       /* [sets] the number of the value of each set; -1: not known */
    int64_t sets;      /* that `of` has space for */
    sw_name_map value; /* the values */
} sw_suspect;

/* A zeroed one has no columns. */
typedef struct sw_suspects {
    sw_suspect *list; /* [count] */
    int64_t count, capacity;
    sw_arena *arena; /* of names and values; NULL: there are none */
} sw_suspects;

/* Add a column of that name; its number is the count so far. */
sw_status sw_suspects_add(sw_suspects *suspects, const char *name, bool named, bool numbers);

/* Note the value of a set. A column is cleared by a set with two values, by a value too long for a
 * name, and by a number, unless the column is named. */
sw_status sw_suspect_note(sw_suspect *suspect, int64_t set, const char *value);

/* Set `from` becomes set `to`, which is not after it. */
void sw_suspects_move(sw_suspects *suspects, int64_t to, int64_t from);

void sw_suspects_free(sw_suspects *suspects);

#endif
