/* test_format_jsonl.c - JSON lines that are read, and the errors for those that are not. */
#include "claims.h"
#include "files.h"
#include "three_sets.h"
#include "zoo.h"

#include <setwise/datasets.h>

#include <math.h>

TestSuite(format_jsonl, .init = scratch_begin, .fini = scratch_end);

/* ---- Sets ------------------------------------------------------------------------------------ */

Test(format_jsonl, each_line_is_a_set)
{
    sw_dataset *d = open_text("zoo.jsonl", "", zoo_jsonl);
    cr_assert_eq(d->sets.count, 4);
    cr_assert_eq(d->sets.width, 2);
    expect_numbers(d->sets.x, 10, (double[]){1, 2, 5, 6.5, 3, -.4, 7, 8, 9, 10});
    expect_numbers(d->sets.context, 8, (double[]){1, 0, 0, 1, 0, 0, 1, 1});
    cr_expect_eq(d->sets.offset[1], 2);
    cr_expect_eq(d->task, SW_CLASSES);
    cr_expect_str_eq(d->schema.output.name[1], "dog");
    cr_expect_eq(d->sets.label[3], 1);
    cr_expect_str_eq(d->set_name[2], "c");
    cr_expect_null(d->schema.feature.name);
    cr_expect_null(d->schema.context.name);
    static const uint8_t instance[] = {0, 1, 1, 0, 0};
    cr_expect_eq(memcmp(d->instance_label, instance, sizeof instance), 0);
    cr_expect(d->split_given);
    cr_expect_eq(d->index[SW_TEST][0], 3);
    sw_dataset_free(d);
}

Test(format_jsonl, the_first_line_names_the_columns)
{
    char content[2048];
    snprintf(
        content, sizeof content,
        "{\"features\": [\"x\", \"y\"], \"context\": [\"key\", \"other\"], \"task\": \"classes\", "
        "\"outputs\": [\"dog\", \"bird\", \"cat\"]}\n%s",
        zoo_jsonl);
    sw_dataset *d = open_text("zoo.jsonl", "", content);
    cr_expect_str_eq(d->schema.feature.name[1], "y");
    cr_expect_str_eq(d->schema.context.name[0], "key");
    cr_expect_eq(d->schema.output.count, 3);
    cr_expect_str_eq(d->schema.output.name[1], "bird");
    static const int32_t label[] = {2, 0, 2, 0};
    cr_expect_eq(memcmp(d->sets.label, label, sizeof label), 0);
    sw_dataset_free(d);
    snprintf(content, sizeof content, "{\"features\": 2, \"context\": 2}\n%s", zoo_jsonl);
    sw_dataset *counted = open_text("zoo.jsonl", "", content);
    sw_dataset *plain = open_text("plain.jsonl", "", zoo_jsonl);
    expect_same(counted, plain, true);
    sw_dataset_free(counted);
    sw_dataset_free(plain);
}

/* pandas writes columns of booleans so. */
Test(format_jsonl, true_is_one)
{
    sw_dataset *d = open_text("flags.jsonl", "standardise=no",
                              "{\"label\": 1, \"context\": [true], \"x\": [[true, 7]]}\n"
                              "{\"label\": 0, \"context\": [0], \"x\": [[0.5, false]]}\n"
                              "{\"label\": 0, \"context\": [false], \"x\": [[2, 3]]}\n");
    expect_numbers(d->sets.x, 6, (double[]){1, 7, 0.5, 0, 2, 3});
    expect_numbers(d->sets.context, 3, (double[]){1, 0, 0});
    sw_dataset_free(d);
}

Test(format_jsonl, names_may_be_numbers)
{
    sw_dataset *d = three("", "", "\"set\": 17, \"label\": 10, \"split\": 0",
                          "\"set\": 4, \"label\": 10, \"split\": 1",
                          "\"set\": \"x\", \"label\": 10, \"split\": 2");
    cr_expect_str_eq(d->set_name[0], "17");
    cr_expect_str_eq(d->schema.output.name[0], "10");
    cr_expect_eq(d->index[SW_TEST][0], 2);
    sw_dataset_free(d);
    d = three("", "{\"outputs\": 12}\n", "\"label\": 11", "\"label\": 0", "\"label\": 3");
    cr_expect_eq(d->schema.output.count, 12);
    cr_expect_eq(d->sets.label[0], 11);
    cr_expect_null(d->set_name);
    sw_dataset_free(d);
    d = three("", "", "\"label\": true", "\"label\": true", "\"label\": true");
    cr_expect_str_eq(d->schema.output.name[0], "true");
    sw_dataset_free(d);
}

