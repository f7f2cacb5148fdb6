/* test_format_jsonl.c - JSON lines that are read, and the errors for those that are not. */
#include "files.h"

#include <setwise/datasets.h>

#include <math.h>

TestSuite(jsonl, .init = scratch_begin, .fini = scratch_end);

static const char zoo[] =
    "{\"set\": \"a\", \"label\": \"cat\", \"split\": \"train\", \"x\": [[1, 2], [5, 6.5]], "
    "\"context\": [1, 0], \"instance_labels\": [0, 1]}\n"
    "{\"set\": \"b\", \"label\": \"dog\", \"split\": \"train\", \"x\": [[3, -4e-1]], \"context\": "
    "[0, 1], \"instance_labels\": [true]}\n"
    "{\"set\": \"c\", \"label\": \"cat\", \"split\": \"valid\", \"x\": [[7, 8]], \"context\": [0, "
    "0], "
    "\"instance_labels\": [false]}\n"
    "{\"set\": \"d\", \"label\": \"dog\", \"split\": \"test\", \"x\": [[9, 10]], \"context\": [1, "
    "1], "
    "\"instance_labels\": [0]}\n";

static void expect_numbers(const sw_real *x, int count, const double *expected)
{
    for (int i = 0; i < count; i++)
        cr_expect_eq((double)x[i], (double)(sw_real)expected[i], "number %d is %g, not %g", i,
                     (double)x[i], expected[i]);
}

/* Three sets of one element, with that at the begin of each; the third has a tail of its own. */
static sw_dataset *three(const char *options, const char *header, const char *a, const char *b,
                         const char *c)
{
    char content[2048];
    snprintf(content, sizeof content,
             "%s{%s, \"x\": [[1]]}\n{%s, \"x\": [[2]]}\n{%s, \"x\": [[3]]}\n", header, a, b, c);
    return open_text("three.jsonl", options, content);
}

/* ---- Sets ------------------------------------------------------------------------------------ */

