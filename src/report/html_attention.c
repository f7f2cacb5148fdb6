/* html_attention.c - the interactive view of attention, as a part of an HTML page and as a page. */
#include "report/html_attention.h"

#include "base/error.h"
#include "base/file.h"
#include "base/json_text.h"
#include "report/html_answer.h"
#include "report/html_elements.h"
#include "report/html_page.h"
#include "report/html_text.h"
#include "study/attention_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SETS = 24, ELEMENTS = 400 }; /* if the caller does not say how many */

typedef struct block {
    sw_text json;
    sw_element_view view;
    const sw_dataset *data;
    const sw_attended *model;
    int models;
    double *key;     /* [count] of the sets, the mean over the models */
    int64_t *chosen; /* [count] positions in the attention; the first `sets` are shown */
    int64_t sets;
    int64_t *element; /* [the largest set] positions of those that are shown */
    int64_t elements; /* of a set at most */
} block;

/* ---- Which sets, and which of their elements ------------------------------------------------- */

static int by_key(const void *a, const void *b, void *user)
{
    const double *key = user, x = key[*(const int64_t *)a], y = key[*(const int64_t *)b];
    const int64_t i = *(const int64_t *)a, j = *(const int64_t *)b;
    return x != y ? (x > y) - (x < y) : (i > j) - (i < j);
}

/* Half the sets have the least keys, half the largest. Without keys they are the first ones. */
static void choose_sets(block *b, int64_t most)
{
    const sw_attention *a = b->model->attention;
    bool known = true;
    for (int64_t i = 0; i < a->count; i++) {
        b->chosen[i] = i;
        for (int m = 0; m < b->models; m++)
            b->key[i] += sw_answer_key(b->model[m].attention, b->data, i) / b->models;
        known &= !isnan(b->key[i]);
    }
    b->sets = a->count < most ? a->count : most;
    if (!known) return;
    qsort_r(b->chosen, (size_t)a->count, sizeof *b->chosen, by_key, b->key);
    for (int64_t i = 0; i < b->sets / 2; i++)
        b->chosen[b->sets - 1 - i] = b->chosen[a->count - 1 - i];
}

static int by_weight(const void *a, const void *b, void *user)
{
    const double *weight = user, x = weight[*(const int64_t *)a], y = weight[*(const int64_t *)b];
    const int64_t i = *(const int64_t *)a, j = *(const int64_t *)b;
    return x != y ? (x < y) - (x > y) : (i > j) - (i < j);
}

