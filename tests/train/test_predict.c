#include "expect.h"
#include "tasks.h"
#include "train/many_sets.h"
#include "train/predict.h"

#include <math.h>
#include <omp.h>
#include <pthread.h>

TestSuite(predict, .init = make, .fini = end);

/* The sets first .. first + count - 1 on their own. */
static void predict_part(int64_t first, int64_t count, sw_real *out)
{
    int64_t part_offset[SETS + 1];
    for (int64_t i = 0; i <= count; i++) part_offset[i] = offset[first + i] - offset[first];
    sw_ragged part = {count, WIDTH, part_offset, x + offset[first] * WIDTH, NULL};
    cr_assert_eq(sw_predict(model, &part, 1, out), SW_OK, "%s", sw_error_message());
}

Test(predict, sets_alone_and_together_agree)
{
    cr_assert_eq(sw_predict(model, &sets, 2, logits), SW_OK, "%s", sw_error_message());
    for (int64_t b = 0; b < SETS; b++) {
        sw_real alone[CLASSES];
        predict_part(b, 1, alone);
        for (int c = 0; c < CLASSES; c++)
            cr_assert_float_eq((double)alone[c], (double)logits[b * CLASSES + c], 1e-4,
                               "set %d, class %d", (int)b, c);
    }
    for (int64_t b = 1; b < SETS; b++) /* otherwise the test above would prove little */
        cr_assert_gt(fabs((double)(logits[b * CLASSES] - logits[(b - 1) * CLASSES])), 1e-4);
}

Test(predict, any_number_of_threads_gives_the_same_bits)
{
    static sw_real many[SETS * CLASSES];
    cr_assert_eq(sw_predict(model, &sets, 1, logits), SW_OK);
    for (int threads = 2; threads <= 4; threads += 2) {
        cr_assert_eq(sw_predict(model, &sets, threads, many), SW_OK);
        cr_assert_arr_eq(many, logits, sizeof logits);
    }
}

/* ---- A host with threads of its own ---------------------------------------------------------- */

Test(predict, inside_a_region_of_the_host)
{
    enum { THREADS = 4 };
    static sw_real each[THREADS][FEW * CLASSES];
    int failed = 0, ran = 0;
    sw_ragged few = sets;
    few.count = FEW;
    cr_assert_eq(sw_predict(model, &few, 1, logits), SW_OK);
#pragma omp parallel num_threads(THREADS) reduction(+ : failed, ran)
    {
        ran += 1;
        failed += sw_predict(model, &few, 1, each[omp_get_thread_num()]) != SW_OK;
    }
    cr_assert_gt(ran, 1);
    cr_assert_eq(failed, 0);
    for (int t = 0; t < ran; t++) cr_expect_arr_eq(each[t], logits, sizeof each[t], "thread %d", t);
}

Test(predict, one_thread_is_one)
{
    omp_set_num_threads(3);
    int before = count_tasks();
    cr_assert_eq(sw_predict(model, &sets, 1, logits), SW_OK);
    cr_expect_eq(count_tasks(), before);
    cr_expect_eq(omp_get_max_threads(), 3);
}

enum { HOST_THREADS = 4 };
static pthread_barrier_t together;

/* How many of its predictions were wrong; and were threads started beside those of the host? */
typedef struct host_thread {
    pthread_t thread;
    int wrong, tasks;
} host_thread;

static void *predict_again_and_again(void *user)
{
    host_thread *self = user;
    sw_real out[FEW * CLASSES];
    sw_ragged few = sets;
    few.count = FEW;
    omp_set_num_threads(3);
    pthread_barrier_wait(&together);
    for (int i = 0; i < 5; i++) {
        bool same =
            sw_predict(model, &few, 1, out) == SW_OK && memcmp(out, logits, sizeof out) == 0;
        self->wrong += !same || omp_get_max_threads() != 3;
    }
    pthread_barrier_wait(&together);
    self->tasks = count_tasks();
    pthread_barrier_wait(&together);
    return NULL;
}

