/* test_format_csv.c - CSV files that are read, and the errors for those that are not. */
#include "files.h"
#include "zoo.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <locale.h>
#include <math.h>

TestSuite(format_csv, .init = scratch_begin, .fini = scratch_end);

/* Six sets of two numbers, enough for the three splits. */
#define SIX "a,1,2\nb,3,4\nc,5,6\nd,7,8\ne,9,10\nf,11,12\n"

static sw_dataset *six(const char *options, const char *content)
{
    return open_text("six.csv", options, content);
}

/* ---- Sets ------------------------------------------------------------------------------------ */

Test(format_csv, each_line_is_an_element)
{
    sw_dataset *d = open_text("zoo.csv", "", zoo_csv);
    cr_assert_eq(d->sets.count, 4);
    cr_assert_eq(d->sets.width, 2);
    static const int64_t offset[] = {0, 2, 4, 5, 6};
    cr_expect_eq(memcmp(d->sets.offset, offset, sizeof offset), 0);
    expect_numbers(d->sets.x, 12, (double[]){1, 2, 5, 6, 3, 4, 9, -10, 7, 8, .5, .0625});
    cr_expect_eq(d->task, SW_CLASSES);
    cr_expect_str_eq(d->schema.output.name[0], "cat");
    cr_expect_str_eq(d->schema.output.name[1], "dog");
    static const int32_t label[] = {0, 1, 0, 1};
    cr_expect_eq(memcmp(d->sets.label, label, sizeof label), 0);
    cr_expect_str_eq(d->schema.feature.name[0], "x");
    cr_expect_str_eq(d->schema.feature.name[1], "y");
    static const uint8_t instance[] = {0, 1, 1, 0, 0, 1};
    cr_expect_eq(memcmp(d->instance_label, instance, sizeof instance), 0);
    cr_expect(d->split_given);
    cr_expect_eq(d->index_count[SW_TRAIN], 2);
    cr_expect_eq(d->index[SW_VALID][0], 2);
    cr_expect_eq(d->index[SW_TEST][0], 3);
    cr_expect_str_eq(d->set_name[3], "d");
    cr_expect_str_eq(d->name, "zoo.csv");
    sw_dataset_free(d);
}

Test(format_csv, a_column_is_the_weight_of_the_set)
{
    sw_dataset *d = six("weight=w", "set,label,w,x\na,1,2,1\na,1,2,2\nb,0,0.5,3\nc,1,0,4\n");
    expect_numbers(d->sets.weight, 3, (double[]){2, 0.5, 0});
    cr_expect_eq(d->sets.width, 1);
    sw_dataset_free(d);
    d = six("", "set,label,set_weight,x\na,1,2,1\na,1,,2\nb,0,0.5,3\n");
    expect_numbers(d->sets.weight, 2, (double[]){2, 0.5});
    sw_dataset_free(d);
    expect_bad_text("six.csv", "weight=w", "set,w,x\na,1,1\na,2,2\nb,1,3\n",
                    "line 3: set \"a\", weight 0 is 2 here and 1 before");
    expect_bad_text("six.csv", "weight=w", "set,w,x\na,1,1\nb,-2,3\n",
                    "line 3: set \"b\", the weight is -2, expected 0 or more");
    expect_bad_text("six.csv", "weight=w", "set,w,x\na,1,1\nb,,3\n",
                    "line 3: set \"b\" has no weight, unlike other sets: 1 of 2 has none");
}

Test(format_csv, values_of_a_set_on_its_first_line_only)
{
    sw_dataset *all = six("", "set,label,split,context.a,context.b,x\n"
                              "s,1,train,1,2,10\ns,1,train,1,2,20\nt,0,train,3,4,30\n"
                              "u,1,valid,5,6,40\nv,0,test,7,8,50\nt,0,train,3,4,60\n");
    sw_dataset *first = open_text("first.csv", "",
                                  "set,label,split,context.a,context.b,x\n"
                                  "s,1,train,1,2,10\ns,,,,,20\nt,0,train,3,4,30\n"
                                  "u,1,valid,5,6,40\nv,0,test,7,8,50\nt,,,,,60\n");
    expect_same(all, first, true);
    cr_expect_str_eq(all->schema.context.name[1], "b");
    expect_numbers(all->sets.context, 8, (double[]){1, 2, 3, 4, 5, 6, 7, 8});
    sw_dataset_free(all);
    sw_dataset_free(first);
}