static int ascending(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* List the elements that are shown, *shown of them: of a large set, those with the largest weight
 * in any model. They stay in the order of the set. */
static sw_status choose_elements(block *b, int64_t i, int64_t *shown)
{
    const int64_t *offset = b->model->attention->offset, count = offset[i + 1] - offset[i];
    for (int64_t r = 0; r < count; r++) b->element[r] = r;
    *shown = count;
    if (count <= b->elements) return SW_OK;
    double *weight = calloc((size_t)count, sizeof *weight);
    if (!weight) return sw_fail(SW_ERROR_MEMORY, "out of memory for the weights of a set");
    for (int64_t r = 0; r < count; r++)
        for (int m = 0; m < b->models; m++)
            weight[r] = fmax(weight[r], (double)b->model[m].attention->mean[offset[i] + r]);
    qsort_r(b->element, (size_t)count, sizeof *b->element, by_weight, weight);
    free(weight);
    *shown = b->elements;
    qsort(b->element, (size_t)*shown, sizeof *b->element, ascending);
    return SW_OK;
}

/* ---- JSON ------------------------------------------------------------------------------------ */

/* Words of sw_answer_words or sw_truth_words, which are freed. */
static void put_words(sw_text *json, const char *key, char *words)
{
    json->failed |= !words;
    if (words && *words) sw_html_name(json, key, words);
    free(words);
}

static void put_set(block *b, int64_t i, int64_t shown)
{
    const int64_t set = b->model->attention->set[i];
    char number[32];
    snprintf(number, sizeof number, "set %lld", (long long)set);
    sw_text *json = &b->json;
    sw_json_open(json, NULL, '{');
    sw_json_whole(json, "at", set);
    sw_html_name(json, "name", b->data->set_name ? b->data->set_name[set] : number);
    put_words(json, "truth", sw_truth_words(b->data, set));
    if (!isnan(b->key[i])) {
        sw_json_key(json, "key");
        sw_text_add(json, "%.6g", b->key[i]);
    }
    sw_html_elements(json, &b->view, set, b->element, shown);
    sw_json_close(json, '}');
}

static void put_answer(block *b, const sw_attention *a, int64_t i, int64_t shown)
{
    const int64_t each = a->weight ? a->queries * a->heads : 1;
    const sw_real *weight = (a->weight ? a->weight : a->mean) + a->offset[i] * each;
    const int right = sw_answer_right(a, b->data, i);
    sw_text *json = &b->json;
    sw_json_open(json, NULL, '{');
    sw_json_open(json, "weights", '[');
    for (int64_t r = 0; r < shown; r++)
        for (int64_t e = 0; e < each; e++) {
            sw_json_key(json, NULL);
            sw_text_add(json, "%.3g", (double)weight[b->element[r] * each + e]);
        }
    sw_json_close(json, ']');
    if (right >= 0) sw_json_whole(json, "right", right);
    if (sw_answers_fit(a, b->data))
        put_words(json, "said",
                  sw_answer_words(&b->data->schema.output, b->data->task,
                                  a->output + i * a->outputs, a->outputs));
    sw_json_close(json, '}');
}

static sw_status put_sets(block *b)
{
    sw_text *json = &b->json;
    int64_t shown;
    sw_json_open(json, "sets", '[');
    for (int64_t s = 0; s < b->sets; s++) {
        SW_TRY(choose_elements(b, b->chosen[s], &shown));
        put_set(b, b->chosen[s], shown);
    }
    sw_json_close(json, ']');
    sw_json_line(json, 0);
    sw_json_open(json, "models", '[');
    for (int m = 0; m < b->models; m++) {
        const sw_attention *a = b->model[m].attention;
        if (m) sw_json_line(json, 0);
        sw_json_open(json, NULL, '{');
        sw_html_name(json, "name", b->model[m].name);
        sw_json_whole(json, "queries", a->weight ? a->queries : 1);
        sw_json_whole(json, "heads", a->weight ? a->heads : 1);
        sw_json_open(json, "sets", '[');
        for (int64_t s = 0; s < b->sets; s++) {
            SW_TRY(choose_elements(b, b->chosen[s], &shown));
            put_answer(b, a, b->chosen[s], shown);
        }
        sw_text_add(json, "]}");
    }
    sw_json_close(json, ']');
    return SW_OK;
}

/* ---- The part and the page ------------------------------------------------------------------- */

static sw_status make(block *b, const sw_attention_page *page)
{
    const sw_attention *a = b->model->attention;
    b->key = calloc((size_t)a->count, sizeof *b->key);
    b->chosen = calloc((size_t)a->count, sizeof *b->chosen);
    b->element = calloc((size_t)sw_attention_largest(a) + 1, sizeof *b->element);
    if (!b->key || !b->chosen || !b->element)
        return sw_fail(SW_ERROR_MEMORY, "out of memory for the sets of a page");
    choose_sets(b, page->sets > 0 ? page->sets : SETS);
    b->elements = page->elements > 0 ? page->elements : ELEMENTS;
    b->json.dense = true;
    sw_json_open(&b->json, NULL, '{');
    sw_html_view(&b->json, &b->view);
    sw_json_string(&b->json, "order",
                   isnan(b->key[b->chosen[0]])      ? "none"
                   : b->data->task == SW_REGRESSION ? "error"
                                                    : "certainty");
    SW_TRY(put_sets(b));
    sw_json_close(&b->json, '}');
    return sw_text_status(&b->json);
}

/* Add the JSON as the content of a script element. Every < becomes \u003c, so that no string can
 * end the element; JSON has it only in strings. */
static void put_json(sw_text *html, const sw_text *json)
{
    size_t plain = 0;
    for (size_t i = 0; i < json->length; i++) {
        if (json->data[i] != '<') continue;
        sw_text_append(html, json->data + plain, i - plain);
        sw_text_add(html, "\\u003c");
        plain = i + 1;
    }
    sw_text_append(html, json->data + plain, json->length - plain);
}

sw_status sw_html_attention(sw_text *html, const sw_dataset *data, const sw_attended *model,
                            int models, const sw_attention_page *page)
{
    block b = {.data = data, .model = model, .models = models, .view = sw_element_view_of(data)};
    sw_status status = make(&b, page);
    if (status == SW_OK) {
        sw_text_add(html, "<div class=\"attention\">\n<noscript><p>This part needs JavaScript: it "
                          "shows the weights of the set that you choose.</p></noscript>\n"
                          "<script type=\"application/json\">");
        put_json(html, &b.json);
        sw_text_add(html, "</script>\n</div>\n");
    }
    sw_text_free(&b.json);
    free(b.key);
    free(b.chosen);
    free(b.element);
    return status;
}

sw_status sw_attention_html(const sw_attention *attention, const sw_dataset *data,
                            const sw_attention_page *page, const char *path)
{
    SW_NOT_NULL(attention, data, path);
    const sw_attention_page usual = {0};
    const sw_attended model = {"", attention};
    if (!page) page = &usual;
    if (page->sets < 0 || page->elements < 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: %lld sets of %lld elements, expected 0 or more",
                       path, (long long)page->sets, (long long)page->elements);
    if (attention->count == 0)
        return sw_fail(SW_ERROR_ARGUMENT, "%s: there are no sets to show", path);
    SW_TRY(sw_attention_check(attention, data));
    const char *title = page->title ? page->title : "What attention looked at";
    sw_text html = {0};
    sw_html_begin(&html, title);
    sw_text_add(&html, "<h1>");
    sw_html_text(&html, title);
    sw_text_add(&html, "</h1>\n");
    sw_status status = sw_html_attention(&html, data, &model, 1, page);
    sw_html_end(&html);
    if (status == SW_OK) return sw_file_write_text(path, &html);
    sw_text_free(&html);
    return status;
}
