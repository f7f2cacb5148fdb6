/* jsonl_write.c - writes data sets as JSON lines. */
#include "formats/jsonl_write.h"

#include "base/error.h"
#include "base/stream.h"
#include "data/dataset.h"

#include <math.h>
#include <string.h>

/* ---- Values ---------------------------------------------------------------------------------- */

/* Zero is written as -0.0 if it has a sign: a reader would take -0 for a whole number, without one.
 */
static void add_number(sw_text *text, sw_real x)
{
    const sw_number number = isnan(x)               ? (sw_number){"null"}
                             : x == 0 && signbit(x) ? (sw_number){"-0.0"}
                                                    : sw_number_of_real(x);
    sw_text_append(text, number.text, strlen(number.text));
}

static void add_row(sw_text *text, const sw_real *x, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        sw_text_append(text, i ? "," : "[", 1);
        add_number(text, x[i]);
    }
    sw_text_append(text, "]", 1);
}

/* The names of columns as a list; without names, how many there are. */
static void add_names(sw_text *text, const char *key, char *const *name, int64_t count)
{
    sw_text_add(text, ",\"%s\":", key);
    if (!name) sw_text_add(text, "%lld", (long long)count);
    for (int64_t i = 0; name && i < count; i++) {
        sw_text_append(text, i ? "," : "[", 1);
        sw_text_string(text, name[i]);
    }
    if (name) sw_text_append(text, "]", 1);
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The names of the features, and "at.x" of each coordinate of the place. Features without names get
 * numbers. */
static void add_placed_names(sw_text *text, const sw_dataset *dataset)
{
    const sw_columns *feature = &dataset->schema.feature;
    sw_text name = {0};
    for (int64_t i = 0; i < feature->count + dataset->place_width; i++) {
        const int64_t at = i - feature->count;
        name.length = 0;
        if (at >= 0)
            sw_text_add(&name, "at.%s", dataset->place_name[at]);
        else if (feature->name)
            sw_text_add(&name, "%s", feature->name[i]);
        else
            sw_text_add(&name, "f%lld", (long long)i);
        sw_text_add(text, i ? "," : ",\"features\":[");
        sw_text_string(text, name.failed ? "" : name.data);
        sw_text_fail_as(text, &name);
    }
    sw_text_append(text, "]", 1);
    sw_text_free(&name);
}

/* The first line has only what is known; if nothing is, there is no first line. */
static void put_header(sw_text *text, const sw_dataset *dataset)
{
    const sw_schema *schema = &dataset->schema;
    if (dataset->sets.label || dataset->sets.target || dataset->task == SW_MIXTURE) {
        sw_text_add(text, ",\"task\":\"%s\"", sw_task_name(dataset->task));
        add_names(text, "outputs", schema->output.name, schema->output.count);
    }
    if (dataset->place)
        add_placed_names(text, dataset);
    else if (!schema->token)
        add_names(text, "features", schema->feature.name, schema->feature.count);
    if (dataset->sets.context_width > 0)
        add_names(text, "context", schema->context.name, schema->context.count);
    if (schema->vocabulary > 0 && !schema->token)
        sw_text_add(text, ",\"vocabulary\":%lld", (long long)schema->vocabulary);
    if (text->length == 0) return;
    text->data[0] = '{'; /* instead of the first comma */
    sw_text_append(text, "}\n", 2);
}

/* The names of the labels that are 1; without names, a 0 or 1 for each label. */
static void add_labels(sw_text *text, const sw_dataset *dataset, const sw_real *target)
{
    char *const *name = dataset->schema.output.name;
    if (!name) {
        add_row(text, target, dataset->sets.targets);
        return;
    }
    const size_t before = text->length;
    for (int64_t i = 0; i < dataset->sets.targets; i++) {
        if (target[i] != 1) continue;
        sw_text_append(text, text->length > before ? "," : "[", 1);
        sw_text_string(text, name[i]);
    }
    if (text->length == before) sw_text_append(text, "[", 1);
    sw_text_append(text, "]", 1);
}

static void add_answer(sw_text *text, const sw_writer *writer, int64_t set)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    const sw_real *target = sets->target ? sets->target + set * sets->targets : NULL;
    sw_name_number number;
    if (sets->label) {
        sw_text_add(text, "\"label\":");
        sw_text_string(text, sw_writer_class(writer, set, &number));
        sw_text_append(text, ",", 1);
    }
    if (!target) return;
    sw_text_add(text, "\"%s\":", dataset->task == SW_LABELS ? "labels" : "target");
    if (dataset->task == SW_LABELS)
        add_labels(text, dataset, target);
    else if (sets->targets == 1)
        add_number(text, target[0]);
    else
        add_row(text, target, sets->targets);
    sw_text_append(text, ",", 1);
}

