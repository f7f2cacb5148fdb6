/* test_html_attended.c - the attention of trained runs in a page. */
#include "report/html_attended.h"

#include "scratch.h"

#include <criterion/criterion.h>
#include <setwise/train.h>
#include <string.h>

TestSuite(html_attended, .init = scratch_begin, .fini = scratch_end);

/* A run of one step in the folder `name`. */
static void train(const char *name, const char *pool, const sw_dataset *data)
{
    sw_config config = sw_config_default();
    sw_result result;
    cr_assert_eq(sw_config_set(&config, "data", "needle:train=8:valid=2:test=4"), SW_OK);
    cr_assert_eq(sw_config_set(&config, "pool", pool), SW_OK);
    config.model.width = 8, config.steps = 1, config.batch = 4, config.evaluations = 1;
    config.warmup = 0;
    cr_assert_eq(sw_run(&result, &config, scratch(name).text, SW_RUN_NEW, data, NULL), SW_OK, "%s",
                 sw_error_message());
}

Test(html_attended, shows_the_runs_that_have_weights)
{
    sw_config config = sw_config_default();
    sw_dataset *data;
    cr_assert_eq(sw_config_set(&config, "data", "needle:train=8:valid=2:test=4"), SW_OK);
    cr_assert_eq(sw_run_dataset(&data, &config, NULL, NULL), SW_OK, "%s", sw_error_message());
    train("a", "gated", data);
    train("b", "max", data);
    const scratch_path a = scratch("a"), b = scratch("b"), c = scratch("c");
    const sw_attending_run run[] = {{"<gated>", a.text}, {"max", b.text}, {"none", c.text}};
    sw_text html = {0};
    cr_assert_eq(sw_html_attended(&html, data, run, 3, 3), SW_OK, "%s", sw_error_message());
    cr_expect(strstr(html.data, "<h3>What attention looked at</h3>"));
    cr_expect(strstr(html.data, "{\"name\":\"\\u003cgated>\",\"queries\":1,\"heads\":1,"));
    cr_expect_null(strstr(html.data, "\"max\""));
    sw_text_free(&html);
    cr_assert_eq(sw_html_attended(&html, data, run + 1, 2, 3), SW_OK);
    cr_expect_eq(html.length, 0);
    sw_dataset_free(data);
}