Test(predict, from_several_threads_of_the_host)
{
    host_thread host[HOST_THREADS] = {0};
    int before = count_tasks();
    sw_ragged few = sets;
    few.count = FEW;
    cr_assert_eq(sw_predict(model, &few, 1, logits), SW_OK);
    pthread_barrier_init(&together, NULL, HOST_THREADS);
    for (int t = 0; t < HOST_THREADS; t++)
        cr_assert_eq(pthread_create(&host[t].thread, NULL, predict_again_and_again, &host[t]), 0);
    for (int t = 0; t < HOST_THREADS; t++) pthread_join(host[t].thread, NULL);
    pthread_barrier_destroy(&together);
    for (int t = 0; t < HOST_THREADS; t++) {
        cr_expect_eq(host[t].wrong, 0, "thread %d", t);
        cr_expect_eq(host[t].tasks, before + HOST_THREADS, "%d threads", host[t].tasks);
    }
}

/* ---- Predictors ------------------------------------------------------------------------------ */

/* What a predictor did before changes nothing, also if it failed. */
Test(predict, a_predictor_gives_the_bits_of_a_single_prediction)
{
    static sw_real out[SETS * CLASSES];
    sw_predictor *predictor;
    cr_assert_eq(sw_predictor_new(&predictor, model, 2), SW_OK);
    for (int i = 0; i < 6; i++) {
        sw_ragged some = sets;
        some.count = i % 2 ? SETS : FEW;
        cr_assert_eq(sw_predict(model, &some, 1, logits), SW_OK);
        cr_assert_eq(sw_predictor_run(predictor, &some, out), SW_OK, "%s", sw_error_message());
        cr_expect_arr_eq(out, logits, sizeof *out * (size_t)some.count * CLASSES, "call %d", i);
        some.width--;
        cr_expect_eq(sw_predictor_run(predictor, &some, out), SW_ERROR_SHAPE);
        expect_message("predict: elements have 2 numbers, the model expects 3");
    }
    sw_predictor_free(predictor);
}

static void change_and_predict(sw_model *one)
{
    sw_real out[FEW * CLASSES];
    sw_ragged few = sets;
    few.count = FEW;
    sw_predictor *predictor;
    cr_assert_eq(sw_predictor_new(&predictor, one, 1), SW_OK);
    cr_assert_eq(sw_predictor_run(predictor, &few, out), SW_OK);
    for (int64_t i = 0; i < one->params.flat_size; i++) one->params.values[i] /= 2;
    cr_assert_eq(sw_predict(one, &few, 1, logits), SW_OK);
    cr_expect_arr_neq(out, logits, sizeof out);
    cr_assert_eq(sw_predictor_run(predictor, &few, out), SW_OK);
    cr_expect_arr_eq(out, logits, sizeof out);
    sw_predictor_free(predictor);
}

/* A program may change the parameters between two calls, as training does. */
Test(predict, a_predictor_sees_new_parameters)
{
    change_and_predict(model);
    sw_model_config config = model->config;
    strcpy(config.pool, "gated"); /* some of its layers are merged */
    sw_model *gated;
    cr_assert_eq(sw_model_new(&gated, &config, 3), SW_OK);
    change_and_predict(gated);
    sw_model_free(gated);
}

static void *predict_with_a_predictor(void *user)
{
    host_thread *self = user;
    sw_real out[FEW * CLASSES];
    sw_predictor *predictor;
    self->wrong = sw_predictor_new(&predictor, model, 1) != SW_OK;
    pthread_barrier_wait(&together);
    for (int i = 0; i < 40 && predictor; i++) {
        sw_ragged some = sets;
        some.count = 1 + i % FEW;
        self->wrong += sw_predictor_run(predictor, &some, out) != SW_OK ||
                       (some.count == FEW && memcmp(out, logits, sizeof out) != 0);
    }
    sw_predictor_free(predictor);
    return NULL;
}