static void add_instances(sw_text *text, const sw_dataset *dataset, int64_t set)
{
    const int64_t first = dataset->sets.offset[set], end = dataset->sets.offset[set + 1];
    sw_text_add(text, ",\"instance_labels\":[");
    for (int64_t r = first; r < end; r++)
        sw_text_add(text, "%s%d", r > first ? "," : "", dataset->instance_label[r]);
    sw_text_append(text, "]", 1);
}

static void add_grouping(sw_text *text, const char *key, const sw_grouping *grouping, int64_t set)
{
    const char *name = grouping->count > 0 ? sw_grouping_name(grouping, set) : NULL;
    if (!name) return;
    sw_text_add(text, "\"%s\":", key);
    sw_text_string(text, name);
    sw_text_append(text, ",", 1);
}

/* The features of an element, and its place. */
static void add_element(sw_text *text, const sw_dataset *dataset, int64_t row)
{
    const int64_t width = dataset->sets.width, places = dataset->place ? dataset->place_width : 0;
    add_row(text, dataset->sets.x + row * width, width);
    if (places == 0) return;
    text->length--; /* without the bracket that ends the row */
    for (int64_t i = 0; i < places; i++) {
        sw_text_append(text, ",", 1);
        add_number(text, dataset->place[row * places + i]);
    }
    sw_text_append(text, "]", 1);
}

static sw_status put_set(sw_stream *stream, const sw_writer *writer, int64_t set)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    sw_text *text = &stream->text;
    char *const *token = dataset->schema.token;
    sw_text_append(text, "{", 1);
    if (dataset->set_name) {
        sw_text_add(text, "\"set\":");
        sw_text_string(text, dataset->set_name[set]);
        sw_text_append(text, ",", 1);
    }
    add_answer(text, writer, set);
    if (writer->role)
        sw_text_add(text, "\"split\":\"%s\",", sw_role_name((sw_role)writer->role[set]));
    add_grouping(text, "group", &dataset->group, set);
    if (dataset->divisions > 0) add_grouping(text, "fold", dataset->division, set);
    if (sets->weight) {
        sw_text_add(text, "\"set_weight\":");
        add_number(text, sets->weight[set]);
        sw_text_append(text, ",", 1);
    }
    if (sets->context_width > 0) {
        sw_text_add(text, "\"context\":");
        add_row(text, sets->context + set * sets->context_width, sets->context_width);
        sw_text_append(text, ",", 1);
    }
    sw_text_add(text, token ? "\"tokens\":[" : "\"x\":[");
    for (int64_t r = sets->offset[set]; r < sets->offset[set + 1]; r++) {
        const sw_real *x = sets->x + r * sets->width;
        if (r > sets->offset[set]) sw_text_append(text, ",", 1);
        if (token)
            sw_text_string(text, token[(int64_t)x[0]]);
        else
            add_element(text, dataset, r);
        SW_TRY(sw_stream_send(stream));
    }
    sw_text_append(text, "]", 1);
    if (dataset->instance_label) add_instances(text, dataset, set);
    sw_text_append(text, "}\n", 2);
    return sw_stream_send(stream);
}

static sw_status write_lines(sw_stream *stream, const void *data)
{
    const sw_writer *writer = data;
    put_header(&stream->text, writer->dataset);
    for (int64_t b = 0; b < writer->dataset->sets.count; b++) SW_TRY(put_set(stream, writer, b));
    return SW_OK;
}

sw_status sw_jsonl_write(const sw_writer *writer)
{
    const sw_dataset *dataset = writer->dataset;
    if (dataset->schema.token && dataset->sets.width != 1)
        return sw_writer_refuse(writer, "words with %lld other numbers each",
                                (long long)dataset->sets.width - 1);
    return sw_file_write_stream(writer->path, write_lines, writer);
}
