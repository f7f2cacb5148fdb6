/* test_jsonl_columns.c - which columns elements have, and which are refused. */
#include "formats/jsonl_columns.h"

#include "files.h"

TestSuite(jsonl_columns, .init = scratch_begin, .fini = scratch_end);

/* Elements as objects: the first set names the columns, and the order of keys means nothing. */
Test(jsonl_columns, elements_that_are_objects)
{
    sw_dataset *d =
        open_text("a.jsonl", "elements=events:ignore=path:missing=zero:standardise=no:test=30",
                  "{\"label\": 0, \"events\": [{\"path\": \"/\", \"ms\": 1, \"ok\": 2}, {\"ok\": "
                  "4, \"ms\": 3}]}\n"
                  "{\"label\": 0, \"events\": [[5, 6]]}\n"
                  "{\"label\": 0, \"events\": [{\"ok\": 8, \"path\": 9}]}\n");
    cr_assert_eq(d->sets.width, 2);
    cr_expect_str_eq(d->schema.feature.name[0], "ms");
    expect_numbers(d->sets.x, 8, (double[]){1, 2, 3, 4, 5, 6, 0, 8});
    sw_dataset_free(d);
}

/* The first element of the first set lacks a key. */
Test(jsonl_columns, an_element_that_lacks_a_key)
{
    sw_dataset *d = open_text("a.jsonl", "missing=zero:standardise=no:test=30",
                              "{\"label\": 0, \"x\": [{\"b\": 2}, {\"a\": 3, \"b\": 4}]}\n"
                              "{\"label\": 0, \"x\": [{\"a\": 5}]}\n"
                              "{\"label\": 0, \"x\": [{\"b\": 8, \"a\": 7}]}\n");
    cr_assert_eq(d->sets.width, 2);
    cr_expect_str_eq(d->schema.feature.name[1], "a");
    expect_numbers(d->sets.x, 8, (double[]){2, 0, 4, 3, 0, 5, 8, 7});
    sw_dataset_free(d);
}

/* Objects within objects: their keys are joined by points. */
Test(jsonl_columns, objects_in_elements)
{
    sw_dataset *d =
        open_text("a.jsonl", "missing=zero:standardise=no:ignore=id+acc.raw+meta",
                  "{\"label\": 0, \"context\": {\"asked\": {\"load\": 7}, \"t\": 8}, \"x\": "
                  "[{\"acc\": {\"x\": 1, "
                  "\"rms\": 2, \"raw\": \"?\"}, \"meta\": {\"who\": \"me\"}, \"t\": 3}]}\n"
                  "{\"label\": 0, \"context\": {\"t\": 9, \"asked\": {\"load\": 6}}, \"x\": "
                  "[{\"t\": 6, \"acc\": "
                  "{\"rms\": 5, \"x\": 4}}, {\"acc.x\": 7, \"acc\": {\"rms\": 8}, \"t\": 9}]}\n"
                  "{\"label\": 0, \"context\": [1, 2], \"x\": [{\"acc\": null, \"t\": 1}]}\n");
    static const char *const name[] = {"acc.x", "acc.rms", "t"};
    cr_assert_eq(d->sets.width, 3);
    for (int i = 0; i < 3; i++) cr_expect_str_eq(d->schema.feature.name[i], name[i]);
    expect_numbers(d->sets.x, 12, (double[]){1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 1});
    cr_expect_str_eq(d->schema.context.name[0], "asked.load");
    expect_numbers(d->sets.context, 6, (double[]){7, 8, 6, 9, 1, 2});
    sw_dataset_free(d);
}

Test(jsonl_columns, elements_that_are_refused)
{
    static const bad_text bad[] = {
        {"{\"x\": [{}]}\n", "line 1: \"x\" of the first set begins with an object without keys"},
        {"{\"x\": [{\"a\": 1}]}\n{\"x\": [{\"a\": 1}, {\"a\": 1, \"b\": 2}]}\n",
         "line 2: element 1: the first set has no \"b\" (a first line with \"features\" names all "
         "columns; ignore=b leaves it out)"},
        {"{\"x\": [{\"a\": \"/\"}]}\n{\"x\": [{\"a\": \"/\"}]}\n",
         "line 1: \"a\" of an element is \"/\", expected a number, or null "
         "(categories=a makes columns of 0 and 1 of its words, ignore=a leaves it out)"},
        {"{\"x\": [{\"a\": 1}]}\n{\"x\": [{\"a\": \"/\"}]}\n",
         "line 2: element 0: number 0, a is \"/\", expected a number"},
        {"{\"x\": [{\"a\": \"/\", \"b\": 1}, {\"b\": \"\", \"c\": \"2.5\", \"d\": [], \"e\": "
         "\"u\"}]}\n",
         "line 1: \"a\" of an element is \"/\", \"c\" is \"2.5\", \"d\" is a list ..., expected "
         "numbers, "
         "or null (categories=a+e makes columns of 0 and 1 of their words, decimal=. reads numbers "
         "in texts, ignore=a+c+d+e leaves them out)"},
        {"{\"x\": [[1]]}\n{\"x\": [[\"1,250.5\"]]}\n",
         "line 2: element 0: number 0 is \"1,250.5\", expected a number, or null (its comma may "
         "group "
         "thousands: thousands=, reads it so)"},
        {"{\"id\": 7, \"rows\": [[1]], \"when\": 2}\n",
         "...(elements=rows reads the elements from there; ignore=id+when leaves the others out;"},
        {"{\"id\": 7, \"crp\": [1, 2], \"iron\": [3, 4]}\n",
         "...(where each key lists a column, pandas' explode makes a table for CSV; elements=crp "},
        {"{\"x\": [{\"a\": {\"b\": 1}, \"a.b\": 2}]}\n", "line 1: \"a.b\" is there twice"},
        {"{\"x\": [{\"a\": {\"b\": [1]}}]}\n",
         "line 1: \"a.b\" of an element is a list, expected a number, or null (ignore=a.b leaves"},
        {"{\"x\": [{\"a\": {\"b\": 1}}]}\n{\"x\": [{\"a\": {\"c\": 1}}]}\n",
         "line 2: element 0: the first set has no \"a.c\""},
        {"{\"x\": [[1]]}\n{\"x\": [{\"a\": 1}]}\n",
         "line 2: element 0: an object, where the columns have no names"},
        {"{\"x\": [[1]], \"user\": 1, \"time\": 2}\n", "...(ignore=user+time leaves those"},
    };
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
}