Test(format_csv, answers_other_than_classes)
{
    sw_dataset *d = six("", "set,target,x,y\n"
                            "a,.5,1,2\nb,1,3,4\nc,-2,5,6\nd,0,7,8\ne,3,9,10\nf,4,11,12\n");
    cr_expect_eq(d->task, SW_REGRESSION);
    cr_expect_str_eq(d->schema.output.name[0], "target");
    expect_numbers(d->sets.target, 6, (double[]){.5, 1, -2, 0, 3, 4});
    sw_dataset_free(d);
    d = six("", "target.b,set,target.a,x\n1,a,2,0\n3,b,4,0\n5,c,6,1\n");
    cr_expect_str_eq(d->schema.output.name[0], "b");
    cr_expect_str_eq(d->schema.output.name[1], "a");
    expect_numbers(d->sets.target, 6, (double[]){1, 2, 3, 4, 5, 6});
    sw_dataset_free(d);
    d = six("", "set,label.red,label.big,x\na,0,1,0\nb,1,1,0\nc,0,0,1\n");
    cr_expect_eq(d->task, SW_LABELS);
    cr_expect_str_eq(d->schema.output.name[1], "big");
    expect_numbers(d->sets.target, 6, (double[]){0, 1, 1, 1, 0, 0});
    sw_dataset_free(d);
    d = six("", "set,x,y\n" SIX); /* no answers */
    cr_expect_null(d->sets.label);
    cr_expect_null(d->sets.target);
    sw_dataset_free(d);
}

Test(format_csv, options_name_columns)
{
    static const char content[] = "bag,kind,fold,p,q,r,marked,when,label,id\n"
                                  "1,x,0,1,2,3,0,now,7,0\n1,x,0,1,2,6,1,now,7,1\n"
                                  "2,y,0,7,8,9,0,now,7,2\n3,y,1,1,1,1,0,now,7,3\n"
                                  "4,x,2,2,2,2,1,now,7,4\n";
    sw_dataset *d = six("set=bag:label=kind:split=fold:context=q+p:instance=marked:"
                        "ignore=when+label+id",
                        content);
    cr_expect_eq(d->sets.width, 1);
    cr_expect_str_eq(d->schema.feature.name[0], "r");
    cr_expect_str_eq(d->schema.output.name[1], "y");
    cr_expect_str_eq(d->schema.context.name[0], "q");
    cr_expect_eq(d->index_count[SW_TRAIN], 2);
    cr_expect_str_eq(d->set_name[0], "1");
    cr_expect(d->instance_label[1]);
    sw_dataset_free(d);
    expect_refusal("six.csv",
                   "set=bag:label=kind:split=fold:context=p+r:instance=marked:ignore=when+label+id",
                   "line 3: set \"1\", context 1 (r) is 6 here and 3 before");
    d = six("set=bag:target=p:ignore=kind+fold+marked+when+label+id:labels=",
            "bag,kind,fold,p,q,r,marked,when,label,id\n1,x,0,1,2,3,0,,7,0\n2,y,0,7,8,9,0,,7,2\n"
            "3,y,1,1,1,1,0,,7,3\n");
    cr_expect_eq(d->task, SW_REGRESSION);
    cr_expect_str_eq(d->schema.output.name[0], "p");
    sw_dataset_free(d);
}

/* ---- How it is written ----------------------------------------------------------------------- */

