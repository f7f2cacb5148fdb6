/* jsonl_write.c - writes data sets as JSON lines. */
#include "formats/jsonl_write.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/stream.h"
#include "data/dataset.h"

#include <math.h>
#include <string.h>

/* ---- Values ---------------------------------------------------------------------------------- */

/* Zero is written as -0.0 if it has a sign: a reader would take -0 for a whole number, without one.
 */
static void put_number(sw_text *text, const char *key, sw_real x)
{
    const sw_number number = isnan(x)               ? (sw_number){"null"}
                             : x == 0 && signbit(x) ? (sw_number){"-0.0"}
                                                    : sw_number_of_real(x);
    sw_json_key(text, key);
    sw_text_append(text, number.text, strlen(number.text));
}

static void put_row(sw_text *text, const char *key, const sw_real *x, int64_t count)
{
    sw_json_open(text, key, '[');
    for (int64_t i = 0; i < count; i++) put_number(text, NULL, x[i]);
    sw_json_close(text, ']');
}

/* The names of columns as a list; without names, how many there are. */
static void put_names(sw_text *text, const char *key, const sw_columns *columns)
{
    if (!columns->name) {
        sw_json_whole(text, key, columns->count);
        return;
    }
    sw_json_open(text, key, '[');
    for (int64_t i = 0; i < columns->count; i++) sw_json_string(text, NULL, columns->name[i]);
    sw_json_close(text, ']');
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* The names of the features, and "at.x" of each coordinate of the place. Features without names get
 * numbers. */
static void put_placed_names(sw_text *text, const sw_dataset *dataset)
{
    const sw_columns *feature = &dataset->schema.feature;
    sw_text name = {0};
    sw_json_open(text, "features", '[');
    for (int64_t i = 0; i < feature->count + dataset->place_width; i++) {
        const int64_t at = i - feature->count;
        name.length = 0;
        if (at >= 0)
            sw_text_add(&name, "at.%s", dataset->place_name[at]);
        else if (feature->name)
            sw_text_add(&name, "%s", feature->name[i]);
        else
            sw_text_add(&name, "f%lld", (long long)i);
        sw_json_string(text, NULL, name.failed ? "" : name.data);
        sw_text_fail_as(text, &name);
    }
    sw_json_close(text, ']');
    sw_text_free(&name);
}

/* The first line has only what is known; if nothing is, there is no first line. */
static void put_header(sw_text *text, const sw_dataset *dataset)
{
    const sw_schema *schema = &dataset->schema;
    sw_json_open(text, NULL, '{');
    if (dataset->sets.label || dataset->sets.target || dataset->task == SW_MIXTURE) {
        sw_json_string(text, "task", sw_task_name(dataset->task));
        put_names(text, "outputs", &schema->output);
    }
    if (dataset->place)
        put_placed_names(text, dataset);
    else if (!schema->token)
        put_names(text, "features", &schema->feature);
    if (dataset->sets.context_width > 0) put_names(text, "context", &schema->context);
    if (schema->vocabulary > 0 && !schema->token)
        sw_json_whole(text, "vocabulary", schema->vocabulary);
    if (text->length == 1)
        text->length = 0;
    else
        sw_text_append(text, "}\n", 2);
}

/* The names of the labels that are 1; without names, a 0 or 1 for each label. */
static void put_labels(sw_text *text, const sw_dataset *dataset, const sw_real *target)
{
    char *const *name = dataset->schema.output.name;
    if (!name) {
        put_row(text, "labels", target, dataset->sets.targets);
        return;
    }
    sw_json_open(text, "labels", '[');
    for (int64_t i = 0; i < dataset->sets.targets; i++)
        if (target[i] == 1) sw_json_string(text, NULL, name[i]);
    sw_json_close(text, ']');
}

static void put_answer(sw_text *text, const sw_writer *writer, int64_t set)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    const sw_real *target = sets->target ? sets->target + set * sets->targets : NULL;
    sw_name_number number;
    if (sets->label) sw_json_string(text, "label", sw_writer_class(writer, set, &number));
    if (!target) return;
    if (dataset->task == SW_LABELS)
        put_labels(text, dataset, target);
    else if (sets->targets == 1)
        put_number(text, "target", target[0]);
    else
        put_row(text, "target", target, sets->targets);
}

static void put_instances(sw_text *text, const sw_dataset *dataset, int64_t set)
{
    const int64_t first = dataset->sets.offset[set], end = dataset->sets.offset[set + 1];
    sw_json_open(text, "instance_labels", '[');
    for (int64_t r = first; r < end; r++) sw_json_whole(text, NULL, dataset->instance_label[r]);
    sw_json_close(text, ']');
}

static void put_grouping(sw_text *text, const char *key, const sw_grouping *grouping, int64_t set)
{
    const char *name = grouping->count > 0 ? sw_grouping_name(grouping, set) : NULL;
    if (name) sw_json_string(text, key, name);
}

/* The features of an element, and its place. */
static void put_element(sw_text *text, const sw_dataset *dataset, int64_t row)
{
    const int64_t width = dataset->sets.width, places = dataset->place ? dataset->place_width : 0;
    sw_json_open(text, NULL, '[');
    for (int64_t i = 0; i < width; i++) put_number(text, NULL, dataset->sets.x[row * width + i]);
    for (int64_t i = 0; i < places; i++) put_number(text, NULL, dataset->place[row * places + i]);
    sw_json_close(text, ']');
}

/* What the line of a set has before its elements. */
static void put_facts(sw_text *text, const sw_writer *writer, int64_t set)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    if (dataset->set_name) sw_json_string(text, "set", dataset->set_name[set]);
    put_answer(text, writer, set);
    if (writer->role) sw_json_string(text, "split", sw_role_name((sw_role)writer->role[set]));
    put_grouping(text, "group", &dataset->group, set);
    if (dataset->divisions > 0) put_grouping(text, "fold", dataset->division, set);
    if (sets->weight) put_number(text, "set_weight", sets->weight[set]);
    if (sets->context_width > 0)
        put_row(text, "context", sets->context + set * sets->context_width, sets->context_width);
}

static sw_status put_set(sw_stream *stream, const sw_writer *writer, int64_t set)
{
    const sw_dataset *dataset = writer->dataset;
    const sw_ragged *sets = &dataset->sets;
    sw_text *text = &stream->text;
    char *const *token = dataset->schema.token;
    sw_json_open(text, NULL, '{');
    put_facts(text, writer, set);
    sw_json_open(text, token ? "tokens" : "x", '[');
    for (int64_t r = sets->offset[set]; r < sets->offset[set + 1]; r++) {
        if (r > sets->offset[set]) sw_text_append(text, ",", 1); /* the element before is sent */
        if (token)
            sw_json_string(text, NULL, token[(int64_t)sets->x[r * sets->width]]);
        else
            put_element(text, dataset, r);
        SW_TRY(sw_stream_send(stream));
    }
    sw_json_close(text, ']');
    if (dataset->instance_label) put_instances(text, dataset, set);
    sw_text_append(text, "}\n", 2);
    return sw_stream_send(stream);
}

static sw_status write_lines(sw_stream *stream, const void *data)
{
    const sw_writer *writer = data;
    stream->text.dense = true;
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
