/* test_jsonl_columns.c - answers and contexts that do not fit the columns. */
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

/* Numbers in texts are read as in CSV, if an option says how they are written. */
Test(jsonl_columns, numbers_in_texts)
{
    const char *text =
        "{\"label\": 0, \"context\": \"1,000\", \"x\": [{\"p\": \"1,250.5\", \"q\": "
        "1.25, \"kind\": \"a\"}]}\n"
        "{\"label\": 0, \"context\": 2.5, \"x\": [{\"p\": \"?\", \"q\": \"7\", \"kind\": "
        "\"?\"}]}\n"
        "{\"label\": 1, \"context\": \"3\", \"x\": [{\"p\": \"NA\", \"q\": \"-.5\", "
        "\"kind\": \"b\"}]}\n";
    sw_dataset *d = open_text(
        "a.jsonl", "thousands=,:na=?:categories=kind:missing=zero:standardise=no:test=30", text);
    expect_numbers(d->sets.x, 12, (double[]){1250.5, 1.25, 1, 0, 0, 7, 0, 0, 0, -0.5, 0, 1});
    expect_numbers(d->sets.context, 3, (double[]){1000, 2.5, 3});
    sw_dataset_free(d);
    d = open_text("b.jsonl", "decimal=,:standardise=no:test=30",
                  "{\"label\": 0, \"x\": [[\"1,5\", 2.5]]}\n{\"label\": 0, \"x\": [[\"2\", 3]]}\n"
                  "{\"label\": 1, \"x\": [[4, \"-0,25\"]]}\n");
    expect_numbers(d->sets.x, 6, (double[]){1.5, 2.5, 2, 3, 4, -0.25});
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

Test(jsonl_columns, values_that_are_refused)
{
    static const bad_text bad[] = {
        {"{\"x\": [[1]], \"set\": 1.5}\n",
         "line 1: \"set\" is 1.5, expected a name or a whole number"},
        {"{\"x\": [[1]], \"set\": \"\"}\n", "line 1: the name of the set is empty"},
        {"{\"x\": [[1]], \"label\": [1]}\n", "line 1: \"label\" is a list, expected a name or"},
        {"{\"x\": [[1]], \"split\": \"cat\"}\n", "line 1: the split is \"cat\", expected train"},
        {"{\"x\": [[1]], \"set\": \"a\"}\n\n{\"x\": [[1]], \"set\": \"a\"}\n",
         "line 3: a second set \"a\": the first one is at line 1"},
        {"{\"x\": [[1]], \"target\": \"1\"}\n",
         "line 1: \"target\" is \"1\", expected a number, a list"},
        {"{\"x\": [[1]], \"target\": []}\n",
         "line 1: \"target\" is a list, expected a number, a list"},
        {"{\"x\": [[1]], \"target\": [1, \"2\"]}\n",
         "line 1: \"target\", number 1 is \"2\", expected a number"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": true}}\n",
         "line 1: \"target\", \"b\" is true, expected a number"},
        {"{\"x\": [[1]], \"target\": null}\n{\"x\": [[1]], \"target\": [null]}\n",
         "line 2: \"target\", but the sets before it have none"},
        {"{\"x\": [[1]], \"target\": [1, null]}\n", "line 1: set 0, target 1 is missing, expected"},
        {"{\"x\": [[1]], \"target\": 1}\n{\"x\": [[1]], \"target\": [1, 2]}\n",
         "line 2: \"target\" has 2 numbers, expected 1"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1}}\n{\"x\": [[1]], \"target\": {\"b\": 1}}\n",
         "line 2: \"target\" has no \"a\""},
        {"{\"x\": [[1]], \"target\": [1]}\n{\"x\": [[1]], \"target\": {\"b\": 1}}\n",
         "line 2: \"target\" is an object, expected a list of numbers"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": 2}}\n{\"x\": [[1]], \"target\": 1}\n",
         "line 2: \"target\" is 1, expected a list or an object"},
        {"{\"x\": [[1]], \"labels\": [\"a\"]}\n",
         "line 1: \"labels\" lists names: expected a first line that names all labels"},
        {"{\"x\": [[1]], \"labels\": []}\n{\"x\": [[1]], \"labels\": [\"a\"]}\n",
         "line 1: \"labels\" is empty: expected a first line that names all labels"},
        {"{\"x\": [[1]], \"labels\": [0, 2]}\n",
         "line 1: \"labels\", number 1 is 2, expected 0 or 1"},
        {"{\"outputs\": [\"red\", \"big\"]}\n{\"x\": [[1]], \"labels\": [\"read\"]}\n",
         "line 2: unknown label 'read', did you mean 'red'? There are red, big"},
        {"{\"outputs\": [\"red\", \"big\"]}\n{\"x\": [[1]], \"labels\": [\"red\", 1]}\n",
         "line 2: \"labels\" has 1, expected names of labels in it"},
        {"{\"x\": [[1]], \"labels\": [0, 1]}\n{\"x\": [[1]], \"labels\": [\"red\"]}\n",
         "line 2: \"labels\" has \"red\", expected a 0 or 1 for each label"},
        {"{\"x\": [[1]], \"context\": \"a\"}\n", "line 1: \"context\" is \"a\", expected a number"},
    };
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
}

/* What JSON has beside texts is a word, too; null is none. */
Test(jsonl_columns, words_of_every_kind)
{
    static const char *const columns[] = {"kind=3", "kind=false", "kind=red", "kind=true", "v"};
    sw_dataset *data = open_text(
        "words.jsonl", "categories=kind:standardise=no",
        "{\"x\": [{\"kind\": true, \"v\": 1}, {\"kind\": false, \"v\": 2}], \"label\": 0}\n"
        "{\"x\": [{\"kind\": 3, \"v\": 3}, {\"kind\": \"red\", \"v\": 4}], \"label\": 1}\n"
        "{\"x\": [{\"kind\": null, \"v\": 5}, {\"kind\": \"\", \"v\": 6}], \"label\": 1}\n");
    cr_assert_eq(data->sets.width, 5);
    for (int i = 0; i < 5; i++) cr_expect_str_eq(data->schema.feature.name[i], columns[i]);
    static const int one[] = {3, 1, 0, 2, -1, -1};
    for (int row = 0; row < 6; row++)
        for (int i = 0; i < 4; i++)
            cr_expect_eq(data->sets.x[5 * row + i], i == one[row], "%d, %d", row, i);
    sw_dataset_free(data);
    expect_bad_text("list.jsonl", "categories=kind",
                    "{\"x\": [{\"kind\": \"a\"}]}\n{\"x\": [{\"kind\": [1]}]}\n",
                    "line 2: element 0: number 0, kind is a list, expected a word, or null");
}