Test(format_csv, the_same_in_other_spellings)
{
    static const struct {
        const char *name, *content;
    } same[] = {
        {"crlf.csv", "set,label,x\r\na,1,1\r\nb,2,2\r\nc,1,3\r\nd,2,4\r\n"},
        {"cr.csv", "set,label,x\ra,1,1\rb,2,2\rc,1,3\rd,2,4\r"},
        {"mark.csv", "\xef\xbb\xbfset,label,x\na,1,1\nb,2,2\nc,1,3\nd,2,4\n"},
        {"quoted.csv", "\"set\",\"label\",\"x\"\n\"a\",\"1\",\"1\"\nb,\"2\",2\nc,1,3\nd,2,\"4\""},
        {"blank.csv", "\n\nset , label,  x\n\na, 1, 1 \n b ,2,2\n\n\nc,1,\t3\nd,2,4\n\n"},
        {"end.csv", "set,label,x\na,1,1\nb,2,2\nc,1,3\nd,2,4"},
        {"tab.tsv", "set\tlabel\tx\na\t1\t1\nb\t2\t2\nc\t1\t3\nd\t2\t4\n"},
        {"TAB.TSV", "set\tlabel\tx\na\t1\t1\nb\t2\t2\nc\t1\t3\nd\t2\t4\n"},
        {"excel.csv", "set;label;x;;\na;1;1;;\nb;2;2;;\nc;1;3;;\nd;2;4;;\n"},
        {"order.csv", "x,label,set\n1,1,a\n2,2,b\n3,1,c\n4,2,d\n"},
    };
    sw_dataset *plain = open_text("plain.csv", "", "set,label,x\na,1,1\nb,2,2\nc,1,3\nd,2,4\n");
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        sw_dataset *other = open_text(same[i].name, "", same[i].content);
        expect_same(plain, other, true);
        sw_dataset_free(other);
    }
    write_gzipped(scratch("z.csv.gz").text, same[0].content);
    write_gzipped(scratch("z.tsv.gz").text, same[6].content);
    const char *gzipped[] = {"z.csv.gz", "z.tsv.gz"};
    for (int i = 0; i < 2; i++) {
        sw_dataset *other = open_file(gzipped[i], "");
        expect_same(plain, other, true);
        sw_dataset_free(other);
    }
    scratch_write(scratch("data.txt").text, same[0].content, strlen(same[0].content));
    sw_dataset *named = open_file("data.txt", "format=csv");
    expect_same(plain, named, true);
    sw_dataset_free(named);
    sw_dataset_free(plain);
}

Test(format_csv, quoted_fields)
{
    sw_dataset *d =
        six("", "set,\"a \"\"b\"\", c\",x\n\"one,\ntwo\",1,2\n\" \",3,4\n\"\"\"\",5,6\n");
    cr_expect_str_eq(d->schema.feature.name[0], "a \"b\", c");
    cr_expect_str_eq(d->set_name[0], "one,\ntwo");
    cr_expect_str_eq(d->set_name[1], " ");
    cr_expect_str_eq(d->set_name[2], "\"");
    sw_dataset_free(d);
}

Test(format_csv, numbers)
{
    static const char content[] = "set,x,y\na,,NA\nb,NaN,nan\nc,inf,-Inf\nd,Infinity,+INF\n"
                                  "e,1e-3,-0\nf,007,1E+2\n";
    sw_dataset *d = six("nonfinite=keep:standardise=no", content);
    for (int i = 0; i < 4; i++) cr_expect(isnan(d->sets.x[i]), "%d", i);
    expect_numbers(d->sets.x + 4, 8,
                   (double[]){INFINITY, -INFINITY, INFINITY, INFINITY, .001, -0.0, 7, 100});
    cr_expect(signbit(d->sets.x[9]));
    sw_dataset_free(d);
    expect_refusal("six.csv", "", "line 2: column \"x\" is missing, expected a number");
    expect_bad_text("six.csv", "", "set,x,y\na,1,-inf\n",
                    "line 2: column \"y\" is -inf, expected a finite number");
    d = six("nonfinite=drop", "set,x\na,1\na,NA\nb,2\nc,3\nc,inf\n");
    cr_expect_eq(d->sets.offset[3], 3);
    sw_dataset_free(d);
}

/* The words that pandas reads as missing. */
Test(format_csv, words_for_missing_numbers)
{
    sw_dataset *d = six("nonfinite=keep:standardise=no",
                        "set,x,y\na,N/A,-nan\nb,NULL,None\nc,#N/A,1\nd,null,<NA>\n");
    for (int i = 0; i < 8; i++) cr_expect_eq(isnan(d->sets.x[i]), i != 5, "%d", i);
    sw_dataset_free(d);
    expect_bad_text("six.csv", "", "set,label,x\na,p,1\na,p,none\n",
                    "line 3: column \"x\" is \"none\", expected a number");
}

