/* attention_csv.c - the weights of elements as a table. */
#include "base/csv_field.h"
#include "base/error.h"
#include "base/stream.h"

#include <setwise/report.h>

#include <math.h>

typedef struct table {
    const sw_attention *attention;
    const sw_dataset *data;
} table;

static void put_number(sw_text *text, sw_real x)
{
    if (!isnan(x)) sw_text_add(text, "%s", sw_number_of_real(x).text);
}

static void put_header(sw_text *text, const sw_dataset *data)
{
    const sw_schema *schema = &data->schema;
    sw_text_add(text, "set%s,element,weight", data->set_name ? ",name" : "");
    for (int64_t d = 0; d < data->sets.width; d++) {
        sw_text_add(text, ",");
        if (d == 0 && schema->vocabulary > 0)
            sw_text_add(text, "token");
        else if (schema->feature.name)
            sw_csv_field(text, schema->feature.name[d]);
        else
            sw_text_add(text, "x%lld", (long long)d);
    }
    sw_text_add(text, "%s\n", data->instance_label ? ",instance_label" : "");
}

static void put_element(sw_text *text, const table *t, int64_t i, int64_t r)
{
    const sw_dataset *data = t->data;
    int64_t set = t->attention->set[i], width = data->sets.width;
    int64_t row = data->sets.offset[set] + r;
    const sw_real *x = data->sets.x + row * width;
    sw_text_add(text, "%lld,", (long long)i);
    if (data->set_name) {
        sw_csv_field(text, data->set_name[set]);
        sw_text_add(text, ",");
    }
    sw_text_add(text, "%lld,", (long long)r);
    put_number(text, t->attention->mean[t->attention->offset[i] + r]);
    for (int64_t d = 0; d < width; d++) {
        const char *word = d == 0 ? sw_token_word(&data->schema, (double)x[0]) : NULL;
        sw_text_add(text, ",");
        if (word)
            sw_csv_field(text, word);
        else
            put_number(text, x[d]);
    }
    if (data->instance_label) sw_text_add(text, ",%d", data->instance_label[row]);
    sw_text_add(text, "\n");
}

static sw_status write_table(sw_stream *stream, const void *user)
{
    const table *t = user;
    const sw_attention *a = t->attention;
    put_header(&stream->text, t->data);
    SW_TRY(sw_stream_send(stream));
    for (int64_t i = 0; i < a->count; i++)
        for (int64_t r = 0; r < a->offset[i + 1] - a->offset[i]; r++) {
            put_element(&stream->text, t, i, r);
            SW_TRY(sw_stream_send(stream));
        }
    return SW_OK;
}

sw_status sw_attention_save(const sw_attention *attention, const sw_dataset *data, const char *path)
{
    const table t = {attention, data};
    return sw_file_write_stream(path, write_table, &t);
}
