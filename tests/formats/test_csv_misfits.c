/* test_csv_misfits.c - what is said of fields that should be numbers and are not. */
#include "formats/csv_misfits.h"

#include "files.h"

TestSuite(csv_misfits, .init = scratch_begin, .fini = scratch_end);

static void expect_said(const char *words)
{
    cr_expect(strstr(sw_error_message(), words), "no \"%s\" in: %s", words, sw_error_message());
}

/* All columns without numbers are told at once, with an option that leaves them out. */
Test(csv_misfits, columns_of_the_first_row)
{
    expect_bad_text(
        "a.csv", "",
        "set,patient,label,x,CD3+,date\na,K-000,p,1,low,2020-01-01\n"
        "b,K-001,n,2,high,2020-01-02\n",
        "line 2: column \"patient\" is \"K-000\", column \"CD3+\" is \"low\", column "
        "\"date\" is \"2020-01-01\", expected numbers (ignore=patient+\"CD3+\"+date leaves "
        "the columns out, group=patient keeps its sets in one split)");
    sw_dataset_free(open_file("a.csv", "ignore=patient+\"CD3+\"+date"));
    expect_bad_text(
        "b.csv", "set=s", "s,Diagnose,x,note\na,AML,1,u\nb,ok,2,v\n",
        "line 2: column \"Diagnose\" is \"AML\", column \"note\" is \"u\", expected numbers "
        "(ignore=Diagnose+note leaves the columns out, label=Diagnose makes it the class)");
    expect_bad_text(
        "c.csv", "", "set,what,x\na,AML,1\n",
        "line 2: column \"what\" is \"AML\", expected a number (ignore=what leaves the column "
        "out, na=AML takes it as missing, label=what makes it the class)");
    /* A word for missing numbers, in all columns of the row that have none. */
    expect_bad_text(
        "d.csv", "", "set,label,x,y\na,p,k. A.,k. A.\na,p,k. A.,k. A.\n",
        "line 2: column \"x\" is \"k. A.\", column \"y\" is \"k. A.\", expected numbers "
        "(ignore=x+y leaves the columns out, na=k. A. takes it as missing)");
    expect_bad_text("d.csv", "", "set,label,x,y\na,p,k. A.,2\na,p,1,2\n",
                    "line 2: column \"x\" is \"k. A.\", expected a number (na=k. A. takes it as "
                    "missing, ignore=x leaves the column out)");
    sw_dataset_free(open_file("d.csv", "na=k. A.:missing=mean"));
}

/* Words that come again and again are a category, not missing numbers. */
Test(csv_misfits, columns_of_words)
{
    expect_bad_text(
        "a.csv", "",
        "set,label,x,soil,shade,date\na,p,1,sand,yes,d1\na,p,1,mud,no,d2\n"
        "b,n,1,sand,no,d3\nc,n,1,mud,yes,d4\n",
        "line 2: column \"soil\" is \"sand\", column \"shade\" is \"yes\", column \"date\" "
        "is \"d1\", expected numbers (ignore=soil+shade+date leaves the columns out, "
        "categories=soil+shade makes columns of 0 and 1 of their words)");
    expect_bad_text(
        "b.csv", "missing=mean",
        "set,label,x,soil\na,p,1,\na,p,1,mud\nb,n,1,sand\nc,n,1,mud\nd,n,1,sand\n",
        "line 3: column \"soil\" is \"mud\", expected a number (ignore=soil leaves the column "
        "out, categories=soil makes columns of 0 and 1 of its words)");
    expect_bad_text(
        "c.csv", "missing=mean", "set,x,soil\na,1,mud\na,1,sand\nb,1,mud\nc,1,sand\nd,1,3\n",
        "line 2: column \"soil\" is \"mud\" or \"sand\", expected a number (in 4 lines; "
        "ignore=soil leaves the column out, categories=soil makes columns of 0 and 1 of "
        "its words)");
    expect_bad_text("d.csv", "", "set,x,y\na,1,<0.3\na,1,2\nb,1,3\n",
                    "line 2: column \"y\" is \"<0.3\", expected a number (a limit of what can be "
                    "measured needs a number in its place, ignore=y leaves the column out");
}

/* A header that is not the first one to the letter. Taken as missing, it would be a set of its own.
 */
Test(csv_misfits, another_header)
{
    expect_bad_text("a.csv", "set=s:label=c", "s,c,x %,y\na,p,1,2\nb,n,2,1\ns,c,x,y\nc,p,1,1\n",
                    "2 faults\n  line 4: column \"x %\" is \"x\", expected a number (na=x takes");
    expect_said(
        "line 4: column \"y\" is \"y\", expected a number (a header again, which has to be taken "
        "out, ignore=y leaves the column out)");
}