Test(format_jsonl, a_regression)
{
    sw_dataset *d = three("", "", "\"target\": 1.5", "\"target\": -2", "\"target\": [3e2]");
    cr_expect_eq(d->task, SW_REGRESSION);
    cr_expect_str_eq(d->schema.output.name[0], "target");
    expect_numbers(d->sets.target, 3, (double[]){1.5, -2, 300});
    sw_dataset_free(d);
    d = three("", "", "\"target\": [1, 2]", "\"target\": [3, 4]", "\"target\": [5, 6]");
    cr_expect_null(d->schema.output.name);
    expect_numbers(d->sets.target, 6, (double[]){1, 2, 3, 4, 5, 6});
    sw_dataset_free(d);
    d = three("", "", "\"target\": {\"b\": 1, \"a\": 2}", "\"target\": {\"a\": 4, \"b\": 3}",
              "\"target\": [5, 6]");
    cr_expect_str_eq(d->schema.output.name[0], "b");
    expect_numbers(d->sets.target, 6, (double[]){1, 2, 3, 4, 5, 6});
    sw_dataset_free(d);
}

Test(format_jsonl, labels)
{
    sw_dataset *d = three("", "", "\"labels\": {\"red\": 1, \"big\": 0}",
                          "\"labels\": {\"big\": true, \"red\": false}", "\"labels\": [0, 0]");
    cr_expect_eq(d->task, SW_LABELS);
    cr_expect_str_eq(d->schema.output.name[1], "big");
    expect_numbers(d->sets.target, 6, (double[]){1, 0, 0, 1, 0, 0});
    sw_dataset_free(d);
    d = three("", "{\"outputs\": [\"red\", \"big\", \"old\"]}\n", "\"labels\": [\"old\", \"red\"]",
              "\"labels\": []", "\"labels\": {\"big\": 1, \"old\": 0, \"red\": 0}");
    expect_numbers(d->sets.target, 9, (double[]){1, 0, 1, 0, 0, 0, 0, 1, 0});
    sw_dataset_free(d);
}

Test(format_jsonl, texts_and_tokens)
{
    sw_dataset *d =
        open_text("text.jsonl", "text=body",
                  "{\"body\": \"A good, good day\", \"label\": 1, \"split\": \"train\"}\n"
                  "{\"tokens\": [\"bad\", \"day\", \"New York\"], \"label\": 0, \"split\": "
                  "\"train\"}\n"
                  "{\"body\": \"never bad\", \"label\": 1, \"split\": \"valid\"}\n"
                  "{\"tokens\": [\"good\"], \"label\": 1, \"split\": \"test\"}\n");
    cr_expect_eq(d->schema.vocabulary, 6);
    static const char *const words[] = {"<other>", "day", "good", "New York", "a", "bad"};
    for (int t = 0; t < 6; t++) cr_expect_str_eq(d->schema.token[t], words[t]);
    expect_numbers(d->sets.x, 10, (double[]){4, 2, 2, 1, 5, 1, 3, 0, 5, 2});
    sw_dataset_free(d);
}

Test(format_jsonl, tokens_of_any_text)
{
    sw_dataset *d = three("", "{\"features\": [\"place\"], \"vocabulary\": 4}\n", "\"label\": 1",
                          "\"label\": 1", "\"label\": 1");
    cr_expect_eq(d->schema.vocabulary, 4);
    cr_expect_null(d->schema.token);
    sw_dataset_free(d);
    expect_bad_text("bad.jsonl", "",
                    "{\"vocabulary\": 3}\n{\"x\": [[2, 0.5]]}\n{\"x\": [[3, 0]]}\n",
                    "line 3: element 0: its token is 3, expected a whole number from 0 to 2");
    expect_bad_text("bad.jsonl", "", "{\"vocabulary\": 3}\n{\"x\": [[2, 0.5], [0.5, 1]]}\n",
                    "line 2: element 1: its token is 0.5, expected");
    expect_bad_text("bad.jsonl", "", "{\"vocabulary\": 0}\n",
                    "line 1: \"vocabulary\" is 0, expected");
}

