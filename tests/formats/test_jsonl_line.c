/* test_jsonl_line.c - the keys and values of a line, and lines that are refused. */
#include "formats/jsonl_line.h"

#include "files.h"
#include "three_sets.h"

TestSuite(jsonl_line, .init = scratch_begin, .fini = scratch_end);

/* ---- Values ---------------------------------------------------------------------------------- */

Test(jsonl_line, numbers)
{
    static const struct {
        const char *json;
        bool number;
        double value;
    } cases[] = {{"1", true, 1},       {"0.0", true, 0},    {"-2.5", true, -2.5},
                 {"true", false, 0},   {"false", false, 0}, {"\"1\"", false, 0},
                 {"\"12\"", false, 0}, {"[1]", false, 0},   {"{}", false, 0}};
    const sw_jsonl_line line = {.na = ""};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double number;
        json_t *value = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
        cr_expect_eq(sw_jsonl_number(&line, value, &number), cases[i].number, "%s", cases[i].json);
        if (cases[i].number) cr_expect_eq(number, cases[i].value, "%s", cases[i].json);
        json_decref(value);
    }
    double missing = 0;
    cr_expect(sw_jsonl_number(&line, json_null(), &missing) && missing != missing);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

/* An option may call the label "task"; the first line then cannot name the task. */
Test(jsonl_line, a_label_that_is_called_task)
{
    sw_dataset *d = open_text("named.jsonl", "label=task",
                              "{\"task\": \"a\", \"x\": [[1]]}\n{\"task\": \"b\", \"x\": [[1]]}\n"
                              "{\"task\": \"a\", \"x\": [[1]]}\n");
    cr_expect_eq(d->task, SW_CLASSES);
    cr_expect_str_eq(d->schema.output.name[1], "b");
    sw_dataset_free(d);
}

Test(jsonl_line, options_name_keys)
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
    expect_refusal("three.jsonl", "label=x", "options label and elements both name key \"x\"");
}

/* Several keys make one row: of answers, or of contexts. */
Test(jsonl_line, keys_that_are_joined)
{
#define ANSWERED                                                                                   \
    "{\"mass\": 1, \"age:0\": 2, \"x\": [[1]], \"place\": 7}\n"                                    \
    "{\"age:0\": 4, \"place\": 8, \"mass\": 3, \"x\": [[1]]}\n"                                    \
    "{\"mass\": 5, \"age:0\": 6, \"place\": 9, \"x\": [[2]]}\n"
    const char *text = ANSWERED "{\"place\": 9, \"mass\": null, \"x\": [[2]]}\n";
    const char *options = "target=mass+\"age:0\":context=place:unanswered=drop:standardise=no";
    sw_dataset *d = open_text("joined.jsonl", options, text);
    cr_expect_eq(d->task, SW_REGRESSION);
    cr_assert_eq(d->schema.output.count, 2);
    cr_expect_str_eq(d->schema.output.name[1], "age:0");
    expect_numbers(d->sets.target, 6, (double[]){1, 2, 3, 4, 5, 6});
    sw_dataset_free(d);
    d = open_text("joined.jsonl", "target=mass:context=place+\"age:0\":standardise=no", ANSWERED);
    expect_numbers(d->sets.context, 6, (double[]){7, 2, 8, 4, 9, 6});
    sw_dataset_free(d);
    expect_refusal("joined.jsonl", "target=mass+age:context=place:ignore=\"age:0\"",
                   "line 1: set 0, target 1 (age) is missing");
    expect_refusal("joined.jsonl", "target=mass:context=place", "line 1: unknown key 'age:0'");
}

/* A key that a list joins has no other meaning: its groups, say, would be lost without a word. */
Test(jsonl_line, keys_that_two_options_name)
{
    static const struct {
        const char *options, *expected;
    } bad[] = {
        {"target=mass+age:group=age", "options target and group both name key \"age\""},
        {"target=mass+age:fold=age", "options target and fold both name key \"age\""},
        {"target=mass+age:context=age", "options target and context both name key \"age\""},
        {"target=mass:context=mass+age", "options target and context both name key \"mass\""},
        {"target=mass+age:context=place+\"age\"",
         "options target and context both name key \"age\""},
        {"label=age:context=mass+age", "options label and context both name key \"age\""},
        {"labels=mass+age:label=age", "options label and labels both name key \"age\""},
        {"context=mass+label", "options label and context both name key \"label\""},
        {"target=mass+age:ignore=age", "options target and ignore both name key \"age\""},
        {"label=age:ignore=mass+age", "options label and ignore both name key \"age\""},
        {"target=mass+age+mass", "options target and target both name key \"mass\""},
        {"target=mass+tokens", "option target names key \"tokens\", which has another meaning"},
        {"target=mass+\"\xff\"", "option target: \"mass+\"\\xff\"\" is not UTF-8"},
    };
    scratch_write(scratch("joined.jsonl").text, "{}\n", 3);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_refusal("joined.jsonl", bad[i].options, bad[i].expected);
}

/* In quotes, the key of a set may hold a +, which joins columns in CSV alone. */
Test(jsonl_line, the_name_of_a_set_with_signs)
{
    sw_dataset *d = open_text("a.jsonl", "set=\"a+b\"",
                              "{\"a+b\": \"P\", \"label\": \"p\", \"x\": [[1]]}\n"
                              "{\"a+b\": \"Q\", \"label\": \"n\", \"x\": [[2]]}\n");
    cr_expect_str_eq(d->set_name[0], "P");
    sw_dataset_free(d);
}

