/* builder_tags.c - the tags of the sets become numbers. */
#include "data/builder_tags.h"

#include "base/schema.h"
#include "data/builder_state.h"
#include "data/part_names.h"

#include <stdlib.h>
#include <string.h>

sw_status sw_builder_differs(const sw_builder *builder, int64_t b, bool have, const char *what)
{
    return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].location,
                           "%s has %s %s, unlike the sets before it",
                           sw_builder_set_text(builder, b).text, have ? "no" : "a", what);
}

sw_status sw_builder_all_tagged(const sw_builder *builder, sw_set_tag tag, bool *out)
{
    static const char *const text[SW_TAGS] = {"class", "split", "group", "fold"};
    *out = builder->sets > 0 && builder->set[0].tag[tag].number != SW_NO_TAG;
    for (int64_t b = 1; b < builder->sets; b++)
        if ((builder->set[b].tag[tag].number != SW_NO_TAG) != *out)
            return sw_builder_differs(builder, b, *out, text[tag]);
    return SW_OK;
}

sw_status sw_builder_tag_names(sw_builder *builder, sw_set_tag tag, char ***name, int64_t *count)
{
    const sw_name_map *found = &builder->tag_name[tag];
    *count = found->count;
    *name = sw_names_copy(builder->dataset->arena, (const char *const *)found->name, *count);
    if (!*name) return SW_ERROR_MEMORY;
    sw_part_names_sort(*name, *count);
    return SW_OK;
}

sw_status sw_builder_tag_numbers(const sw_builder *builder, sw_set_tag tag, char *const *name,
                                 int64_t count, int32_t *number)
{
    sw_name_map number_of = {.arena = builder->dataset->arena};
    sw_status status = SW_OK;
    for (int64_t i = 0, added; status == SW_OK && i < count; i++)
        status = sw_name_map_add(&number_of, &added, name[i]);
    for (int64_t b = 0; status == SW_OK && b < builder->sets; b++) {
        const int32_t own = builder->set[b].tag[tag].number;
        number[b] = own == SW_NO_TAG
                        ? -1
                        : (int32_t)sw_name_map_find(&number_of, builder->tag_name[tag].name[own]);
    }
    sw_name_map_free(&number_of);
    return status;
}
