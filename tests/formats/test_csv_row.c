/* test_csv_row.c - the lines of a table: those without the name of their set, and empty ones. */
#include "formats/csv_row.h"

#include "files.h"

TestSuite(csv_row, .init = scratch_begin, .fini = scratch_end);

/* Merged cells leave the name of a set on its first line. That is no guess: an option says so. */
Test(csv_row, names_on_the_first_line_of_a_set)
{
    static const char text[] = "set,label,x\na,p,1\n,,2\nb,n,3\n,,4\n,,5\n,,\nc,p,6\n,,\n,,\n";
    sw_dataset *d = open_text("six.csv", "merged=yes:standardise=no:valid=30:test=30", text);
    expect_numbers(d->sets.x, 6, (double[]){1, 2, 3, 4, 5, 6});
    cr_expect(d->sets.count == 3 && d->sets.offset[1] == 2 && d->sets.offset[2] == 5);
    sw_dataset_free(d);
    expect_refusal("six.csv", "",
                   "line 3: the name of the set is empty (in 3 lines; merged=yes takes that of the "
                   "line above, as merged cells of a spreadsheet leave it)");
    expect_bad_text("six.csv", "merged=yes", "set,label,x\n,p,1\n,,2\nb,n,3\n",
                    "line 2: the name of the set is empty (in 2 lines;");
}

/* Wells have the same names on each plate. The parts of a name may also be the group or the class.
 */
Test(csv_row, names_of_several_columns)
{
    static const char text[] = "plate,y,well,x\nP1,1,A1,1\nP1,1,A1,2\nP1,2,A2,3\nP2,3,A1,4\n"
                               "P3,4,A1,5\n";
    sw_dataset *d =
        open_text("a.csv", "set=plate+well:group=plate:target=y:standardise=no:test=30", text);
    cr_assert_eq(d->sets.count, 4);
    cr_expect_str_eq(d->set_name[0], "P1/A1");
    cr_expect_str_eq(d->set_name[2], "P2/A1");
    cr_expect_eq(d->sets.width, 1);
    cr_expect(d->group.of[0] == d->group.of[1] && d->group.of[1] != d->group.of[2]);
    sw_dataset_free(d);
    d = open_text("a.csv", "set=well+plate:label=plate:ignore=y", text);
    cr_expect_str_eq(d->set_name[0], "P1/A1");
    cr_expect_eq(d->task, SW_CLASSES);
    sw_dataset_free(d);
    /* One line tells all rows that contradict. */
    expect_refusal(
        "a.csv", "set=well:group=plate:target=y",
        "line 5: set \"A1\" is in group \"P2\" here and \"P1\" at line 2 (if sets of other "
        "groups have the same names, set=GROUP+NAME makes names of both columns) (in 2 "
        "rows)");
    expect_refusal("a.csv", "set=well:ignore=plate:target=y",
                   "line 5: set \"A1\", target 0 (y) is 3 here and 1 before (if");
    expect_bad_text("a.csv", "set=plate+well", "plate,well,x\nP1,A1,1\n,A1,2\nP1,,3\n,,4\n",
                    "line 3: the name of the set is empty (in 3 lines;");
}

/* In quotes, a name may hold what joins names. */
Test(csv_row, names_of_columns_with_signs)
{
    static const char text[] = "a+b,c:d,label,x\nP,1,n,1\nQ,1,y,2\nQ,2,n,3\n";
    sw_dataset *d = open_text("a.csv", "set=\"a+b\":ignore=\"c:d\"+label", text);
    cr_expect_eq(d->sets.count, 2);
    sw_dataset_free(d);
    d = open_text("a.csv", "set=\"a+b\"+\"c:d\"", text);
    cr_expect_eq(d->sets.count, 3);
    cr_expect_str_eq(d->set_name[0], "P/1");
    sw_dataset_free(d);
}