Test(format_jsonl, missing_numbers)
{
    sw_dataset *d = open_text("gap.jsonl", "nonfinite=keep",
                              "{\"x\": [[1, null], [2, 3]], \"label\": null, \"context\": null}\n"
                              "{\"x\": [[4, 5]]}\n{\"x\": [[6, 7]]}\n");
    cr_expect(isnan(d->sets.x[1]));
    cr_expect_null(d->sets.label);
    sw_dataset_free(d);
    expect_refusal("gap.jsonl", "", "line 1: element 0: column 1 is missing, expected a number");
    d = open_text("gap.jsonl", "empty=keep",
                  "{\"features\": 1}\n{\"x\": []}\n{\"x\": [[1]]}\n{\"x\": [[2]]}\n");
    cr_expect_eq(d->sets.offset[1], 0);
    sw_dataset_free(d);
    expect_refusal("gap.jsonl", "", "line 2: set 0 has no elements");
}

/* The features are those of the first set that has elements. */
Test(format_jsonl, the_first_set_is_empty)
{
    sw_dataset *d = open_text("late.jsonl", "empty=keep",
                              "{\"x\": []}\n{\"x\": [[1, 2]]}\n{\"x\": [[3, 4]]}\n");
    expect_numbers(d->sets.x, 4, (double[]){1, 2, 3, 4});
    cr_expect_eq(d->sets.offset[1], 0);
    sw_dataset_free(d);
    d = open_text(
        "late.jsonl", "empty=drop",
        "{\"x\": []}\n{\"x\": [{\"a\": 1}]}\n{\"x\": [{\"a\": 2}]}\n{\"x\": [{\"a\": 3}]}\n");
    cr_expect_eq(d->sets.count, 3);
    cr_expect_str_eq(d->schema.feature.name[0], "a");
    sw_dataset_free(d);
}

/* ---- How it is written ----------------------------------------------------------------------- */

Test(format_jsonl, the_same_in_other_spellings)
{
    static const struct {
        const char *name, *content;
    } same[] = {
        {"crlf.jsonl", "{\"x\":[[1]]}\r\n{\"x\":[[2]]}\r\n{\"x\":[[3]]}\r\n"},
        {"mark.jsonl", "\xef\xbb\xbf{\"x\":[[1]]}\n{\"x\":[[2]]}\n{\"x\":[[3]]}\n"},
        {"blank.ndjson",
         "\n \n{ \"x\" : [ [1.0] ] }\n\t\n\n  {\"x\":[[20e-1]]}\n{\"x\":[[3]]}\n\n"},
        {"end.ndjson", "{\"x\":[[1]]}\n{\"x\":[[2]]}\n{\"x\":[[3]]}"},
    };
    sw_dataset *plain =
        open_text("plain.jsonl", "", "{\"x\":[[1]]}\n{\"x\":[[2]]}\n{\"x\":[[3]]}\n");
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        sw_dataset *other = open_text(same[i].name, "", same[i].content);
        expect_same(plain, other, true);
        sw_dataset_free(other);
    }
    write_gzipped(scratch("z.jsonl.gz").text, same[0].content);
    sw_dataset *other = open_file("z.jsonl.gz", "");
    expect_same(plain, other, true);
    sw_dataset_free(other);
    sw_dataset_free(plain);
}

/* ---- What is refused ------------------------------------------------------------------------- */

Test(format_jsonl, first_lines_that_are_refused)
{
    static const bad_text bad[] = {
        {"{\"features\": 1, \"x\": [[1]]}\n",
         "line 1: \"x\" belongs to a set, but this line describes the columns"},
        {"{\"x\": [[1]]}\n{\"features\": 1}\n",
         "line 2: it describes the columns, which only the first line can do"},
        {"{\"features\": 1}\n{\"features\": 1}\n", "line 2: it describes the columns"},
        {"{\"features\": []}\n",
         "line 1: \"features\" is a list, expected a list of names, or how many"},
        {"{\"features\": \"x\"}\n", "line 1: \"features\" is \"x\", expected a list of names"},
        {"{\"features\": 1.5}\n", "line 1: \"features\" is 1.5, expected a list of names"},
        {"{\"outputs\": 1048577}\n", "line 1: \"outputs\" is 1048577, expected a list of names"},
        {"{\"features\": [\"x\", 2]}\n", "line 1: \"features\" has 2, expected names in it"},
        {"{\"features\": [\"x\", \"\"]}\n", "line 1: \"features\" has \"\", expected names in it"},
        {"{\"features\": [\"x\", \"x\"]}\n", "line 1: \"features\" has the name \"x\" twice"},
        {"{\"task\": \"class\"}\n", "line 1: unknown task 'class', did you mean 'classes'?"},
        {"{\"task\": []}\n", "line 1: \"task\" is a list, expected a name"},
        {"{\"task\": \"mixture\"}\n",
         "line 1: no \"outputs\": expected how many numbers describe a mixture"},
        {"{\"task\": \"regression\"}\n{\"x\": [[1]]}\n",
         "line 2: the first set has no \"target\": expected it, to count the columns"},
        {"{\"task\": \"labels\"}\n{\"x\": [[1]], \"label\": 1}\n",
         "line 2: the first set has no \"labels\""},
        {"{\"outputs\": [\"a\"]}\n{\"x\": [[1]], \"label\": \"b\"}\n",
         "line 2: \"b\" is none of the 1 classes"},
        {"{\"features\": 2}\n{\"x\": [[1]]}\n", "line 2: element 0: 1 numbers, expected 2"},
        {"{\"context\": 2}\n{\"x\": [[1]], \"context\": 1}\n", "line 1: no \"x\""},
        {"{\"features\": 1, \"context\": 2}\n{\"x\": [[1]], \"context\": 1}\n",
         "line 2: \"context\" is 1, expected a list of numbers"},
    };
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
}

