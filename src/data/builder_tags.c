/* builder_tags.c - do all sets have a tag or a row? The tags become numbers. */
#include "data/builder_tags.h"

#include "base/schema.h"
#include "base/text.h"
#include "data/builder_state.h"
#include "data/group_name.h"
#include "data/spelling.h"

#include <stdlib.h>
#include <string.h>

/* ---- Do all sets have it? -------------------------------------------------------------------- */

static bool has_tag(const sw_builder_entry *set, int tag)
{
    return set->tag[tag].number != SW_NO_TAG;
}

static bool has_row(const sw_builder_entry *set, int row)
{
    return set->has_row[row];
}

static bool has_name(const sw_builder_entry *set, int unused)
{
    (void)unused;
    return set->name != NULL;
}

static sw_status all_have(const sw_builder *builder, bool *out,
                          bool (*has)(const sw_builder_entry *set, int which), int which,
                          const char *what, const char *hint)
{
    int64_t without = 0, first = -1;
    for (int64_t b = 0; b < builder->sets; b++) {
        if (has(&builder->set[b], which)) continue;
        if (without++ == 0) first = b;
    }
    *out = builder->sets > without;
    if (without == 0 || without == builder->sets) return SW_OK;
    return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[first].location,
                           "%s has no %s, unlike other sets: %lld of %lld %s none%s",
                           sw_builder_set_text(builder, first).text, what, (long long)without,
                           (long long)builder->sets, without == 1 ? "has" : "have", hint);
}

sw_status sw_builder_all_tagged(const sw_builder *builder, sw_set_tag tag, bool *out)
{
    static const char *const text[SW_TAGS] = {"class", "split", "group", "fold"};
    return all_have(builder, out, has_tag, tag, text[tag],
                    tag == SW_TAG_CLASS ? SW_UNANSWERED_HINT : "");
}

sw_status sw_builder_all_have_row(const sw_builder *builder, sw_set_row row, bool *out)
{
    static const char *const text[SW_ROWS] = {"target", "context", "weight"};
    const bool labels = row == SW_ROW_TARGET && builder->dataset->task == SW_LABELS;
    return all_have(builder, out, has_row, row, labels ? "list of labels" : text[row],
                    row == SW_ROW_TARGET ? SW_UNANSWERED_HINT : "");
}

sw_status sw_builder_no_context(const sw_builder *builder, int64_t set)
{
    sw_items list = {0};
    const sw_columns *context = &builder->dataset->schema.context;
    for (int64_t i = 0; context->name && i < context->count; i++)
        sw_items_add(&list, "%s", sw_name_text_of(context->name, i).text);
    if (!context->name) sw_items_add(&list, "%lld numbers", (long long)context->count);
    return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[set].location,
                           "%s has no context, where the model expects %s",
                           sw_builder_set_text(builder, set).text, list.text);
}

sw_status sw_builder_all_named(const sw_builder *builder, bool *out)
{
    return all_have(builder, out, has_name, 0, "name", "");
}

/* ---- Names become numbers -------------------------------------------------------------------- */

sw_status sw_builder_tag_names(sw_builder *builder, sw_set_tag tag, char ***name, int64_t *count)
{
    const sw_name_map *found = &builder->tag_name[tag];
    *count = found->count;
    *name = sw_names_copy(builder->dataset->arena, (const char *const *)found->name, *count);
    if (!*name) return SW_ERROR_MEMORY;
    sw_group_names_sort(*name, *count);
    return SW_OK;
}

sw_status sw_builder_tag_numbers(const sw_builder *builder, sw_set_tag tag, char *const *name,
                                 int64_t count, int32_t *number)
{
    const bool join = tag == SW_TAG_CLASS && builder->options->join;
    sw_name_map number_of = {.arena = builder->dataset->arena};
    sw_text key = {0};
    sw_status status = SW_OK;
    for (int64_t i = 0, added; status == SW_OK && i < count; i++) {
        if (join) status = sw_spelling_key(&key, name[i]);
        if (status == SW_OK)
            status = sw_name_map_add(&number_of, &added, join ? key.data : name[i]);
        if (status == SW_OK && added != i)
            status = sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                                     "similar=join cannot tell the classes \"%s\" and \"%s\" apart",
                                     sw_excerpt_of(name[added]).text, sw_excerpt_of(name[i]).text);
    }
    for (int64_t b = 0; status == SW_OK && b < builder->sets; b++) {
        const int32_t own = builder->set[b].tag[tag].number;
        number[b] = -1;
        if (own == SW_NO_TAG) continue;
        const char *own_name = builder->tag_name[tag].name[own];
        if (join) status = sw_spelling_key(&key, own_name);
        if (status == SW_OK)
            number[b] = (int32_t)sw_name_map_find(&number_of, join ? key.data : own_name);
    }
    sw_text_free(&key);
    sw_name_map_free(&number_of);
    return status;
}
