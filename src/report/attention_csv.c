/* attention_csv.c - the weights of elements and the answers for their sets, as CSV. */
#include "base/csv_field.h"
#include "base/error.h"
#include "base/stream.h"
#include "study/attention_check.h"

#include <setwise/report.h>

#include <math.h>
#include <stdlib.h>

typedef struct table {
    const sw_attention *attention;
    const sw_dataset *data;
    const sw_model *model;
    double *answer; /* [outputs] scratch */
    sw_text said;   /* the fields of the answer for a set, which each of its lines repeats */
} table;

static void put_number(sw_text *text, sw_real x)
{
    if (!isnan(x)) sw_text_add(text, "%s", sw_number_of_real(x).text);
}

/* ---- The header ------------------------------------------------------------------------------ */

/* The name of output c: of the class, the label or the number. */
static void put_output_name(sw_text *text, const table *t, const char *prefix, int64_t c)
{
    const sw_columns *of_model = &t->model->schema.output;
    char *const *name = of_model->name ? of_model->name : t->data->schema.output.name;
    sw_name_number number;
    sw_text full = {0};
    sw_text_add(&full, "%s%s", prefix, sw_name_or_number(name, c, &number));
    sw_csv_field(text, full.failed ? "" : full.data);
    sw_text_fail_as(text, &full);
    sw_text_free(&full);
}

static bool has_answers(const table *t)
{
    return t->model->config.task != SW_MIXTURE;
}

/* The number of columns for the weights of each query and head; 0 if only the mean is known. */
static int64_t weight_columns(const sw_attention *a)
{
    return a->weight && a->queries * a->heads > 1 ? a->queries * a->heads : 0;
}

static void put_weight_names(sw_text *text, const sw_attention *a)
{
    sw_text_add(text, "weight");
    for (int64_t c = 0; c < weight_columns(a); c++)
        sw_text_add(text, ",weight.q%lld.h%lld", (long long)(c / a->heads),
                    (long long)(c % a->heads));
}

static void put_header(sw_text *text, const table *t)
{
    const sw_dataset *data = t->data;
    const sw_schema *schema = &data->schema;
    const sw_task task = t->model->config.task;
    sw_text_add(text, "set%s", data->set_name ? ",name" : "");
    if (task == SW_CLASSES) sw_text_add(text, ",said");
    for (int64_t c = 0; has_answers(t) && c < t->attention->outputs; c++) {
        sw_text_add(text, ",");
        put_output_name(text, t, task == SW_REGRESSION ? "said." : "p.", c);
    }
    sw_text_add(text, ",element,");
    put_weight_names(text, t->attention);
    for (int64_t d = 0; d < data->sets.width; d++) {
        sw_text_add(text, ",");
        if (d == 0 && schema->vocabulary > 0)
            sw_text_add(text, "token");
        else if (schema->feature.name)
            sw_csv_field(text, schema->feature.name[d]);
        else
            sw_text_add(text, "x%lld", (long long)d);
    }
    for (int64_t c = 0; data->place && c < data->place_width; c++) {
        sw_text name = {0};
        sw_text_add(&name, "at.%s", data->place_name[c]);
        sw_csv_next_field(text, name.failed ? "" : name.data);
        sw_text_fail_as(text, &name);
        sw_text_free(&name);
    }
    sw_text_add(text, "%s\n", data->instance_label ? ",instance_label" : "");
}

/* ---- Lines ----------------------------------------------------------------------------------- */

/* Put the answer for set i into t->said. */
static sw_status read_answer(table *t, int64_t i)
{
    const int64_t outputs = t->attention->outputs;
    const sw_task task = t->model->config.task;
    t->said.length = 0;
    if (!has_answers(t)) return SW_OK;
    const int64_t class =
        sw_answer_from(t->answer, t->attention->output + i * outputs, task, outputs);
    if (task == SW_CLASSES) {
        sw_text_add(&t->said, ",");
        put_output_name(&t->said, t, "", class);
    }
    for (int64_t c = 0; c < outputs; c++) {
        sw_text_add(&t->said, ",");
        put_number(&t->said, (sw_real)t->answer[c]);
    }
    return sw_text_status(&t->said);
}

static void put_weights(sw_text *text, const sw_attention *a, int64_t row)
{
    const int64_t columns = weight_columns(a);
    put_number(text, a->mean[row]);
    for (int64_t c = 0; c < columns; c++) {
        sw_text_add(text, ",");
        put_number(text, a->weight[row * columns + c]);
    }
}

static void put_element(sw_text *text, const table *t, int64_t i, int64_t r)
{
    const sw_dataset *data = t->data;
    int64_t set = t->attention->set[i], width = data->sets.width;
    int64_t row = data->sets.offset[set] + r;
    const sw_real *x = data->sets.x + row * width;
    sw_text_add(text, "%lld", (long long)i);
    if (data->set_name) {
        sw_csv_next_field(text, data->set_name[set]);
    }
    sw_text_append(text, t->said.data ? t->said.data : "", t->said.length);
    sw_text_add(text, ",%lld,", (long long)r);
    put_weights(text, t->attention, t->attention->offset[i] + r);
    for (int64_t d = 0; d < width; d++) {
        const char *word = d == 0 ? sw_token_word(&data->schema, (double)x[0]) : NULL;
        sw_text_add(text, ",");
        if (word)
            sw_csv_field(text, word);
        else
            put_number(text, sw_dataset_is_missing(data, row, d) ? (sw_real)NAN : x[d]);
    }
    for (int64_t c = 0; data->place && c < data->place_width; c++) {
        sw_text_add(text, ",");
        put_number(text, data->place[row * data->place_width + c]);
    }
    if (data->instance_label) sw_text_add(text, ",%d", data->instance_label[row]);
    sw_text_add(text, "\n");
}

static sw_status write_table(sw_stream *stream, const void *user)
{
    table t = *(const table *)user;
    const sw_attention *a = t.attention;
    put_header(&stream->text, &t);
    sw_status status = sw_stream_send(stream);
    for (int64_t i = 0; status == SW_OK && i < a->count; i++) {
        status = read_answer(&t, i);
        for (int64_t r = 0; status == SW_OK && r < a->offset[i + 1] - a->offset[i]; r++) {
            put_element(&stream->text, &t, i, r);
            status = sw_stream_send(stream);
        }
    }
    sw_text_free(&t.said);
    return status;
}

sw_status sw_attention_save(const sw_attention *attention, const sw_dataset *data,
                            const sw_model *model, const char *path)
{
    SW_NOT_NULL(attention, data, model, path);
    SW_TRY(sw_attention_check(attention, data));
    if (attention->outputs != model->config.outputs)
        return sw_fail(SW_ERROR_ARGUMENT, "attention: it has %lld outputs, the model %lld",
                       (long long)attention->outputs, (long long)model->config.outputs);
    table t = {.attention = attention,
               .data = data,
               .model = model,
               .answer = calloc((size_t)attention->outputs + 1, sizeof *t.answer)};
    if (!t.answer) return sw_fail(SW_ERROR_MEMORY, "attention: out of memory");
    const sw_status status = sw_file_write_stream(path, write_table, &t);
    free(t.answer);
    return status;
}