Test(format_jsonl, elements_that_are_refused)
{
    static const bad_text bad[] = {
        {"{\"x\": 1}\n", "line 1: \"x\" of the first set is 1, expected a list of elements, each"},
        {"{\"x\": []}\n", "all sets are empty, expected an element in one of them"},
        {"{\"x\": [1, 2]}\n", "line 1: \"x\" of the first set begins with 1, expected a list"},
        {"{\"x\": [[1]]}\n{\"x\": {}}\n",
         "line 2: \"x\" is an object, expected a list of elements"},
        {"{\"x\": [[1], 2]}\n", "line 1: element 1: 2, expected a list of numbers"},
        {"{\"x\": [[1, 2], [3]]}\n", "line 1: element 1: 1 numbers, expected 2"},
        {"{\"x\": [[1, 2], [3, \"4\"]]}\n",
         "line 1: element 1: number 1 is \"4\", expected a number, or null"},
        {"{\"features\": [\"a\", \"b\"]}\n{\"x\": [[1, 2], [3, {}]]}\n",
         "line 2: element 1: number 1, b is an object, expected a number, or null"},
        {"{\"x\": [[1, 2], [3, null]]}\n", "line 1: element 1: column 1 is missing, expected"},
        {"{\"text\": 1}\n", "line 1: \"text\" is 1, expected a text"},
        {"{\"text\": \" ...\"}\n", "line 1: set 0 has no elements"},
        {"{\"tokens\": \"a\"}\n", "line 1: \"tokens\" is \"a\", expected a list of elements"},
        {"{\"tokens\": [\"a\", 1]}\n", "line 1: element 1: 1, expected a word"},
        {"{\"tokens\": [\"a\", \"\"]}\n", "line 1: element 1: \"\", expected a word"},
        {"{\"x\": [[1], [2]], \"instance_labels\": [1]}\n",
         "line 1: \"instance_labels\" has 1 number, expected one for each of the 2 elements"},
        {"{\"x\": [[1]], \"set_weight\": \"a\"}\n",
         "line 1: \"set_weight\" is \"a\", expected a number"},
        {"{\"x\": [[1]], \"set_weight\": [1]}\n",
         "line 1: \"set_weight\" is a list, expected a number"},
        {"{\"x\": [[1]], \"set_weight\": true}\n",
         "line 1: \"set_weight\" is true, expected a number"},
        {"{\"x\": [[1]], \"set_weight\": false}\n",
         "line 1: \"set_weight\" is false, expected a number"},
        {"{\"x\": [[1], [null, 2]]}\n", "line 1: element 1: 2 numbers, expected 1"},
        {"{\"x\": [[1], null]}\n", "line 1: element 1: null, expected a list of numbers"},
        {"{\"x\": [[1], [2]], \"instance_labels\": 1}\n",
         "line 1: \"instance_labels\" has 0 numbers, expected one for each of the 2 elements"},
        {"{\"x\": [[1], [2]], \"instance_labels\": [0, 2]}\n",
         "line 1: \"instance_labels\" has 2, expected a 0 or 1 for each element"},
        {"{\"text\": \"a\", \"instance_labels\": [0]}\n",
         "line 1: \"instance_labels\" and \"text\": labels of elements need \"tokens\""},
        {"{\"x\": [[1]], \"instance_labels\": [0]}\n{\"x\": [[1]]}\n",
         "line 2: element 0: the element has no instance label, unlike those before it"},
    };
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
}

