/* fork_program.c - a program that evaluates and predicts with two threads, forks, and does the same
 * in the child, with the predictor of its parent: the child has to end, with the same bits. A plain
 * main: Criterion's tests cannot fork. The exit status says what was wrong. */
#include <setwise/setwise.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 1, OTHER_BITS = 2, NOT_ONE_THREAD = 3, TIME = 20 /* seconds for the child */ };

enum { MOST = 1000 }; /* outputs */

static sw_model *model;
static sw_predictor *predictor;
static sw_dataset *data;
static sw_metrics metrics;
static sw_real outputs[MOST];

static int evaluate(sw_metrics *out)
{
    sw_status status = sw_evaluate(out, model, sw_dataset_split(data, SW_TEST), 2);
    if (status == SW_OK) return 0;
    fprintf(stderr, "%s\n", sw_error_message());
    return FAILED;
}

static int predict(sw_real *out)
{
    const sw_ragged *sets = &data->sets;
    if (sets->count * model->config.outputs > MOST) return FAILED;
    if (sw_predictor_run(predictor, sets, out) == SW_OK) return 0;
    fprintf(stderr, "%s\n", sw_error_message());
    return FAILED;
}

/* The exit status of the child. */
static int in_child(void)
{
    sw_metrics again;
    alarm(TIME); /* its signal ends a child that hangs */
    if (sw_threads_default() != 1 || !sw_threads_warning()) return NOT_ONE_THREAD;
    if (evaluate(&again)) return FAILED;
    static sw_real predicted[MOST];
    if (predict(predicted)) return FAILED;
    if (memcmp(predicted, outputs, sizeof outputs) != 0) return OTHER_BITS;
    return again.loss == metrics.loss && again.auc == metrics.auc ? 0 : OTHER_BITS;
}

static int fork_and_wait(void)
{
    int status = 0;
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) _exit(in_child());
    if (child < 0 || waitpid(child, &status, 0) != child) return FAILED;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    fprintf(stderr, "the child was ended by signal %d\n", WTERMSIG(status));
    return FAILED;
}

int main(void)
{
    sw_config config = sw_config_default();
    snprintf(config.model.pool, sizeof config.model.pool, "pma");
    sw_status status = sw_dataset_open(&data, "needle:train=20:valid=20:test=200", 1);
    if (status == SW_OK) {
        config.model.input = data->sets.width;
        config.model.task = data->task;
        config.model.outputs = data->schema.output.count;
        status = sw_model_new(&model, &config.model, 1);
    }
    if (status == SW_OK) status = sw_predictor_new(&predictor, model, 2);
    if (status != SW_OK) fprintf(stderr, "%s\n", sw_error_message());
    int wrong = status != SW_OK ? FAILED : evaluate(&metrics);
    if (!wrong) wrong = predict(outputs);
    if (!wrong) wrong = fork_and_wait();
    if (!wrong) wrong = evaluate(&metrics); /* the parent has its threads */
    sw_predictor_free(predictor);
    sw_model_free(model);
    sw_dataset_free(data);
    return wrong;
}
