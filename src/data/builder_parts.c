/* builder_parts.c - the parts of sets: the paragraphs of a text, or a column of numbers. */
#include "data/builder_parts.h"

#include "base/text.h"
#include "data/builder_state.h"

#include <math.h>
#include <string.h>

sw_status sw_builder_declare_paragraphs(sw_builder *builder, const sw_schema *model)
{
    static const char *const name[] = {"word", "paragraph"};
    sw_schema *schema = &builder->dataset->schema;
    if (!builder->has_words) return SW_OK;
    schema->parts = model ? model->parts : builder->has_paragraphs;
    return schema->parts ? sw_builder_features(builder, 2, name) : SW_OK;
}

/* The column that says the part, or -1. */
static int64_t find_column(const sw_builder *builder, const char *name)
{
    const sw_columns *feature = &builder->dataset->schema.feature;
    for (int64_t d = 0; feature->name && d < feature->count; d++)
        if (strcmp(feature->name[d], name) == 0) return d;
    return -1;
}

static sw_status move_to_end(sw_builder *builder, int64_t column)
{
    sw_dataset *dataset = builder->dataset;
    const int64_t width = dataset->sets.width, last = width - 1;
    sw_real *x = (sw_real *)dataset->sets.x;
    char **name = dataset->schema.feature.name, *moved = name[column];
    const size_t behind = (size_t)(last - column);
    memmove(name + column, name + column + 1, behind * sizeof *name);
    name[last] = moved;
    for (int64_t b = 0; b < dataset->sets.count; b++)
        for (int64_t r = dataset->sets.offset[b]; r < dataset->sets.offset[b + 1]; r++) {
            sw_real *row = x + r * width, part = row[column];
            if (part != floor(part) && !isnan(part))
                return sw_builder_fail(builder, SW_ERROR_FORMAT, builder->set[b].location,
                                       "part=%s: the part of element %lld is %s, expected a whole "
                                       "number",
                                       sw_excerpt_of(moved).text,
                                       (long long)(r - dataset->sets.offset[b]),
                                       sw_number_of_real(part).text);
            memmove(row + column, row + column + 1, behind * sizeof *row);
            row[last] = part;
        }
    return SW_OK;
}

sw_status sw_builder_finish_parts(sw_builder *builder, const sw_schema *model)
{
    sw_schema *schema = &builder->dataset->schema;
    const char *name = builder->options->part;
    if (schema->parts) return SW_OK; /* paragraphs */
    if (!*name && model && model->parts) {
        schema->parts = true;
        if (!schema->feature.name || !model->feature.name) return SW_OK; /* the last one, too */
        name = model->feature.name[model->feature.count - 1];
    }
    if (!*name) return SW_OK;
    const int64_t column = find_column(builder, name);
    if (column < 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "part=%s: the elements have no such column",
                               sw_excerpt_of(name).text);
    if (schema->vocabulary > 0 && column == 0)
        return sw_builder_fail(builder, SW_ERROR_FORMAT, (sw_location){0},
                               "part=%s: this column is the token of an element",
                               sw_excerpt_of(name).text);
    schema->parts = true;
    return move_to_end(builder, column);
}
