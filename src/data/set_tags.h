/* set_tags.h - what a file says about a set as a whole: tags, which are names, and rows of numbers.
 */
#ifndef SW_DATA_SET_TAGS_H
#define SW_DATA_SET_TAGS_H

/* A name that a set has. */
typedef enum sw_set_tag {
    SW_TAG_CLASS,
    SW_TAG_SPLIT, /* train (or training, 0), valid (or validation, val, 1), test (or testing, 2),
                     in any case */
    SW_TAG_GROUP, /* sets of one group stay in one split */
    SW_TAG_FOLD,  /* the part of a cross-validation that the set is in */
    SW_TAGS
} sw_set_tag;

/* Numbers that a set has: [outputs] labels or targets; [contexts]; [1] weight in the training loss,
 * 0 or more. */
typedef enum sw_set_row { SW_ROW_TARGET, SW_ROW_CONTEXT, SW_ROW_WEIGHT, SW_ROWS } sw_set_row;

#endif