/* Files that were joined with their headers. A row that only begins like the header is a row. */
Test(csv_row, headers_again)
{
    const char *text = "set,label,kind,x\na,p,u,1\n\nset , label,kind,\"x\"\nset,q,kind,2\n"
                       "set,label,kind,x\nb,p,u,3\n";
    sw_dataset *d = open_text("a.csv", "categories=kind:standardise=no", text);
    cr_assert_eq(d->sets.count, 3);
    cr_expect_str_eq(d->set_name[1], "set");
    cr_expect_str_eq(d->schema.output.name[1], "q");
    expect_numbers(d->sets.x, 9, (double[]){0, 1, 1, 1, 0, 2, 0, 1, 3});
    cr_expect_str_eq(d->warning[0],
                     "2 lines are the header again, and passed over: line 4 is the first");
    sw_dataset_free(d);
    d = open_text("b.csv", "text=text", "text,label\nhigh,p\ntext,label\ntext,n\nlow,p\n");
    cr_expect_eq(d->sets.count, 3);
    cr_expect_str_eq(d->warning[0], "1 line is the header again, and passed over: line 3");
    sw_dataset_free(d);
    d = open_text("c.csv", "text=text", "text\ntext\nlow\nlow\n");
    cr_expect_eq(d->sets.count, 3, "one column, whose text may be this word");
    sw_dataset_free(d);
    expect_bad_text("d.csv", "", "set,x\na,1\nset\nb,2\n", "line 3: 1 fields, expected 2");
}

/* R writes TRUE, pandas True. One kind of values is in a column: that of its first. */
Test(csv_row, true_and_false)
{
    static const char text[] = "set,label,x,ill,context.old\na,p,1,TRUE,False\na,p,2,FALSE,\n"
                               "b,n,3,,True\nb,n,4,true,True\n";
    sw_dataset *d = open_text("a.csv", "standardise=no:missing=zero", text);
    expect_numbers(d->sets.x, 8, (double[]){1, 1, 2, 0, 3, 0, 4, 1});
    expect_numbers(d->sets.context, 2, (double[]){0, 1});
    cr_assert_geq(d->warnings, 1);
    cr_expect_str_eq(d->warning[0], "\"ill\", \"context.old\": true and false are read as 1 and 0");
    sw_dataset_free(d);
    d = open_text("a.csv", "categories=ill:na=False:missing=zero", text);
    cr_expect_eq(d->sets.width, 4, "x, ill=TRUE, ill=FALSE and ill=true");
    sw_dataset_free(d);
    d = open_text("t.csv", "standardise=no", "set,x,target\na,1,TRUE\nb,2,False\nc,3,true\n");
    expect_numbers(d->sets.target, 3, (double[]){1, 0, 1});
    cr_expect_str_eq(d->warning[0], "\"target\": true and false are read as 1 and 0");
    sw_dataset_free(d);
    expect_bad_text("b.csv", "", "set,x\na,TRUE\na,maybe\nb,1\nb,maybe\nb,FALSE\n",
                    "line 3: column \"x\" is \"maybe\" or \"1\", expected true or false (in 3 "
                    "lines; ignore=x leaves the column out");
    expect_bad_text("b.csv", "", "set,x\na,TRUE\na,no\nb,TRUE\nb,FALSE\n",
                    "line 3: column \"x\" is \"no\", expected true or false (na=no takes it as");
    expect_bad_text("b.csv", "", "set,x\na,1\na,TRUE\nb,2\n",
                    "line 3: column \"x\" is \"TRUE\", expected a number (na=TRUE takes it");
}

/* Fields beyond the header are counted, and those of a column without a name must be empty. */
Test(csv_row, too_many_fields)
{
    expect_bad_text("a.csv", "", "set,x,,\na,1,,\nb,2,,,\n",
                    "line 3: 5 fields, expected 4 as in the header (a field that contains");
    expect_bad_text("a.csv", "", "set,x,,\na,1,,7\n",
                    "line 2: column 4 is \"7\", but has no name in the header");
}

/* A line that lies on several lines of the file is told by its first. */
Test(csv_row, lines_within_fields)
{
    expect_bad_text("a.csv", "", "set,label,x\n\"a\nb\",p\n", "line 2: 2 fields, expected 3");
    expect_bad_text("a.csv", "instance=i", "set,label,x,i\n\"a\nb\",p,1,2\n",
                    "line 3: column \"i\" is \"2\", expected 0 or 1");
}

/* A log has lines of its own before the header: in any encoding, and counted. */
Test(csv_row, lines_before_the_header)
{
    static const char text[] =
        "Log\t2\nOperator\tM\xfcller\n\nset\tlabel\tx\na\tp\t0,5\nb\tn\t1\nc\tp\t2\n";
    sw_dataset *d = open_text("log.csv", "skip=3:standardise=no:valid=30:test=30", text);
    expect_numbers(d->sets.x, 3, (double[]){0.5, 1, 2});
    sw_dataset_free(d);
    expect_refusal("log.csv", "skip=4", "line 5: no column says which set");
    expect_refusal("log.csv", "skip=40", "the file is empty");
}
