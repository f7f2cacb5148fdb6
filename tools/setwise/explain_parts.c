/* explain_parts.c - the parts of a set, as the paragraphs of a text: their weights, and what counts
 * in each. */
#include "explanation.h"
#include "output.h"
#include "shown.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 6 }; /* that are shown of a part */

/* An element, and its weight in the set. */
typedef struct member {
    double part, weight;
    int64_t element;
} member;

static int by_part_and_weight(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->part != y->part) return x->part < y->part ? -1 : 1;
    if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
    return (x->element > y->element) - (x->element < y->element);
}

/* The elements part by part, the largest weight first; for free(). NULL: out of memory. */
static member *members_of(const explanation *e)
{
    const sw_ragged *sets = &e->trained.data->sets;
    member *list = calloc((size_t)e->size + 1, sizeof *list);
    if (!list) return NULL;
    for (int64_t i = 0; i < e->size; i++)
        list[i] = (member){.part = (double)sets->x[(e->first + i + 1) * sets->width - 1],
                           .weight = (double)e->attention->mean[e->attention->offset[e->index] + i],
                           .element = i};
    qsort(list, (size_t)e->size, sizeof *list, by_part_and_weight);
    return list;
}

/* The end of the part that begins at `first`, and the sum of its weights. */
static int64_t end_of_part(const member *list, int64_t first, int64_t count, double *weight)
{
    int64_t end = first;
    for (*weight = 0; end < count && list[end].part == list[first].part; end++)
        *weight += list[end].weight;
    return end;
}

/* The word of an element, or its number. */
static words name_of(const explanation *e, int64_t element)
{
    const sw_ragged *sets = &e->trained.data->sets;
    const double token = (double)sets->x[(e->first + element) * sets->width];
    const char *word = sw_token_word(&e->trained.data->schema, token);
    words name;
    if (word)
        snprintf(name.text, sizeof name.text, "%s", word);
    else
        snprintf(name.text, sizeof name.text, "%lld", (long long)element);
    return name;
}

void print_parts(const explanation *e)
{
    member *list = e->trained.data->schema.parts ? members_of(e) : NULL;
    if (!list) return;
    printf("\n%8s %9s  %s\n", "part", "weight",
           e->trained.data->schema.token ? "words, by their weight in the part"
                                         : "elements, by their weight in the part");
    double weight;
    for (int64_t first = 0, end; first < e->size; first = end) {
        end = end_of_part(list, first, e->size, &weight);
        printf("%8g %9.4f ", list[first].part, weight);
        for (int64_t i = first; i < end && i < first + WORDS; i++)
            printf("%s %s %.2f", i > first ? "," : "",
                   shown_of(name_of(e, list[i].element).text, SHOWN_MOST).text,
                   weight > 0 ? list[i].weight / weight : 0);
        puts(end > first + WORDS ? ", ..." : "");
    }
    free(list);
}

json_t *parts_json(const explanation *e)
{
    member *list = e->trained.data->schema.parts ? members_of(e) : NULL;
    if (!list) return json_null();
    json_t *parts = json_array();
    double weight;
    for (int64_t first = 0, end; first < e->size; first = end) {
        end = end_of_part(list, first, e->size, &weight);
        add_json(parts, json_pack("{so, so, sI}", "part", json_number(list[first].part), "weight",
                                  json_number(weight), "size", (json_int_t)(end - first)));
    }
    free(list);
    return parts;
}
