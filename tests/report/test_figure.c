/* test_figure.c - titles in lines, the axis of the main metric, lines to compare with. */
#include "made_up.h"
#include "report/figure.h"

TestSuite(figure, .init = scratch_begin, .fini = scratch_end);

Test(figure, breaks_titles_where_they_read_best)
{
    static const struct {
        const char *title, *lines;
        int most, count;
    } all[] = {
        {"short", "set title 'short'\n", 10, 1},
        {"", "set title ''\n", 10, 1},
        {"one: two three", "set title 'one:'.\"\\n\".'two three'\n", 12, 2},
        {"one two three", "set title 'one two'.\"\\n\".'three'\n", 10, 2},
        {"a:b=1:c=2", "set title 'a:b=1:'.\"\\n\".'c=2'\n", 7, 2},
        {"unbreakable", "set title 'unbreakable'\n", 4, 1},
        {"unbreakable it's", "set title 'unbreakable'.\"\\n\".'it'.\"'\".'s'\n", 4, 2},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        sw_text text = {0};
        cr_expect_eq(sw_figure_title(&text, "title", all[i].title, all[i].most), all[i].count);
        cr_expect_str_eq(text.data, all[i].lines);
        sw_text_free(&text);
    }
}

Test(figure, has_an_axis_that_begins_at_0_or_is_marked)
{
    const sw_main_metric *share = sw_main_metric_of(SW_CLASSES, 1);
    static const struct {
        double low, high;
        bool zoom, cut;
        const char *range;
    } all[] = {
        {70, 81, true, true, "set yrange [65:83.2]\n"},
        {70, 81, false, false, "[0:108]"},
        {20, 35, true, false, "[0:108]"},
        {99.9, 100, true, true, "[99.5:100.2]"},
        {0, 100, true, false, "[0:108]"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        sw_text text = {0};
        const sw_value_axis axis = sw_value_axis_of(share, all[i].low, all[i].high, all[i].zoom);
        cr_expect_eq(axis.cut, all[i].cut, "%g to %g", all[i].low, all[i].high);
        sw_value_axis_put(&text, &axis, "test");
        expect_in(text.data, all[i].range);
        cr_expect_eq(strstr(text.data, "\nset arrow") != NULL, all[i].cut);
        sw_text_free(&text);
    }
    const sw_value_axis errors =
        sw_value_axis_of(sw_main_metric_of(SW_REGRESSION, 1), 70, 81, true);
    cr_expect(errors.from == 0 && isnan(errors.to) && !errors.cut);
    const sw_value_axis logs = sw_value_axis_of(sw_main_metric_of(SW_MIXTURE, 1), -2, -1, true);
    cr_expect(isnan(logs.from) && isnan(logs.to) && !logs.cut);
}

/* A guide that is near widens the axis; one that is far has an arrow. */
Test(figure, has_guides_on_the_axis_or_at_its_edge)
{
    const sw_main_metric *share = sw_main_metric_of(SW_CLASSES, 1);
    const sw_guides guides = {10.25, 85};
    double low = 70, high = 81;
    sw_guides_widen(&guides, &low, &high);
    cr_expect(low == 70 && high == 85);
    const sw_value_axis axis = sw_value_axis_of(share, low, high, true);
    sw_text text = {0};
    sw_guides_put_words(&text, &guides, &axis);
    sw_guides_put_lines(&text, &guides, &axis);
    expect_in(text.data, "'majority'.\"\\n\".'10.25 % ↓' at graph 1, graph 0.06 ");
    expect_in(text.data, "'best possible'.\"\\n\".'85 %' at graph 1, first 85 ");
    expect_in(text.data, ", \\\n     85 with lines");
    expect_not_in(text.data, "10.25 with lines");
    sw_text_free(&text);
}

/* The majority may be above all arms. */
Test(figure, has_a_majority_above_the_axis)
{
    const sw_main_metric *share = sw_main_metric_of(SW_CLASSES, 1);
    const sw_guides near = {82, NAN}, far = {99, 100};
    double low = 70, high = 80;
    sw_guides_widen(&near, &low, &high);
    cr_expect(low == 70 && high == 82);
    sw_guides_widen(&far, &low, &high);
    cr_expect(low == 70 && high == 82);
    const sw_value_axis axis = {.metric = share, .from = 70, .to = 84, .step = 2};
    sw_text text = {0};
    sw_guides_put_words(&text, &far, &axis);
    expect_in(text.data, "'majority'.\"\\n\".'99 % ↑' at graph 1, graph 0.78 ");
    expect_in(text.data, "'best possible'.\"\\n\".'100 % ↑' at graph 1, graph 0.98 ");
    sw_text_free(&text);
}

Test(figure, leaves_out_arms_that_do_not_apply)
{
    make_report(SEEDS);
    for (int r = 0; r < SEEDS; r++) runs[sw_study_index(&study, 0, 1, r)].empty = true;
    sw_figure figure = {&study, runs, 0, scratch_folder, "one"};
    const sw_figure_arms arms = sw_figure_arms_of(&figure);
    cr_expect(arms.count == 3 && arms.arm[0] == 0 && arms.arm[1] == 2 && arms.arm[2] == 3);
    cr_expect_eq(arms.letters, 4);
    const sw_guides guides = sw_figure_guides_of(&figure);
    cr_expect(isnan(guides.majority) && isnan(guides.best));
}