/* What options name may lie within objects, which are left out otherwise. */
Test(jsonl_line, keys_within_objects)
{
    const char *text =
        "{\"sample\": {\"id\": \"a\", \"by\": \"JK\"}, \"run\": {\"x.y\": {\"kind\": \"p\"}, "
        "\"n\": 7}, \"x\": [[1]]}\n"
        "{\"sample\": {\"id\": \"b\"}, \"run\": {\"x.y\": {\"kind\": \"n\"}, \"n\": 8}, \"x\": "
        "[[2]]}\n"
        "{\"sample\": {\"id\": \"c\"}, \"run\": {\"x.y\": {\"kind\": \"p\"}, \"n\": 9}, \"x\": "
        "[[3]]}\n";
    sw_dataset *d = open_text(
        "a.jsonl",
        "set=sample.id:label=run.x.y.kind:context=run.n:ignore=sample+run:standardise=no", text);
    cr_expect_str_eq(d->set_name[1], "b");
    cr_expect_str_eq(d->schema.output.name[0], "n");
    expect_numbers(d->sets.context, 3, (double[]){7, 8, 9});
    sw_dataset_free(d);
    expect_refusal("a.jsonl", "set=sample.id:label=run.x.y.kind",
                   "line 1: unknown key 'sample', did you mean 'sample.id'?");
    cr_expect(strstr(sw_error_message(),
                     "(options name a key in it, and ignore leaves out the rest; "
                     "ignore=sample+run leaves those that are unknown out;"));
    expect_refusal("a.jsonl", "", "line 1: unknown key 'sample'");
    cr_expect(strstr(sw_error_message(), "(options name a key in it so: sample.id; ignore="));
    expect_refusal("a.jsonl", "label=run.group:ignore=sample", "line 1: unknown key 'run'");
    cr_expect(strstr(sw_error_message(),
                     "(options name a key in it, and ignore leaves out the rest; "
                     "ignore=run leaves it out;"));
    expect_refusal("a.jsonl", "labels=run.x+run.group:ignore=sample", "line 1: unknown key 'run'");
    cr_expect(strstr(sw_error_message(), "(options name a key in it, and ignore leaves"));
    expect_refusal("a.jsonl", "label=run.kind:ignore=sample+run",
                   "option label: no set has the key \"run.kind\"");
}

/* A long list of keys ends behind a whole name. */
Test(jsonl_line, many_unknown_keys)
{
    char text[2048] = "{\"x\": [[1]]";
    for (int i = 0; i < 60; i++) snprintf(text + strlen(text), 32, ", \"key number %d+\": 1", i);
    strcat(text, "}\n");
    expect_bad_text("a.jsonl", "", text, "line 1: unknown key 'key number 0+'");
    cr_expect(strstr(sw_error_message(),
                     "+\"key number 23+\"+... leaves those that are unknown out; "
                     "set=NAME,"),
              "%s", sw_error_message());
}

/* `group` is the label here, and so it is not the name of a group; nor is "". */
Test(jsonl_line, a_key_that_an_option_takes_leaves_no_name)
{
    expect_bad_text(
        "a.jsonl", "label=group", "{\"group\": \"a\", \"x\": [[1]], \"\": 1}\n",
        "line 1: unknown key '', did you mean 'x'? There are set, group, labels, target, "
        "split, fold, set_weight,");
}

/* A set may lack a key, but not all of them. */
Test(jsonl_line, a_key_that_no_set_has)
{
    const char *text = "{\"label\": \"p\", \"patient\": 1, \"x\": [[1]]}\n"
                       "{\"label\": \"n\", \"x\": [[2]]}\n{\"label\": \"n\", \"x\": [[3]]}\n";
    expect_bad_text("a.jsonl", "group=patiant:ignore=patient", text,
                    "option group: no set has the key \"patiant\"");
    expect_refusal("a.jsonl", "set=id:ignore=patient", "option set: no set has the key \"id\"");
    sw_dataset_free(open_file("a.jsonl", "ignore=label+patient"));
}

/* Where an option names "group" or "task", they are not read under these names. */
Test(jsonl_line, a_list_with_names_of_other_keys)
{
    sw_dataset *d = open_text("joined.jsonl", "context=task+group:standardise=no:test=30",
                              "{\"label\": 0, \"task\": 1, \"group\": 2, \"x\": [[1]]}\n"
                              "{\"label\": 1, \"task\": 3, \"group\": 4, \"x\": [[1]]}\n"
                              "{\"label\": 0, \"task\": 5, \"group\": 6, \"x\": [[2]]}\n");
    expect_numbers(d->sets.context, 6, (double[]){1, 2, 3, 4, 5, 6});
    sw_dataset_free(d);
}

Test(jsonl_line, keys_that_are_refused)
{
    static const bad_text bad[] = {
        {"{\"x\": [[1]], \"lable\": 1}\n",
         "line 1: unknown key 'lable', did you mean 'label'? There are set, label, labels, target, "
         "split, group, fold, set_weight, context, x, instance_labels, text, tokens (ignore=lable "
         "leaves it out; set=NAME,"},
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
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
}

Test(jsonl_line, lines_that_are_not_objects)
{
    static const bad_text bad[] = {
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
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
    static const char zero[] = "{\"x\": [[1\0]]}\n";
    scratch_write(scratch("bad.jsonl").text, zero, sizeof zero - 1);
    expect_refusal("bad.jsonl", "", "line 1: byte 10 is zero, expected text in UTF-8");
}

/* A table as pandas writes it: each line is an element, and no set. */
Test(jsonl_line, a_line_for_each_element)
{
    expect_bad_text("records.jsonl", "", "{\"id\": \"s1\", \"ms\": 7, \"who\": \"bot\"}\n",
                    "...(each line is a set with a list of its elements; a table with a line for "
                    "each element is CSV, which pandas writes with to_csv(index=False); set=NAME");
}
