/* own_loop.c - a loss and a training loop of a program's own, which is interrupted and goes on.
 *
 * own_loop STEPS STATE MODEL - go on to so many steps from the file STATE, if it is there; then
 * write it, and the averaged model to MODEL. The loss ranks: a set with more elements above 1 is to
 * have a higher output than a set with fewer (RankNet: Burges et al. 2005). So two runs of 10 steps
 * and one of 20 write the same bytes. */
#include <setwise/setwise.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY(call)                                                                                  \
    do {                                                                                           \
        const sw_status tried_ = (call);                                                           \
        if (tried_ != SW_OK) return tried_;                                                        \
    } while (0)

enum { PAIRS = 8, SETS = 2 * PAIRS, SIZE = 6, WIDTH = 3, ROWS = SETS * SIZE };

/* The sets of a step follow from its number alone: first the better set of each pair, then the
 * other. */
static void draw(int64_t step, sw_real *x)
{
    sw_random random = sw_random_for(3, SW_FOR_DATA, (uint32_t)step, 0);
    for (int b = 0; b < SETS; b++) {
        const uint32_t high =
            b < PAIRS ? 4 + sw_random_below(&random, 2) : sw_random_below(&random, 4);
        for (int i = 0; i < SIZE; i++)
            for (int d = 0; d < WIDTH; d++) {
                const double noise = sw_random_uniform(&random);
                x[(b * SIZE + i) * WIDTH + d] =
                    (sw_real)(d == 0 && (uint32_t)i < high ? 1 + noise : noise);
            }
    }
}

/* The mean of -ln sigmoid(better - worse). `difference` [PAIRS, SETS] has 1 and -1 in each row. */
static sw_tensor *ranking_loss(sw_tape *tape, sw_tensor *score, const sw_real *difference)
{
    sw_tensor *gap =
        sw_matmul(tape, sw_input(tape, SW_DIMS(PAIRS, SETS), difference), score, false, false);
    sw_tensor *right = sw_log_sigmoid(tape, gap);
    return sw_scale(tape, sw_mean(tape, sw_mean(tape, right, 1), 0), -1);
}

typedef struct loop {
    sw_model *model;
    sw_optimizer *optimizer;
    sw_tape *tape;
    sw_real *grads;
} loop;

static sw_status begin(loop *l)
{
    sw_config config = sw_config_default();
    config.average = 0.5;
    config.clip = 1;
    strcpy(config.model.pool, "sum");
    config.model.task = SW_REGRESSION;
    config.model.input = WIDTH;
    config.model.outputs = 1;
    config.model.width = 16;
    config.model.dropout = 0.1;
    TRY(sw_model_new(&l->model, &config.model, 1));
    TRY(sw_optimizer_new(&l->optimizer, &l->model->params, &config));
    TRY(sw_tape_new(&l->tape));
    l->grads = malloc(sizeof *l->grads * (size_t)l->model->params.flat_size);
    return l->grads ? SW_OK : SW_ERROR_MEMORY;
}

static sw_status step(loop *l, double *loss)
{
    const int64_t number = sw_optimizer_steps(l->optimizer);
    sw_real x[ROWS * WIDTH], difference[PAIRS * SETS] = {0};
    int64_t offset[SETS + 1];
    const sw_sets sets = {.count = SETS, .offset = offset};
    draw(number, x);
    for (int b = 0; b <= SETS; b++) offset[b] = b * SIZE;
    for (int p = 0; p < PAIRS; p++) {
        difference[p * SETS + p] = 1;
        difference[p * SETS + PAIRS + p] = -1;
    }
    sw_tape_reset(l->tape);
    memset(l->grads, 0, sizeof *l->grads * (size_t)l->model->params.flat_size);
    sw_pass pass = sw_pass_begin(l->tape, &l->model->params, l->grads);
    pass.training = true;
    pass.dropout = (sw_dropout_key){1, (uint32_t)number, 0};
    sw_tensor *in = sw_input(l->tape, SW_DIMS(ROWS, WIDTH), x);
    sw_tensor *mean = ranking_loss(l->tape, sw_model_apply(l->model, &pass, in, &sets), difference);
    TRY(sw_backward(l->tape, mean)); /* the tape's first error, too */
    *loss = (double)mean->data[0];
    return sw_optimizer_step(l->optimizer, l->grads, 0.01, NULL);
}

static sw_status run(loop *l, int64_t steps, const char *state, const char *path)
{
    double loss = 0;
    TRY(begin(l));
    const sw_status loaded = sw_optimizer_load(l->optimizer, state);
    if (loaded != SW_OK && loaded != SW_ERROR_NOT_FOUND) return loaded;
    printf("from step %lld", (long long)sw_optimizer_steps(l->optimizer));
    while (sw_optimizer_steps(l->optimizer) < steps) TRY(step(l, &loss));
    printf(" to step %lld, loss %.4f\n", (long long)steps, loss);
    TRY(sw_optimizer_save(l->optimizer, state));
    sw_model averaged = *l->model;
    averaged.params.values = sw_optimizer_params(l->optimizer);
    return sw_model_save(&averaged, path);
}

int main(int count, char **word)
{
    if (count != 4) return 2;
    loop l = {0};
    const sw_status status = run(&l, atoll(word[1]), word[2], word[3]);
    if (status != SW_OK) fprintf(stderr, "%s\n", sw_error_message());
    free(l.grads);
    sw_tape_free(l.tape);
    sw_optimizer_free(l.optimizer);
    sw_model_free(l.model);
    return status != SW_OK;
}
