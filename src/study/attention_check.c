/* attention_check.c - does an attention belong to these sets, and how large are they? */
#include "study/attention_check.h"

#include "base/error.h"

sw_status sw_attention_check(const sw_attention *attention, const sw_dataset *data)
{
    const sw_ragged *sets = &data->sets;
    for (int64_t i = 0; i < attention->count; i++) {
        const int64_t b = attention->set[i];
        const int64_t size = attention->offset[i + 1] - attention->offset[i];
        if (b < 0 || b >= sets->count || sets->offset[b + 1] - sets->offset[b] != size)
            return sw_fail(SW_ERROR_ARGUMENT,
                           "attention: it is of other sets: its set %lld is set %lld of %lld "
                           "elements, which the data does not have",
                           (long long)i, (long long)b, (long long)size);
    }
    return SW_OK;
}

sw_status sw_attention_check_index(const sw_attention *attention, int64_t i)
{
    if (i >= 0 && i < attention->count) return SW_OK;
    return sw_fail(SW_ERROR_ARGUMENT, "attention: set %lld, expected one of 0 to %lld",
                   (long long)i, (long long)attention->count - 1);
}

sw_status sw_attention_check_set(const sw_attention *attention, const sw_dataset *data, int64_t i)
{
    SW_TRY(sw_attention_check_index(attention, i));
    return sw_attention_check(attention, data);
}

int64_t sw_attention_largest(const sw_attention *attention)
{
    int64_t largest = 0;
    for (int64_t i = 0; i < attention->count; i++) {
        const int64_t size = attention->offset[i + 1] - attention->offset[i];
        largest = size > largest ? size : largest;
    }
    return largest;
}
