/* test_builder_values.c - columns of words become columns of 0 and 1. */
#include "data/builder_values.h"

#include "base/text.h"
#include "formats/files.h"

#include <math.h>

TestSuite(builder_values, .init = scratch_begin, .fini = scratch_end);

/* Ponds: the ground and the shade are words, the question is one, too. */
static const char ponds[] = "set,label,depth,ground,context.season,shade\n"
                            "a,x,1,sand,dry,10\n"
                            "b,y,2,mud,wet,9\n"
                            "a,x,3,gravel,dry,10\n"
                            "c,y,4,,wet,9\n";
#define PLAIN ":standardise=no:valid=30:test=30"
#define WORDS "categories=ground+season+shade:context=season"

static void expect_columns(const sw_columns *columns, const char *const *name, int64_t count)
{
    cr_assert_eq(columns->count, count, "%d columns", (int)columns->count);
    for (int64_t c = 0; c < count; c++)
        cr_expect_str_eq(columns->name[c], name[c], "column %d is %s", (int)c, columns->name[c]);
}

static const char *const features[] = {"depth",       "ground=gravel", "ground=mud",
                                       "ground=sand", "shade=9",       "shade=10"};
static const char *const contexts[] = {"season=dry", "season=wet"};

static void expect_ponds(const sw_dataset *d)
{
    static const double x[] = {1, 0, 0, 1, 0, 1, 3, 1, 0, 0, 0, 1,
                               2, 0, 1, 0, 1, 0, 4, 0, 0, 0, 1, 0};
    expect_columns(&d->schema.feature, features, 6);
    expect_columns(&d->schema.context, contexts, 2);
    cr_assert_eq(d->sets.width, 6);
    expect_numbers(d->sets.x, 24, x);
    expect_numbers(d->sets.context, 6, (double[]){1, 0, 0, 1, 0, 1});
}

/* In the order of their names, or of their sizes. A missing value is 0 in all columns. */
Test(builder_values, each_value_is_a_column)
{
    char text[400];
    strcpy(text, ponds);
    memcpy(strstr(text, "context.season"), "season        ", 14); /* blanks are no part of it */
    sw_dataset *d = open_text("ponds.csv", WORDS PLAIN, text);
    expect_ponds(d);
    static const char *const copy[] = {"copy.csv", "copy.jsonl", "copy.npz"};
    for (int i = 0; i < 3; i++) {
        cr_assert_eq(sw_dataset_save(d, scratch(copy[i]).text, NULL), SW_OK, "%s",
                     sw_error_message());
        sw_dataset *again = open_file(copy[i], "standardise=no");
        expect_ponds(again);
        sw_dataset_free(again);
    }
    sw_dataset_free(d);
}

Test(builder_values, of_json_lines)
{
    static const char text[] =
        "{\"set\": \"a\", \"label\": \"x\", \"context\": {\"season\": \"dry\"}, \"x\": "
        "[{\"depth\": "
        "1, \"ground\": \"sand\", \"shade\": 10}, {\"ground\": \"gravel\", \"depth\": 3, "
        "\"shade\": \"10\"}]}\n"
        "{\"set\": \"b\", \"label\": \"y\", \"context\": {\"season\": \"wet\"}, \"x\": "
        "[{\"depth\": "
        "2, \"ground\": \"mud\", \"shade\": 9}]}\n"
        "{\"set\": \"c\", \"label\": \"y\", \"context\": {\"season\": \"wet\"}, \"x\": "
        "[{\"depth\": "
        "4, \"ground\": null, \"shade\": 9}]}\n";
    sw_dataset *d = open_text("ponds.jsonl", "categories=ground+season+shade" PLAIN, text);
    expect_ponds(d);
    sw_dataset_free(d);
    expect_refusal("ponds.jsonl", "",
                   "line 1: \"ground\" of an element is \"sand\", expected a number, or null "
                   "(categories=ground makes columns of 0 and 1 of its words, ignore=ground leaves "
                   "it out)");
}

/* Read a text for the model; NULL: it is refused. */
static sw_dataset *open_for(const sw_dataset *model, const char *name, const char *text)
{
    sw_dataset *d = NULL;
    scratch_write(scratch(name).text, text, strlen(text));
    sw_dataset_open_for(&d, scratch(name).text, &model->schema, 0);
    return d;
}