/* ---- Large files ----------------------------------------------------------------------------- */

Test(format_jsonl, longer_than_a_piece)
{
    enum { SETS = 60, LONG = 40000 }; /* half a megabyte */
    FILE *file = fopen(scratch("long.jsonl").text, "w");
    for (int b = 0; b < SETS; b++) {
        fprintf(file, "{\"set\": %d, \"x\": [[0, %d]", b, b);
        for (int i = 1; i < (b % 20 == 19 ? LONG : 1 + b); i++)
            fprintf(file, ", [%d, %d.25]", i, b);
        fputs("]}\n", file);
    }
    fclose(file);
    sw_dataset *d = open_file("long.jsonl", "");
    cr_assert_eq(d->sets.count, SETS);
    for (int64_t b = 0; b < SETS; b++) {
        const int64_t first = d->sets.offset[b], rows = d->sets.offset[b + 1] - first;
        cr_assert_eq(rows, b % 20 == 19 ? LONG : 1 + b);
        for (int64_t i = 0; i < rows; i++) {
            const sw_real *x = d->sets.x + 2 * (first + i);
            cr_assert_eq((double)x[0], (double)i);
            cr_assert_eq((double)x[1], (double)b + (i ? .25 : 0));
        }
    }
    sw_dataset_free(d);
}

Test(format_jsonl, damage_is_survived)
{
    expect_damage_is_survived("zoo.jsonl", "", zoo_jsonl);
    expect_damage_is_survived("words.jsonl", "",
                              "{\"task\":\"labels\",\"outputs\":[\"a\",\"b\"]}\n"
                              "{\"text\":\"c \\u00e9\",\"labels\":[\"a\"]}\n"
                              "{\"tokens\":[\"c\"],\"labels\":{\"a\":0,\"b\":1}}\n"
                              "{\"text\":\"d\",\"labels\":[1,0]}\n");
}

/* Few bytes that claim 2^40 columns or tokens. */
Test(format_jsonl, claims_are_not_believed)
{
    static const char *const text[] = {
        "{\"features\": " MANY "}\n{\"x\": [[1]]}\n",
        "{\"task\": \"regression\", \"outputs\": " MANY "}\n{\"target\": [1], \"x\": [[1]]}\n",
        "{\"task\": \"classes\", \"outputs\": " MANY "}\n{\"label\": 1, \"x\": [[1]]}\n",
        "{\"task\": \"mixture\", \"outputs\": " MANY "}\n{\"x\": [[1]]}\n",
        "{\"context\": " MANY "}\n{\"context\": [1], \"x\": [[1]]}\n",
        "{\"vocabulary\": " MANY "}\n{\"x\": [[1]]}\n",
    };
    limit_memory();
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        expect_claim_of_bytes_refused("a.jsonl", text[i], strlen(text[i]));
}

/* A line has a limit, also if it comes out of a small gzipped file. */
Test(format_jsonl, a_line_that_is_too_long)
{
    enum { SIZE = 3 << 20 };
    char *text = malloc(SIZE + 1);
    memset(text, ' ', SIZE);
    memcpy(text, "{\"x\": [[1, 2]]", 14);
    memcpy(text + SIZE - 2, "}\n", 2);
    text[SIZE] = '\0';
    scratch_write(scratch("long.jsonl").text, text, SIZE);
    sw_dataset_free(open_file("long.jsonl", ""));
    setenv("SETWISE_LIMIT", "2", 1);
    expect_refusal("long.jsonl", "",
                   "line 1: is longer than 2 MB (SETWISE_LIMIT=MB raises the limit of 2 MB)");
    write_gzipped(scratch("long.jsonl.gz").text, text);
    expect_refusal("long.jsonl.gz", "", "...bytes that unpack to 2 MB (SETWISE_LIMIT=MB raises");
    free(text);
}

/* All faults are told, each with its line. */
Test(format_jsonl, faults_of_many_lines)
{
    expect_bad_text("many.jsonl", "",
                    "{\"x\": [[1, 2]]}\n{\"x\": [[1]]}\n{\"x\": [[3, 4]]}\n{\"x\"\n", "2 faults");
    cr_expect(strstr(sw_error_message(), "\n  line 2: ") &&
                  strstr(sw_error_message(), "\n  line 4: "),
              "%s", sw_error_message());
}
