/* attention_check.h - does an attention belong to these sets, and how large are they? */
#ifndef SW_STUDY_ATTENTION_CHECK_H
#define SW_STUDY_ATTENTION_CHECK_H

#include <setwise/predict.h>

/* SW_OK if each set of the attention is one of `data`, and as large there. */
sw_status sw_attention_check(const sw_attention *attention, const sw_dataset *data);

/* SW_OK if the attention has a set i. */
sw_status sw_attention_check_index(const sw_attention *attention, int64_t i);

/* Both. */
sw_status sw_attention_check_set(const sw_attention *attention, const sw_dataset *data, int64_t i);

/* The elements of the largest set. */
int64_t sw_attention_largest(const sw_attention *attention);

#endif