/* Words of one's own, with and without quotes. */
Test(format_csv, words_of_ones_own_for_missing_numbers)
{
    static const char content[] = "set,x\na,n.d.\nb,not + done\nc,NA\nd,4\ne,5\nf,6\n";
    sw_dataset *d =
        six("na=n.d.+\"not + done\":nonfinite=keep:standardise=no:valid=20:test=20", content);
    for (int i = 0; i < 3; i++) cr_expect(isnan(d->sets.x[i]), "%d", i);
    expect_numbers(d->sets.x + 3, 3, (double[]){4, 5, 6});
    sw_dataset_free(d);
    expect_bad_text("six.csv", "na=n.d.:nonfinite=keep", content,
                    "line 3: column \"x\" is \"not + done\", expected a number (na=\"not + done\" "
                    "takes it as missing, ignore=x leaves the column out)");
}

Test(format_csv, numbers_do_not_depend_on_the_locale)
{
    /* Without an installed locale that has a decimal comma, the rest still has to hold. */
    if (!setlocale(LC_ALL, "de_DE.UTF-8")) setlocale(LC_ALL, "fr_FR.UTF-8");
    sw_dataset *d = six("", "set,x\na,0.25\nb,1.5\nc,2\n");
    expect_numbers(d->sets.x, 3, (double[]){.25, 1.5, 2});
    save(d, "again.csv");
    sw_dataset_free(d);
    char *content = scratch_read(scratch("again.csv").text, NULL);
    cr_expect_str_eq(content, "set,x\na,0.25\nb,1.5\nc,2\n");
    free(content);
}

/* ---- Text ------------------------------------------------------------------------------------ */

Test(format_csv, the_words_of_a_text)
{
    sw_dataset *d = six("", "label,split,text\n"
                            "good,train,\"A good, good day!\"\n"
                            "bad,train,a bad day\n"
                            "good,valid,\"good\n<other>\"\n"
                            "bad,test,never seen\n");
    cr_expect_eq(d->sets.count, 4);
    cr_expect_eq(d->sets.width, 1);
    cr_expect_null(d->set_name);
    cr_expect_eq(d->schema.vocabulary, 5);
    static const char *const words[] = {"<other>", "a", "day", "good", "bad"};
    for (int t = 0; t < 5; t++) cr_expect_str_eq(d->schema.token[t], words[t]);
    expect_numbers(d->sets.x, 11, (double[]){1, 3, 3, 2, 1, 4, 2, 3, 0, 0, 0});
    sw_dataset_free(d);
    d = six("text=what",
            "set,split,what\na,train,one two\nb,valid,two\na,train,three\nc,test,one\n");
    cr_expect_eq(d->sets.offset[1], 3);
    cr_expect_str_eq(d->set_name[2], "c");
    sw_dataset_free(d);
    expect_bad_text("six.csv", "", "text,label\nabc,1\n\"\xff\",0\n",
                    "line 3: the text is not UTF-8");
    expect_bad_text("six.csv", "", "text,label,id,date\nabc,1,2,3\n",
                    "line 1: elements are the words of \"text\" or the numbers of other columns, "
                    "not both (ignore=id+date leaves these out)");
    expect_bad_text("six.csv", "", "text,label\n...,1\n", "line 2: set 0 has no elements");
}

/* Spellings of one word are one token. */
Test(format_csv, words_beyond_ascii)
{
    static const char text[] = "label,text\na,Привет ПРИВЕТ привет\nb,naïve NAÏVE Naïve\n"
                               "a,STRASSE straße\nb,ΟΔΟΣ οδος ok\n";
    sw_dataset *d = six("valid=1:test=1", text);
    for (int b = 0; b < 3; b++)
        for (int64_t i = d->sets.offset[b]; i < d->sets.offset[b + 1]; i++)
            cr_expect_eq(d->sets.x[i], d->sets.x[d->sets.offset[b]], "set %d", b);
    sw_dataset_free(d);
}

