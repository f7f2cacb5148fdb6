/* test_study_csv.c - summary.csv and pairs.csv. */
#include "made_up.h"
#include "report/study_csv.h"

Test(study_csv, has_a_row_for_each_arm_and_each_pair, .init = scratch_begin, .fini = scratch_end)
{
    sw_report report = make_report(SEEDS);
    study.data[1] = "\"a,b.csv\":label=kind";
    for (int r = 0; r < SEEDS; r++) {
        runs[sw_study_index(&study, 1, 0, r)].status = SW_ERROR_INTERRUPTED;
        runs[sw_study_index(&study, 1, 0, r)].empty = true;
    }
    analyse(1, SEEDS);
    arm_of[0][1].mean = 0.91, arm_of[0][1].low = 0.875, arm_of[0][1].high = 0.9375;
    pair_of[0][1].difference = -0.5;
    pair_of[0][1].worse = 0.75, pair_of[0][1].equal = 0.125, pair_of[0][1].better = 0.0625;
    cr_assert_eq(sw_study_csv_write(&report), SW_OK, "%s", sw_error_message());
    char *text = contents("summary.csv");
    expect_in(text, "data,arm,metric,runs,diverged,empty,mean,sd,low,high,best,parameters,seconds\n"
                    "one_two:x=3,mean,accuracy,3,0,0,");
    expect_in(text, "\none_two:x=3,gated,accuracy,3,0,0,0.91,");
    expect_in(text, ",0.875,0.9375,0.6,1001,1.25\n");
    expect_in(text, "\none_two:x=3,sum,accuracy,2,1,0,0.7,0,");
    expect_in(text, ",,1003,1.25\n"); /* a run is missing: no probability to be the best */
    expect_in(text, "\n\"\"\"a,b.csv\"\":label=kind\",mean,accuracy,0,0,1,,,,,,,\n");
    expect_not_in(text, "nan");
    free(text);
    text = contents("pairs.csv");
    expect_in(text, "data,metric,family,arm,other,difference,ratio,low,high,p,verdict,"
                    "worse,equal,better\n"
                    "one_two:x=3,accuracy,all pairs,mean,gated,-0.5,,");
    expect_in(text, ",0.001,worse,0.75,0.125,0.0625\n");
    expect_in(text, "\none_two:x=3,accuracy,all pairs,gated,a_b,");
    expect_in(text, ",0.5,undecided,0.125,0.5,0.375\n");
    expect_in(text,
              "\n\"\"\"a,b.csv\"\":label=kind\",accuracy,all pairs,mean,gated,,,,,,untested,,,\n");
    int lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++) lines++;
    cr_expect_eq(lines, 1 + 2 * ARMS * (ARMS - 1) / 2);
    free(text);
}

Test(study_csv, has_the_family_of_the_reference, .init = scratch_begin, .fini = scratch_end)
{
    sw_report report = make_report(SEEDS);
    compare_ratios(0);
    name_reference(0, 1);
    cr_assert_eq(sw_study_csv_write(&report), SW_OK, "%s", sw_error_message());
    char *text = contents("pairs.csv");
    expect_in(text, "\none_two:x=3,accuracy,reference,mean,gated,-0.40");
    expect_in(text, "\none_two:x=3,accuracy,reference,a_b,gated,");
    expect_not_in(text, "reference,gated,gated");
    expect_in(text, ",0.55"); /* the ratio of mean and gated */
    int lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')); at++) lines++;
    cr_expect_eq(lines, 1 + 2 * ARMS * (ARMS - 1) / 2 + ARMS - 1);
    free(text);
}