Test(jsonl, a_line_a_set)
{
    sw_dataset *d = open_text("zoo.jsonl", "", zoo);
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

Test(jsonl, the_first_line_may_name_the_columns)
{
    char content[2048];
    snprintf(
        content, sizeof content,
        "{\"features\": [\"x\", \"y\"], \"context\": [\"key\", \"other\"], \"task\": \"classes\", "
        "\"outputs\": [\"dog\", \"bird\", \"cat\"]}\n%s",
        zoo);
    sw_dataset *d = open_text("zoo.jsonl", "", content);
    cr_expect_str_eq(d->schema.feature.name[1], "y");
    cr_expect_str_eq(d->schema.context.name[0], "key");
    cr_expect_eq(d->schema.output.count, 3);
    cr_expect_str_eq(d->schema.output.name[1], "bird");
    static const int32_t label[] = {2, 0, 2, 0};
    cr_expect_eq(memcmp(d->sets.label, label, sizeof label), 0);
    sw_dataset_free(d);
    snprintf(content, sizeof content, "{\"features\": 2, \"context\": 2}\n%s", zoo);
    sw_dataset *counted = open_text("zoo.jsonl", "", content);
    sw_dataset *plain = open_text("plain.jsonl", "", zoo);
    expect_same(counted, plain, true);
    sw_dataset_free(counted);
    sw_dataset_free(plain);
}

/* Files of older versions say "head" instead of "task". */
Test(jsonl, the_old_name_of_the_task)
{
    static const char set[] = "{\"labels\": [1, 0], \"x\": [[1]]}\n";
    char content[512];
    sw_dataset *d[2];
    for (int i = 0; i < 2; i++) {
        snprintf(content, sizeof content,
                 "{\"%s\": \"labels\", \"outputs\": [\"red\", \"big\"]}\n%s%s%s",
                 i ? "head" : "task", set, set, set);
        d[i] = open_text("head.jsonl", "", content);
        cr_expect_eq(d[i]->task, SW_LABELS);
    }
    expect_same(d[0], d[1], true);
    sw_dataset_free(d[0]);
    sw_dataset_free(d[1]);
    expect_bad_text("head.jsonl", "", "{\"task\": \"classes\", \"head\": \"labels\"}\n",
                    "line 1: \"task\" and \"head\", which is its old name: expected one of them");
    expect_bad_text("head.jsonl", "", "{\"head\": \"class\"}\n", "line 1: unknown task 'class'");
}

/* An option may call the label "task" or "head"; the first line then has the other name. */
Test(jsonl, a_label_that_is_called_task)
{
    static const char *const names[2] = {"task", "head"};
    for (int i = 0; i < 2; i++) {
        char content[512], options[32];
        snprintf(content, sizeof content,
                 "{\"%s\": \"classes\"}\n{\"%s\": \"a\", \"x\": [[1]]}\n"
                 "{\"%s\": \"b\", \"x\": [[1]]}\n{\"%s\": \"a\", \"x\": [[1]]}\n",
                 names[1 - i], names[i], names[i], names[i]);
        snprintf(options, sizeof options, "label=%s", names[i]);
        sw_dataset *d = open_text("named.jsonl", options, content);
        cr_expect_eq(d->task, SW_CLASSES);
        cr_expect_str_eq(d->schema.output.name[1], "b");
        sw_dataset_free(d);
    }
}

Test(jsonl, names_may_be_numbers)
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

Test(jsonl, a_regression)
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

Test(jsonl, labels)
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

Test(jsonl, options_name_keys)
{
    sw_dataset *d = open_text(
        "named.jsonl", "set=id:label=kind:split=fold:context=key:instance=marks:ignore=url+x2",
        "{\"id\": 1, \"kind\": \"p\", \"fold\": \"train\", \"key\": [1], \"marks\": "
        "[1], \"x\": [[1]], \"url\": {}}\n"
        "{\"id\": 2, \"kind\": \"p\", \"fold\": \"valid\", \"key\": 2, \"marks\": [0], "
        "\"x\": [[2]]}\n"
        "{\"id\": 3, \"kind\": \"p\", \"fold\": \"test\", \"key\": 3, \"marks\": [0], "
        "\"x\": [[3]], \"x2\": 0}\n");
    cr_expect_str_eq(d->set_name[0], "1");
    expect_numbers(d->sets.context, 3, (double[]){1, 2, 3});
    cr_expect(d->instance_label[0]);
    sw_dataset_free(d);
    d = three("target=price:ignore=label", "", "\"price\": 1, \"label\": 1", "\"price\": 2",
              "\"price\": 3");
    cr_expect_str_eq(d->schema.output.name[0], "price");
    sw_dataset_free(d);
    expect_refusal("three.jsonl", "target=price+label",
                   "\"price+label\" names several keys, expected one key");
    expect_refusal("three.jsonl", "label=x", "key \"x\" would have two meanings");
}

Test(jsonl, texts_and_tokens)
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

Test(jsonl, tokens_that_are_no_words)
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

Test(jsonl, what_is_missing)
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

/* ---- How it is written ----------------------------------------------------------------------- */

Test(jsonl, the_same_in_other_spellings)
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

typedef struct bad_file {
    const char *content, *said;
} bad_file;

static void expect_all_bad(const bad_file *bad, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_bad_text("bad.jsonl", "", bad[i].content, bad[i].said);
}
#define EXPECT_BAD(list) expect_all_bad(list, sizeof list / sizeof list[0])

Test(jsonl, lines_that_are_no_objects)
{
    static const bad_file bad[] = {
        {"", "the file is empty, expected an object on each line"},
        {"\n \n", "the file is empty, expected an object on each line"},
        {"{\"features\": 1}\n", "there is no set after the first line"},
        {"{\"x\": [[1]]}\n[1, 2]\n", "line 2: a list, expected an object"},
        {"\"x\"\n", "line 1: \"x\", expected an object"},
        {"{\"x\": [[1]]}\n\n{\"x\": [[1,]]}\n", "line 3: byte 11: unexpected token near ']'"},
        {"{\n\"x\": [[1]]\n}\n",
         "line 1: byte 2: string or '}' expected near end of file (each line "
         "holds a whole object)"},
        {"{\"x\": [[1]]} {\"x\": [[1]]}\n", "line 1: byte 14: end of file expected near '{'"},
        {"{\"x\": [[1]], \"x\": [[1]]}\n", "line 1: byte 16: duplicate object key"},
        {"{\"x\": [[1]], \"set\": \"\xff\"}\n", "line 1: byte 21: unable to decode byte 0xff"},
        {"{\"x\": [[1]], \"set\": \"a\\u0000\"}\n", "line 1: byte "},
        {"{\"x\": [[1e999]]}\n", "line 1: byte 13: real number overflow"},
        {"{\"x\": [[NaN]]}\n", "line 1: byte "},
        {"{'x': [[1]]}\n", "line 1: byte 2: string or '}' expected near '''"},
    };
    EXPECT_BAD(bad);
    static const char zero[] = "{\"x\": [[1\0]]}\n";
    scratch_write(scratch("bad.jsonl").text, zero, sizeof zero - 1);
    expect_refusal("bad.jsonl", "", "line 1: byte 10 is zero, expected text in UTF-8");
}

Test(jsonl, keys)
{
    static const bad_file bad[] = {
        {"{\"x\": [[1]], \"lable\": 1}\n",
         "line 1: unknown key 'lable', did you mean 'label'? There are set, label, labels, target, "
         "split, context, x, instance_labels, text, tokens (ignore=lable leaves it out)"},
        {"{\"label\": 1}\n",
         "line 1: no \"x\", \"text\" or \"tokens\", expected the elements of a set"},
        {"{}\n", "line 1: no \"x\", \"text\" or \"tokens\""},
        {"{\"x\": null}\n", "line 1: no \"x\", \"text\" or \"tokens\""},
        {"{\"x\": [[1]], \"text\": \"a\"}\n", "line 1: \"x\" and \"text\", expected one of them"},
        {"{\"x\": [[1]], \"label\": 1, \"target\": 1}\n",
         "line 1: \"label\" and \"target\", expected one of them (ignore=NAME leaves one out)"},
        {"{\"x\": [[1]]}\n{\"text\": \"a\"}\n",
         "line 2: \"text\", but the sets before it have numbers"},
        {"{\"tokens\": [\"a\"]}\n{\"x\": [[1]]}\n",
         "line 2: \"x\", but the sets before it have words"},
        {"{\"x\": [[1]], \"label\": 1}\n{\"x\": [[1]], \"target\": 1}\n",
         "line 2: \"target\", but the task is classes"},
        {"{\"x\": [[1]]}\n{\"x\": [[1]], \"target\": 1}\n",
         "line 2: \"target\", but the sets before it have none"},
        {"{\"x\": [[1]]}\n{\"x\": [[1]], \"context\": 1}\n",
         "line 2: \"context\", but the sets before it have none"},
        {"{\"x\": [[1]], \"label\": 1}\n{\"x\": [[1]]}\n", "line 2: set 1 has no class"},
        {"{\"x\": [[1]], \"target\": 1}\n{\"x\": [[1]]}\n", "line 2: set 1 has no target"},
    };
    EXPECT_BAD(bad);
}

Test(jsonl, first_lines)
{
    static const bad_file bad[] = {
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
    EXPECT_BAD(bad);
}

Test(jsonl, values)
{
    static const bad_file bad[] = {
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
         "line 1: \"labels\" lists names: expected a first line that names all of them"},
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
    EXPECT_BAD(bad);
}

Test(jsonl, elements)
{
    static const bad_file bad[] = {
        {"{\"x\": 1}\n", "line 1: \"x\" of the first set is 1, expected a list of elements, each"},
        {"{\"x\": []}\n", "line 1: \"x\" of the first set is empty, expected a list of elements"},
        {"{\"x\": [1, 2]}\n", "line 1: \"x\" of the first set is something else, expected a list"},
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
         "line 1: \"instance_labels\" has 1 numbers, expected one for each of the 2 elements"},
        {"{\"x\": [[1], [2]], \"instance_labels\": 1}\n",
         "line 1: \"instance_labels\" has 0 numbers, expected one for each of the 2 elements"},
        {"{\"x\": [[1], [2]], \"instance_labels\": [0, 2]}\n",
         "line 1: \"instance_labels\" has 2, expected a 0 or 1 for each element"},
        {"{\"text\": \"a\", \"instance_labels\": [0]}\n",
         "line 1: \"instance_labels\" and \"text\": labels of elements need \"tokens\""},
        {"{\"x\": [[1]], \"instance_labels\": [0]}\n{\"x\": [[1]]}\n",
         "line 2: element 0: the element has no instance label, unlike those before it"},
    };
    EXPECT_BAD(bad);
}

/* ---- Large files ----------------------------------------------------------------------------- */

Test(jsonl, longer_than_a_piece)
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

Test(jsonl, damage_is_survived)
{
    expect_damage_is_survived("zoo.jsonl", "", zoo);
    expect_damage_is_survived("words.jsonl", "",
                              "{\"task\":\"labels\",\"outputs\":[\"a\",\"b\"]}\n"
                              "{\"text\":\"c \\u00e9\",\"labels\":[\"a\"]}\n"
                              "{\"tokens\":[\"c\"],\"labels\":{\"a\":0,\"b\":1}}\n"
                              "{\"text\":\"d\",\"labels\":[1,0]}\n");
}

/* ---- Writing --------------------------------------------------------------------------------- */

Test(jsonl, what_is_written)
{
    sw_dataset *d = open_text("zoo.jsonl", "", zoo);
    save(d, "again.jsonl");
    sw_dataset_free(d);
    char *content = scratch_read(scratch("again.jsonl").text, NULL);
    cr_expect_str_eq(
        content,
        "{\"task\":\"classes\",\"outputs\":[\"cat\",\"dog\"],\"features\":2,\"context\":2}\n"
        "{\"set\":\"a\",\"label\":\"cat\",\"split\":\"train\",\"context\":[1,0],"
        "\"x\":[[1,2],[5,6.5]],\"instance_labels\":[0,1]}\n"
        "{\"set\":\"b\",\"label\":\"dog\",\"split\":\"train\",\"context\":[0,1],"
        "\"x\":[[3,-0.4]],\"instance_labels\":[1]}\n"
        "{\"set\":\"c\",\"label\":\"cat\",\"split\":\"valid\",\"context\":[0,0],"
        "\"x\":[[7,8]],\"instance_labels\":[0]}\n"
        "{\"set\":\"d\",\"label\":\"dog\",\"split\":\"test\",\"context\":[1,1],"
        "\"x\":[[9,10]],\"instance_labels\":[0]}\n");
    free(content);
}

Test(jsonl, round_trips)
{
    static const int64_t with_empty_sets[] = {0, 0, 4, 9, 10, FULL_ROWS, FULL_ROWS};
    for (sw_task task = SW_CLASSES; task <= SW_REGRESSION; task++) {
        sw_dataset *d = full_dataset(task);
        expect_round_trip(d, ".jsonl", "standardise=no", true);
        expect_round_trip(d, ".ndjson.gz", "standardise=no", true);
        d->set_name = NULL; /* and without names */
        d->schema.feature.name = NULL;
        d->schema.context.name = NULL;
        if (task != SW_CLASSES) d->schema.output.name = NULL;
        expect_round_trip(d, ".jsonl", "standardise=no", true);
        d->sets.offset = with_empty_sets;
        expect_round_trip(d, ".jsonl", "standardise=no:empty=keep", true);
    }
}

Test(jsonl, round_trips_of_tasks)
{
    static const char *const specs[] = {"needle:train=40:valid=10:test=10", "lookup:train=300",
                                        "distinct:train=100:valid=10:test=10",
                                        "max-regression:train=40:valid=10:test=10",
                                        "mixture:train=5:valid=2:test=2"};
    for (int i = 0; i < 5; i++) {
        sw_dataset *d = NULL;
        cr_assert_eq(sw_dataset_open(&d, specs[i], 1), SW_OK);
        expect_round_trip(d, ".jsonl", "standardise=no", true);
        sw_dataset_free(d);
    }
}

Test(jsonl, round_trips_of_words_and_of_what_is_missing)
{
    sw_dataset *d =
        open_text("text.jsonl", "words=2",
                  "{\"text\": \"a good day\", \"split\": \"train\", \"label\": 1}\n"
                  "{\"tokens\": [\"New York\", \"a\"], \"split\": \"train\", \"label\": 0}\n"
                  "{\"text\": \"a\", \"split\": \"valid\", \"label\": 0}\n"
                  "{\"text\": \"seldom\", \"split\": \"test\", \"label\": 0}\n");
    expect_round_trip(d, ".jsonl", "words=2", true);
    sw_dataset_free(d);
    d = open_text("gap.jsonl", "nonfinite=keep",
                  "{\"x\": [[1, null], [2, 3]]}\n{\"x\": [[4, 5]]}\n{\"x\": [[6, 7]]}\n");
    expect_round_trip(d, ".jsonl", "nonfinite=keep", true);
    sw_dataset_free(d);
    d = open_text("text.jsonl", "", "{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"a\"}\n");
    expect_round_trip(d, ".jsonl", "", true); /* there is no first line to write */
    sw_dataset_free(d);
}

Test(jsonl, what_cannot_be_written)
{
    static sw_real x[FULL_ROWS * FULL_WIDTH] = {0, 1, 2, 3, (sw_real)INFINITY};
    static char *tokens[] = {"<other>", "one"}, *twice[] = {"a", "b", "c", "d", "b", "e"};
    sw_dataset *d = full_dataset(SW_CLASSES);
    d->set_name = twice;
    expect_not_saved(d, "no.jsonl", "jsonl cannot hold sets 1 and 4 with the same name, \"b\"");
    d = full_dataset(SW_CLASSES);
    d->sets.x = x;
    expect_not_saved(d, "no.jsonl", "jsonl cannot hold infinite numbers (element 1); csv, npz");
    x[4] = x[3] = 0;
    d->schema.vocabulary = 2;
    d->schema.token = tokens;
    expect_not_saved(d, "no.jsonl", "words with 2 other numbers each");
    d->schema.token = NULL;
    d->schema.hashed = true;
    expect_not_saved(d, "no.jsonl", "hashed words");
}
