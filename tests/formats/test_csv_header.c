/* test_csv_header.c - which column of a CSV file is what, and headers that are refused. */
#include "formats/csv_header.h"

#include "files.h"

TestSuite(csv_header, .init = scratch_begin, .fini = scratch_end);

Test(csv_header, names_of_columns)
{
    static const struct {
        const char *name;
        sw_csv_kind kind;
    } cases[] = {{"set", SW_CSV_SET},
                 {"label", SW_CSV_LABEL},
                 {"label.a", SW_CSV_LABELS},
                 {"label.", SW_CSV_FEATURE},
                 {"labels", SW_CSV_FEATURE},
                 {"target", SW_CSV_TARGET},
                 {"target.b", SW_CSV_TARGET},
                 {"context", SW_CSV_CONTEXT},
                 {"context.0", SW_CSV_CONTEXT},
                 {"split", SW_CSV_SPLIT},
                 {"instance_label", SW_CSV_INSTANCE},
                 {"text", SW_CSV_TEXT},
                 {"x", SW_CSV_FEATURE},
                 {"Set", SW_CSV_FEATURE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(sw_csv_kind_of(cases[i].name), cases[i].kind, "%s", cases[i].name);
}

Test(csv_header, headers_that_are_refused)
{
    static const struct {
        const char *content, *expected;
    } bad[] = {
        {"", "the file is empty, expected a header"},
        {"\n\r\n\n", "the file is empty, expected a header"},
        {"set,x\n", "there is no line after the header"},
        {"set,x", "there is no line after the header"},
        {"set,x,,y\na,1,2,3\n", "line 1: column 3 of the header has no name"},
        {",,\na,1,2\n", "line 1: no column has a name, expected a header"},
        {"set,x,,\na,1,,7\n", "line 2: column 4 is \"7\", but has no name in the header"},
        {"set,x,,\na,1,\n", "line 2: 3 fields, expected 4 as in the header"},
        {"set,x,y,x\na,1,2,3\n",
         "line 1: columns 2 and 4 have the same name, \"x\": give one of them another name"},
        {"set,\xff\na,1\n",
         "line 1: column 2 of the header is not UTF-8 (save the file as UTF-8: iconv"},
        {"\nset,x,\"\n\",\"\xc3\"\na,1\n", "line 3: column 4 of the header is not UTF-8"},
        {"Report of 2024\nset,x\na,1\n",
         "line 1: one column, \"Report of 2024\": if it is a title, skip=1 passes over this line"},
        {"1,2,3\n4,5,6\n", "line 1: numbers, expected a header with the names of the columns"},
        {"bag,label,x\na,b,1\n",
         "line 1: no column says which set an element belongs to: none is named \"set\" (set=bag "
         "names another); the columns are bag, label, x"},
        {"nr,Diagnose,x\na,b,1\n",
         "line 1: no column says which set an element belongs to: none is "
         "named \"set\" (set=NAME names another, label=Diagnose makes "
         "\"Diagnose\" the class; skip=N passes over N lines before the header); the columns are "
         "nr, "
         "Diagnose, x"},
        {"set,label,split\na,b,train\n", "line 1: no column is left for the numbers of an element; "
                                         "the columns are set, label, split"},
        {"set,label,target,x\na,b,1,2\n", "line 1: columns \"label\" and \"target\" are answers to "
                                          "different tasks (ignore=NAME leaves one "
                                          "out)"},
        {"set,target,label.a,x\na,b,1,2\n",
         "line 1: columns \"label.a\" and \"target\" are answers to different tasks"},
        {"\xff\xfes\0e", "line 1: column 1 of the header is not UTF-8"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_bad_text("bad.csv", "", bad[i].content, bad[i].expected);
    expect_bad_text("bad.csv", "sep=,", "set;x\na;1\n",
                    "line 1: one column, \"set;x\": the option sep names the sign that separates "
                    "the fields");
}

Test(csv_header, options_that_do_not_fit)
{
    static const char content[] = "set,kind,x,label.a\na,b,1,0\n";
    static const struct {
        const char *options, *expected;
    } bad[] = {
        {"label=knd",
         "option label: unknown column 'knd', did you mean 'kind'? There are set, kind, "
         "x, label.a"},
        {"ignore=y+x", "option ignore: unknown column 'y'"},
        {"ignore=x,label.a",
         "option ignore: no column is called \"x,label.a\" (names are joined by "
         "+: ignore=a+b)"},
        {"context=x+", "context: x+: a name is missing beside a +"},
        {"skip=1:set=bag",
         "option set: unknown column 'bag', did you mean 'a'? There are a, b, 1, 0 (the option "
         "skip has passed over lines: skip=0 if the first line is the header)"},
        {"set=bag", "option set: unknown column 'bag'"},
        {"target=x:context=x", "options target and context both name column \"x\""},
        {"set=set+kind+set", "option set names column \"set\" twice"},
        {"set=set+kind:merged=yes", "merged=yes needs the names of sets in one column"},
        {"set=set+x:context=x:ignore=kind", "line 1: no column is left for the numbers of an"},
        {"target=x+x", "options target and target both name column \"x\""},
        {"labels=kind", "line 1: column \"label.a\" is not the one that option labels names, and "
                        "its name is not that of a feature (ignore=label.a leaves it out)"},
        {"label=kind", "line 1: columns \"kind\" and \"label.a\" are answers to different tasks"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        expect_bad_text("bad.csv", bad[i].options, content, bad[i].expected);
}

/* pandas and R write the numbers of rows in a first column without a name. */
Test(csv_header, the_numbers_of_rows)
{
    sw_dataset *d = open_text("rows.csv", "standardise=no:valid=30:test=30:ignore=y",
                              "\"\",\"set\",\"label\",\"x\",\"y\"\n\"1\",\"a\",\"p\",5,s\n"
                              "\"r\",\"b\",\"n\",6,t\n\"3\",\"c\",\"p\",7,u\n");
    cr_assert_eq(d->sets.width, 1);
    expect_numbers(d->sets.x, 3, (double[]){5, 6, 7});
    bool told = false;
    for (int w = 0; w < d->warnings; w++)
        told |= strstr(d->warning[w], "the first column has no name, and is left out") != NULL;
    cr_expect(told);
    sw_dataset_free(d);
    expect_bad_text("none.csv", "", ",\n1,2\n", "line 1: no column has a name");
}