/* ---- Lines that are none --------------------------------------------------------------------- */

Test(format_csv, lines)
{
    static const struct {
        const char *content, *expected;
    } bad[] = {
        {"set,x,y\na,1,2\nb,3\n", "line 3: 2 fields, expected 3 as in the header"},
        {"set,x,y\na,1,2,3\n", "line 2: 4 fields, expected 3 as in the header (a field that "
                               "contains a separator must be quoted; skip=N passes over N lines "
                               "before the header)"},
        /* The message is about the number of fields; the word where a number is expected follows
           from it. */
        {"set,x,y\nDoe, Jane,1,2\n", "line 2: 4 fields, expected 3"},
        {"set,x,y\na,1,two\n",
         "line 2: column \"y\" is \"two\", expected a number (ignore=y leaves the column out, "
         "na=two takes it as missing, label=y makes it the class)"},
        {"set,x,y\na,\"1,500\",2\n",
         "line 2: column \"x\" is \"1,500\", expected a number (its comma may group thousands: "
         "thousands=, reads it so, decimal=, as a decimal comma)"},
        {"set,x,y\na,\"1,5\",2.5\n", "line 2: column \"y\" is \"2.5\", expected a number with a "
                                     "decimal comma (decimal=. reads"},
        {"set,x,y\na,1 2,2\n", "line 2: column \"x\" is \"1 2\", expected a number"},
        {"set,x,y\na,1e999,2\n", "line 2: column \"x\" is \"1e999\", expected a number"},
        {"set,x\na,aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee\n",
         "line 2: column \"x\" is \"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeee...\", expected"},
        {"set,x\n,1\n", "line 2: the name of the set is empty"},
        {"set,x\n\xff,1\n", "line 2: the name of the set is not UTF-8"},
        {"set,label,x\na,\xff,1\n", "line 2: the class of the set is not UTF-8"},
        {"set,split,x\na,cat,1\n", "line 2: the split is \"cat\", expected train, valid or test"},
        {"set,instance_label,x\na,2,1\n",
         "line 2: column \"instance_label\" is \"2\", expected 0 or 1"},
        {"set,instance_label,x\na,,1\n",
         "line 2: column \"instance_label\" is \"\", expected 0 or 1"},
        {"set,label.a,x\na,0.5,1\n", "...label 0 (a) is 0.5, expected 0 or 1"},
        {"set,target.a,target.b,x\na,0.5,NA,1\n",
         "line 2: set \"a\", target 1 (b) is missing, expected a finite number"},
        {"set,label,x\na,cat,1\nb,dog,1\na,dog,1\n",
         "line 4: set \"a\" has the class \"dog\" here and \"cat\" at line 2"},
        {"set,label,x\na,cat,1\nb,,1\n", "line 3: set \"b\" has no class"},
        {"set,split,x\na,train,1\nb,,1\n", "line 3: set \"b\" has no split"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_bad_text("bad.csv", "", bad[i].content, bad[i].expected);
}

Test(format_csv, quotes)
{
    static const struct {
        const char *content, *expected;
    } bad[] = {
        {"set,x\na,1\nb\"c,2\n", "line 3: field 1 contains a quote, but is not quoted"},
        {"set,x\n\"a\nb\"c,2\n", "line 2: field 1 goes on after its closing quote (a quote within "
                                 "a quoted field is written twice)"},
        {"set,x\na,\"1\"\"\n", "line 2: field 2 begins with a quote that is not closed"},
        {"set,x\na,1\n\"b,2\nc,3\n", "line 3: field 1 begins with a quote that is not closed"},
        {"se\"t,x\n", "line 1: field 1 contains a quote, but is not quoted (skip=N passes over N "
                      "lines before the header)"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_bad_text("bad.csv", "", bad[i].content, bad[i].expected);
}

/* Lines are counted as an editor counts them: with line breaks in quotes, and all kinds of endings.
 */
Test(format_csv, lines_are_counted)
{
    static const struct {
        const char *content, *expected;
    } bad[] = {
        {"set,x\n\"a\n\n\",1\nb,c\n", "line 5: column \"x\" is \"c\""},
        {"set,x\n\"a\n\n\",b\n", "line 4: column \"x\" is \"b\""},
        {"set,x\n\"a\n\n\"\n", "line 2: 1 fields"},
        {"set,x\r\n\"a\r\n\",1\r\n\r\nb,c\r\n", "line 5: column \"x\" is \"c\""},
        {"set,x\ra,1\r\rb,c\r", "line 4: column \"x\" is \"c\""},
        {"\n\nset,x\n\n\na,1\nb,c", "line 7: column \"x\" is \"c\""},
        {"\"set\n\",x\na,1\n", "line 1: no column says which set"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_bad_text("bad.csv", "", bad[i].content, bad[i].expected);
    static const char zero[] = "set,x\na,1\n\nb,\0002\n";
    scratch_write(scratch("bad.csv").text, zero, sizeof zero - 1);
    expect_refusal("bad.csv", "",
                   "line 4: a byte is zero, expected text in UTF-8 (iconv -f UTF-16");
}

/* ---- Large files ----------------------------------------------------------------------------- */

/* Fields of all lengths, so that some lie across the end of a piece. */
Test(format_csv, longer_than_a_piece)
{
    enum { ROWS = 40000 };
    FILE *file = fopen(scratch("long.csv").text, "w");
    fputs("set,split,label,x\r\n", file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "\"s\n%d\",%s,\"the \"\"%0*d\"\"\",%d.5\r\n", i / 4, "train", 1 + i / 4 % 9,
                7, i);
    fputs("v,valid,\"the \"\"7\"\"\",1\nt,test,\"the \"\"7\"\"\",1\n", file);
    fclose(file);
    sw_dataset *d = open_file("long.csv", "");
    cr_assert_eq(d->sets.count, ROWS / 4 + 2);
    cr_expect_eq(d->schema.output.count, 9);
    for (int i = 0; i < ROWS; i++) cr_assert_eq((double)d->sets.x[i], i + 0.5);
    for (int b = 0; b < ROWS / 4; b++) {
        char name[32];
        snprintf(name, sizeof name, "s\n%d", b);
        cr_assert_str_eq(d->set_name[b], name);
    }
    sw_dataset_free(d);
    file = fopen(scratch("long.csv").text, "a");
    fputs("w,test,,x\n", file);
    fclose(file);
    char expected[80];
    snprintf(expected, sizeof expected, "line %d: column \"x\" is \"x\"", 1 + 2 * ROWS + 3);
    expect_refusal("long.csv", "", expected);
}

Test(format_csv, a_quote_that_is_never_closed_does_not_fill_the_memory)
{
    FILE *file = fopen(scratch("open.csv").text, "w");
    fputs("set,x\na,1\n\"b,", file);
    char line[4096];
    memset(line, 'c', sizeof line);
    line[sizeof line - 1] = '\n';
    for (int i = 0; i < 66 << 8; i++) fwrite(line, 1, sizeof line, file);
    fclose(file);
    expect_refusal("open.csv", "", "line 3: a field of more than 64 MB begins here");
    setenv("SETWISE_LIMIT", "100", 1);
    expect_refusal("open.csv", "", "line 3: field 1 begins with a quote that is not closed");
}

Test(format_csv, damaged_gzip)
{
    size_t size;
    write_gzipped(scratch("zoo.csv.gz").text, zoo_csv);
    char *content = scratch_read(scratch("zoo.csv.gz").text, &size);
    scratch_write(scratch("zoo.csv.gz").text, content, size - 9);
    expect_refusal("zoo.csv.gz", "", "the gzipped file is cut off");
    content[size - 6] ^= 1;
    scratch_write(scratch("zoo.csv.gz").text, content, size);
    expect_refusal("zoo.csv.gz", "", "the gzipped file is damaged");
    free(content);
}

Test(format_csv, damage_is_survived)
{
    expect_damage_is_survived("zoo.csv", "", zoo_csv);
    expect_damage_is_survived("text.csv", "",
                              "label,text\n1,\"a \"\"b\"\"\nc\"\n2,\xc3\xa9 d\n1,e\r\n");
}