Test(predict, threads_share_a_model_each_with_a_predictor)
{
    host_thread host[HOST_THREADS] = {0};
    sw_ragged few = sets;
    few.count = FEW;
    cr_assert_eq(sw_predict(model, &few, 1, logits), SW_OK);
    pthread_barrier_init(&together, NULL, HOST_THREADS);
    for (int t = 0; t < HOST_THREADS; t++)
        cr_assert_eq(pthread_create(&host[t].thread, NULL, predict_with_a_predictor, &host[t]), 0);
    for (int t = 0; t < HOST_THREADS; t++) pthread_join(host[t].thread, NULL);
    pthread_barrier_destroy(&together);
    for (int t = 0; t < HOST_THREADS; t++) cr_expect_eq(host[t].wrong, 0, "thread %d", t);
}

/* ---- What is refused ------------------------------------------------------------------------- */

Test(predict, sets_out_of_order_are_refused)
{
    int64_t wrong[] = {0, 5, 3}, late[] = {1, 2, 3};
    sw_ragged bad = {2, WIDTH, wrong, x, NULL};
    cr_expect_eq(sw_predict(model, &bad, 1, logits), SW_ERROR_ARGUMENT);
    expect_message("set 1 starts at row 5 and ends before it, at row 3");
    bad.offset = late;
    cr_expect_eq(sw_predict(model, &bad, 1, logits), SW_ERROR_ARGUMENT);
    expect_message("set 0 starts at row 1");
    bad.offset = NULL;
    cr_expect_eq(sw_predict(model, &bad, 1, logits), SW_ERROR_ARGUMENT);
    expect_message("offsets of the sets are missing");
    bad = sets, bad.x = NULL;
    cr_expect_eq(sw_predict(model, &bad, 1, logits), SW_ERROR_ARGUMENT);
    expect_message("elements of the sets are missing");
    cr_expect_eq(sw_predict(model, &sets, 1, NULL), SW_ERROR_ARGUMENT);
    bad = sets, bad.count = -1;
    cr_expect_eq(sw_predict(model, &bad, 1, logits), SW_ERROR_SHAPE);
    expect_message("-1 sets");
    bad = (sw_ragged){.width = WIDTH};
    cr_expect_eq(sw_predict(model, &bad, 1, NULL), SW_OK, "%s", sw_error_message());
}

/* Widths are checked before any operator runs: an encoder of tokens would take elements of any
 * width. */
Test(predict, sets_for_another_model_are_refused)
{
    const sw_real context[2 * SETS] = {0};
    sw_ragged other = sets;
    other.width = WIDTH - 1;
    cr_expect_eq(sw_predict(model, &other, 1, logits), SW_ERROR_SHAPE);
    expect_message("predict: elements have 2 numbers, the model expects 3");
    other = sets, other.context_width = 2, other.context = context;
    cr_expect_eq(sw_predict(model, &other, 1, logits), SW_ERROR_SHAPE);
    expect_message("predict: the sets come with a context of 2 numbers, the model takes none");

    sw_model_config config = model->config;
    config.context = 3;
    sw_model *contextual;
    cr_assert_eq(sw_model_new(&contextual, &config, 3), SW_OK, "%s", sw_error_message());
    cr_expect_eq(sw_predict(contextual, &other, 1, logits), SW_ERROR_SHAPE);
    expect_message("predict: the sets come with a context of 2 numbers, the model expects 3");
    sw_metrics metrics;
    for (int64_t width = 0; width <= 3; width += 3) { /* none, and one that is missing */
        other.context_width = width, other.context = NULL;
        sw_split split = {SW_TEST, &other, NULL, SETS, CLASSES};
        cr_expect_eq(sw_evaluate(&metrics, contextual, split, 1), SW_ERROR_SHAPE);
        expect_message("the sets come without a context, the model expects one of 3 numbers");
    }
    sw_model_free(contextual);
}