/* Ignoring a column that has numbers with a unit would lose it. Dates and codes have no unit. */
Test(csv_misfits, numbers_with_units)
{
    static const struct {
        const char *value;
        bool unit;
    } cases[] = {{"180 cm", true},      {"12 %", true},   {"<0.6 mg/l", true},   {"3m2", true},
                 {"5 \302\265m", true}, {"-3.5 K", true}, {"5 Mar 2020", false}, {"3-a", false},
                 {"10:20 h", false},    {"a 3", false},   {"2/3 a", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "set,x,size\na,1,%s\nb,2,%s\n", cases[i].value, cases[i].value);
        expect_bad_text("a.csv", "", text, "line 2: column \"size\" is ");
        const bool said =
            strstr(sw_error_message(),
                   "(units have to be taken off, as by table[\"size\"].str.extract("
                   "r\"(-?\\d[\\d.,]*)\") of pandas, ignore=size leaves the column out");
        cr_expect_eq(said, cases[i].unit, "%s: %s", cases[i].value, sw_error_message());
    }
    expect_bad_text("b.csv", "", "set,x,y\na,1,2\na,1,3 mm\nb,2,1\n",
                    "line 3: column \"y\" is \"3 mm\", expected a number (");
    expect_said("units have to be taken off, as by table[\"y\"]");
}

/* Numbers in another notation have their own advice, which is not that of texts. */
Test(csv_misfits, texts_and_grouped_numbers)
{
    expect_bad_text("a.csv", "", "set;label;x;date;y\na;p;1,5;d1;6.781\nb;n;2,5;d2;7.100\n",
                    "2 faults");
    expect_said(
        "line 2: column \"date\" is \"d1\", expected a number (ignore=date leaves the column "
        "out");
    expect_said(
        "column \"y\" is \"6.781\", expected a number with a decimal comma (its point may group "
        "thousands: thousands=. reads it so)");
}

/* Labels in words are 0 or 1. What is neither has advice of its own: the column is no feature. */
Test(csv_misfits, labels)
{
    static const char text[] =
        "set,x,label.a,label.b\na,1,yes,FALSE\nb,2,No,TRUE\nc,3,Checked,0\nd,4,unchecked,1\n";
    sw_dataset *d = open_text("a.csv", "standardise=no", text);
    cr_expect_eq(d->task, SW_LABELS);
    expect_numbers(d->sets.target, 8, (double[]){1, 0, 0, 1, 1, 0, 0, 1});
    sw_dataset_free(d);
    expect_bad_text(
        "b.csv", "labels=ill", "set,x,ill\na,1,Pain; Sleep\nb,2,Pain\n",
        "line 2: column \"ill\" is \"Pain; Sleep\", expected 0 or 1 (or no and yes) in a "
        "column for each label (a column that lists labels becomes such by get_dummies "
        "of pandas: table.join(table.pop(\"ill\").str.get_dummies(\";\")))");
    expect_bad_text("c.csv", "", "set,x,note,label.a,label.b\na,1,u,x,0\nb,2,v,0,x\n", "2 faults");
    expect_said("column \"note\" is \"u\", expected a number (ignore=note leaves");
    expect_said(
        "line 2: column \"label.a\" is \"x\", column \"label.b\" is \"x\", expected 0 or 1");
    expect_bad_text(
        "d.csv", "", "set,x,label,instance_label\na,1,p,yes\nb,2,n,maybe\n",
        "line 3: column \"instance_label\" is \"maybe\", expected 0 or 1 (or no and yes)");
}

/* A row of units below the header is one fault, which does not suggest to take them as missing. */
Test(csv_misfits, a_row_of_units)
{
    expect_bad_text("a.csv", "", "set,label,x,y,z\n-,-,[m],[s],1\na,p,1,2,1\nb,n,3,4,1\n",
                    "line 2: column \"x\" is \"[m]\", column \"y\" is \"[s]\", and numbers in all "
                    "other lines: if this one holds units, take it out");
    /* Without the name of a set, it is surely none of the elements. */
    static const char units[] = "set,label,x,y,z\n,,[m],[s],\n,,k,,\na,p,1,2,1\nb,n,3,4,1\n";
    sw_dataset *d = open_text("b.csv", "", units);
    cr_expect_eq(d->sets.count, 2);
    cr_assert_geq(d->warnings, 2);
    cr_expect_str_eq(d->warning[0], "line 2 is passed over: it has no name of a set and no number, "
                                    "as a line of units");
    cr_expect(strstr(d->warning[1], "line 3 is passed over"), "%s", d->warning[1]);
    sw_dataset_free(d);
    expect_bad_text("b.csv", "", "set,label,x,y\n,,[m],2\na,p,1,2\n", "2 faults");
    expect_said("line 2: the name of the set is empty (in 1 line;");
    expect_bad_text("b.csv", "", "set,label,x,y\na,p,1,2\n,,[m],[s]\n", "3 faults");
    expect_bad_text("c.csv", "", "set,label,x,y\na,p,-,2\nb,n,3,4\n",
                    "line 2: column \"x\" is \"-\", expected a number (na=- takes it as missing");
}

