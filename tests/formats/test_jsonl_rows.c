/* test_jsonl_rows.c - answers, contexts and elements that fit the columns, and those that do not.
 */
#include "formats/jsonl_rows.h"

#include "files.h"

TestSuite(jsonl_rows, .init = scratch_begin, .fini = scratch_end);

/* Numbers in texts are read as in CSV, if an option says how they are written. */
Test(jsonl_rows, numbers_in_texts)
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

/* True and false are numbers, as in CSV; one word alone may be the context. */
Test(jsonl_rows, truth_and_words)
{
    const char *text = "{\"target\": true, \"context\": \"b\", \"x\": [[1]]}\n"
                       "{\"target\": false, \"context\": \"a\", \"x\": [[1]]}\n"
                       "{\"target\": 0.5, \"context\": \"b\", \"x\": [[1]]}\n";
    sw_dataset *d = open_text("a.jsonl", "categories=context:standardise=no:test=30", text);
    expect_numbers(d->sets.target, 3, (double[]){1, 0, 0.5});
    cr_expect_str_eq(d->schema.context.name[0], "context=a");
    expect_numbers(d->sets.context, 6, (double[]){0, 1, 1, 0, 0, 1});
    sw_dataset_free(d);
}

Test(jsonl_rows, values_that_are_refused)
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
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": \"c\"}}\n",
         "line 1: \"target\", \"b\" is \"c\", expected a number"},
        {"{\"x\": [[1]], \"context\": {\"a\": \"c\"}}\n",
         "line 1: \"context\", \"a\" is \"c\", expected a number (categories=NAME makes columns of "
         "0 and 1 of words)"},
        {"{\"x\": [[1]], \"target\": null}\n{\"x\": [[1]], \"target\": [null]}\n",
         "line 2: \"target\", but the sets before it have none"},
        {"{\"x\": [[1]], \"target\": [1, null]}\n", "line 1: set 0, target 1 is missing, expected"},
        {"{\"x\": [[1]], \"target\": 1}\n{\"x\": [[1]], \"target\": [1, 2]}\n",
         "line 2: \"target\" has 2 numbers, expected 1"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1}}\n{\"x\": [[1]], \"target\": {\"b\": 1}}\n",
         "line 2: \"target\" has no \"a\""},
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": 2}}\n{\"x\": [[1]], \"target\": {\"b\": "
         "1}}\n",
         "line 2: \"target\" has no \"a\""},
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": 2}}\n"
         "{\"x\": [[1]], \"target\": {\"b\": 1, \"c\": 3, \"a\": 1}}\n",
         "line 2: \"target\" has \"c\", unlike that of the first set"},
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
Test(jsonl_rows, words_of_every_kind)
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
