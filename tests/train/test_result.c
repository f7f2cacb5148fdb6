#include "train/result.h"

#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <math.h>

TestSuite(result, .init = scratch_begin, .fini = scratch_end);

static sw_result classes_result(void)
{
    const sw_metrics m = {30, 0.1 + 0.2, 0.75, 0.7, NAN, NAN, NAN, NAN};
    sw_result result = {.steps = 4, .best_step = 3, .parameters = 1234, .seconds = 1.25};
    result.train = result.valid = result.test = m;
    result.valid.sets = 40, result.valid.auc = 0.5;
    return result;
}

static void write_result(const char *path)
{
    char *of_data[] = {"a \"warning\" of the data"}, *of_model[] = {"one of the model"};
    const sw_dataset dataset = {.warning = of_data, .warnings = 1};
    const sw_params params = {.warning = of_model, .warnings = 1};
    const sw_result result = classes_result();
    const sw_result_facts facts = {NULL, NULL, &dataset, &params, "AVX2, AVX-512"};
    cr_assert_eq(sw_result_write(&result, &facts, path), SW_OK, "%s", sw_error_message());
}

Test(result, each_number_comes_back)
{
    scratch_path path = scratch("result.json");
    sw_result back = {0};
    write_result(path.text);
    cr_assert_eq(sw_result_read(&back, path.text), SW_OK);
    cr_expect(back.steps == 4 && back.best_step == 3 && back.parameters == 1234);
    cr_expect(back.seconds == 1.25 && back.train.sets == 30 && back.valid.sets == 40);
    cr_expect(back.test.loss == 0.1 + 0.2 && back.test.accuracy == 0.75 &&
              back.test.balanced_accuracy == 0.7);
    cr_expect(back.valid.auc == 0.5 && isnan(back.test.auc) && isnan(back.test.likelihood));
    size_t size;
    char *text = scratch_read(path.text, &size);
    cr_expect(strstr(text, "[\"a \\\"warning\\\" of the data\", \"one of the model\"]"), "%s",
              text);
    cr_expect(strstr(text, "\"kernels\": \"AVX2, AVX-512\""), "%s", text);
    free(text);
}

Test(result, a_missing_metric_is_damage)
{
    scratch_path path = scratch("result.json");
    sw_result back = {0};
    write_result(path.text);
    size_t size;
    char *text = scratch_read(path.text, &size);
    char *key = strstr(text, "\"balanced_accuracy\": ");
    cr_assert_not_null(key);
    char *end = strchr(key, ',') + 2;
    memmove(key, end, strlen(end) + 1);
    scratch_write(path.text, text, strlen(text));
    cr_expect_eq(sw_result_read(&back, path.text), SW_ERROR_FORMAT);
    expect_message("result.json is damaged");
    free(text);
}

/* The scores of a split stand beside its metrics, and are passed over by the reader. */
Test(result, scores_are_written)
{
    scratch_path path = scratch("result.json");
    char *names[] = {"no", "yes"};
    sw_dataset dataset = {.schema = {.output = {.count = 2, .name = names}}};
    sw_class_scores of[2] = {{.sets = 12, .auc = NAN, .threshold = 0.5}};
    int64_t confusion[4] = {12};
    sw_scores test = {.task = SW_CLASSES, .outputs = 2, .of = of, .confusion = confusion};
    sw_params params = {0};
    sw_result back = {0}, result = classes_result();
    test.metrics = result.test;
    strcpy(test.no_auc, "all 12 sets are of class \"no\"");
    const sw_result_facts facts = {NULL, &test, &dataset, &params, "AVX2, AVX-512"};
    cr_assert_eq(sw_result_write(&result, &facts, path.text), SW_OK, "%s", sw_error_message());
    cr_assert_eq(sw_result_read(&back, path.text), SW_OK);
    cr_expect(back.test.loss == 0.1 + 0.2 && back.valid.auc == 0.5);
    char *text = scratch_read(path.text, NULL);
    cr_expect(strstr(text, "\"auc_undefined\": \"all 12 sets are of class \\\"no\\\"\""), "%s",
              text);
    cr_expect(strstr(text, "\"confusion\": [\n    [12, 0],"), "%s", text);
    free(text);
}

Test(result, what_is_damaged_is_not_read)
{
    scratch_path path = scratch("result.json");
    sw_result back = {.steps = 77};
    cr_expect_eq(sw_result_read(&back, path.text), SW_ERROR_NOT_FOUND);
    write_result(path.text);
    size_t size;
    char *text = scratch_read(path.text, &size);
    for (size_t cut = 2; cut < size; cut += 7) {
        scratch_write(path.text, text, size - cut);
        cr_expect_eq(sw_result_read(&back, path.text), SW_ERROR_FORMAT, "%d bytes fewer", (int)cut);
    }
    char *key = strstr(text, "\"r2\": null");
    cr_assert_not_null(key);
    memcpy(key, "\"r2\": true", 10);
    scratch_write(path.text, text, size);
    cr_expect_eq(sw_result_read(&back, path.text), SW_ERROR_FORMAT, "r2 is no number");
    cr_expect_eq(back.steps, 77, "half of a damaged file was taken");
    free(text);
}