/* Of more than eight columns, the others are counted. */
Test(csv_misfits, many_columns)
{
    expect_bad_text("a.csv", "", "set,x,a,b,c,d,e,f,g,h,i,j\ns,1,k,l,m,n,o,p,q,r,s,t\n",
                    "...column \"g\" is \"q\", column \"h\" is \"r\", and 2 more, expected numbers "
                    "(ignore=a+b+c+d+e+f+g+h+i+j leaves");
    expect_bad_text("b.csv", "", "set,x,a,b,c,d,e,f,g,h\ns,1,k,l,m,n,o,p,q,r\n",
                    "...column \"h\" is \"r\", expected numbers (ignore=a+b+c+d+e+f+g+h leaves");
}

/* A line for each column, and up to ten faults in all. */
Test(csv_misfits, faults_of_many_lines)
{
    expect_bad_text("a.csv", "", "set,label,x,y\na,p,1,2\na,p,1.2.3,2\na,p,1\na,n,1,2\na,p,b,c\n",
                    "4 faults");
    expect_said(": 4 faults\n  line 4: 3 fields, expected 4 as in the header\n  line 5: ");
    expect_said("\n  line 3: column \"x\" is \"1.2.3\" or \"b\", expected a number (in 2 lines; "
                "ignore=x leaves the column out)\n  line 6: column "
                "\"y\" is \"c\", expected a number (na=c takes it as missing, ignore=y leaves the "
                "column out)");
    cr_expect_null(strstr(sw_error_message(), "and more"));
    sw_text text = {0};
    sw_text_add(&text, "set,label,x\na,p,1\n");
    for (int i = 0; i < 10; i++) sw_text_add(&text, "a,p\n");
    expect_bad_text("ten.csv", "", text.data, "10 faults");
    cr_expect_null(strstr(sw_error_message(), "and more"));
    sw_text_add(&text, "a,p\n");
    expect_bad_text("eleven.csv", "", text.data, "10 faults");
    expect_said("line 12: 2 fields, expected 3 as in the header\n  and more");
    sw_text_free(&text);
}

/* A column of remarks, most of them empty. */
Test(csv_misfits, a_column_of_many_texts)
{
    expect_bad_text("a.csv", "missing=mean",
                    "set,label,x,note\na,p,1,\na,p,1,wet\na,p,2,dry\na,p,3,\"a\nb\"\na,p,4,cold\n",
                    "line 3: column \"note\" is \"wet\", expected a number (ignore=note leaves the "
                    "column out)");
    expect_bad_text("b.csv", "missing=mean", "set,label,x,note\na,p,1,\na,p,1,\"a\nb\"\n",
                    "line 3: column \"note\" is \"a b\", expected a number (ignore=note leaves");
}

/* The first value of a column of numbers is a word for a missing one. */
Test(csv_misfits, a_word_for_missing_numbers_in_the_first_row)
{
    expect_bad_text("a.csv", "missing=mean",
                    "set,label,date,x\na,p,monday,-\na,p,friday,2\nb,n,monday,3\n", "2 faults");
    expect_said("line 2: column \"date\" is \"monday\", expected a number (ignore=date leaves the "
                "column out)\n  line 2: column \"x\" is \"-\", expected a number (na=- takes it as "
                "missing, ignore=x leaves the column out)");
    sw_dataset_free(open_file("a.csv", "na=-:ignore=date:missing=mean"));
}

/* A quote that breaks the file comes after the faults before it. */
Test(csv_misfits, a_fault_that_ends_the_file)
{
    expect_bad_text("a.csv", "", "set,x\na,1\na,b\na,\"2\n", "2 faults");
    cr_expect(strstr(sw_error_message(), "line 3: column \"x\" is \"b\", expected a number (na=b "
                                         "takes it as missing, ignore=x leaves the column out)\n"
                                         "  line 4: "
                                         "field 2 begins with a quote that is not closed"),
              "%s", sw_error_message());
}

/* The first row is too short: its fields may be in other columns. */
Test(csv_misfits, a_first_row_that_is_too_short)
{
    expect_bad_text("a.csv", "", "set,label,x\na,p\nb,n,1\nc,p,z\n", "2 faults");
    cr_expect(strstr(sw_error_message(), "line 2: 2 fields, expected 3 as in the header\n  line 4: "
                                         "column \"x\" is \"z\", expected a number"),
              "%s", sw_error_message());
}

/* A text with points is no number with a decimal point. */
Test(csv_misfits, texts_with_points_among_decimal_commas)
{
    expect_bad_text(
        "a.csv", "", "set;label;x\na;p;1,5\na;p;n.b.\na;p;1.50\n",
        "line 3: column \"x\" is \"n.b.\" or \"1.50\", expected a number with a decimal "
        "comma (in 2 lines; decimal=. reads decimal points)");
    expect_bad_text("b.csv", "", "set;label;x\na;p;1,5\na;p;n.b.\n",
                    "line 3: column \"x\" is \"n.b.\", expected a number (na=n.b. takes");
}