/* The names of the model's columns say what its categories are. */
Test(builder_values, a_model_knows_its_values)
{
    sw_dataset *model =
        open_text("ponds.csv", "categories=ground+context.season+shade" PLAIN, ponds);
    expect_columns(&model->schema.feature, features, 6);
    sw_dataset *d = open_for(
        model, "new.csv", "shade,ground,set,depth,context.season\n9,mud,n,5,dry\n10,NA,n,6,dry\n");
    cr_assert_not_null(d, "%s", sw_error_message());
    expect_columns(&d->schema.feature, features, 6);
    expect_numbers(d->sets.x, 12, (double[]){5, 0, 1, 0, 1, 0, 6, 0, 0, 0, 0, 1});
    sw_dataset_free(d);
    d = open_for(model, "wide.csv",
                 "set,ground=gravel,ground=mud,ground=sand,shade,depth,context.season\n"
                 "n,0,0,1,9,7,wet\n");
    cr_assert_not_null(d, "%s", sw_error_message());
    expect_numbers(d->sets.x, 6, (double[]){7, 0, 0, 1, 1, 0});
    sw_dataset_free(d);
    cr_expect_null(
        open_for(model, "bad.csv", "shade,ground,set,depth,context.season\n9,Mud,n,5,dry\n"));
    cr_expect(strstr(sw_error_message(),
                     "line 2: column \"ground\" is \"Mud\", which the model does not know: it was "
                     "trained with \"gravel\", \"mud\", \"sand\" (na=Mud takes it as missing; "
                     "similar=join takes it as \"mud\")"),
              "%s", sw_error_message());
    sw_dataset_free(model);
}

/* A stream leaves out the set with a value that the model does not know. */
static int faults;
static void count_fault(void *user, const char *message)
{
    (void)user;
    cr_expect(strstr(message, "line 3: column \"ground\" is \"ice\""), "%s", message);
    faults++;
}

Test(builder_values, in_a_stream)
{
    static const char text[] = "set,ground,shade,depth,context.season\nm,mud,9,1,dry\n"
                               "n,ice,9,1,dry\no,sand,10,1,wet\n";
    sw_dataset *model =
        open_text("ponds.csv", "categories=ground+context.season+shade" PLAIN, ponds);
    sw_reader *reader;
    sw_batch batch;
    const sw_reader_options options = {.elements = 1, .fault = count_fault};
    scratch_write(scratch("new.csv").text, text, strlen(text));
    cr_assert_eq(sw_reader_open(&reader, scratch("new.csv").text, &model->schema, &options), SW_OK);
    int sets = 0;
    while (sw_reader_next(reader, &batch) == SW_OK && batch.data) {
        expect_columns(&batch.data->schema.feature, features, 6);
        for (int64_t b = 0; b < batch.data->sets.count; b++, sets++)
            expect_numbers(batch.data->sets.x + 6 * b, 6,
                           sets == 0 ? (double[]){1, 0, 1, 0, 1, 0} : (double[]){1, 0, 0, 1, 0, 1});
    }
    cr_expect_eq(sets, 2, "%s", sw_error_message());
    cr_expect_eq(faults, 1);
    sw_reader_free(reader);
    sw_dataset_free(model);
}

Test(builder_values, spellings)
{
    static const char text[] = "set,label,shade\na,x,yes\na,x,Yes\nb,y,no\nc,y,no \n";
    sw_dataset *d = open_text("shade.csv", "categories=shade" PLAIN, text);
    cr_expect_eq(d->sets.width, 3);
    bool told = false;
    for (int w = 0; w < d->warnings; w++)
        told |= strstr(d->warning[w], "values of \"shade\" that differ in case or blanks alone: "
                                      "\"yes\" and \"Yes\" (similar=join makes them one)") != NULL;
    cr_expect(told);
    sw_dataset_free(d);
    d = open_text("shade.csv", "categories=shade:similar=join" PLAIN, text);
    expect_columns(&d->schema.feature, (const char *const[]){"shade=no", "shade=yes"}, 2);
    sw_dataset_free(d);
}

Test(builder_values, what_is_refused)
{
    expect_bad_text("a.csv", "categories=grund", ponds,
                    "categories: no column of elements or contexts is called \"grund\"");
    expect_bad_text("a.csv", "categories=a", "set,a,a=b\nx,b,1\ny,b,2\n",
                    "two columns would be called \"a=b\"");
    expect_bad_text("a.csv", "categories=a", "set,a\nx,\ny,\n",
                    "categories: the columns have no value");
    sw_text text = {0};
    sw_text_add(&text, "set,a\n");
    for (int i = 0; i < 1001; i++) sw_text_add(&text, "s,v%d\n", i);
    expect_bad_text("many.csv", "categories=a", text.data,
                    "line 1002: categories: column \"a\" has more than 1000 values");
    sw_text_free(&text);
}
