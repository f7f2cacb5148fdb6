/* fork_program.c - a program that computes with two threads and forks, in every way that programs
 * do: the child has to end, and to compute the same bits. A plain main: Criterion's tests cannot
 * fork. The exit status says what was wrong. Usage: fork_program [FORKS], how often it forks while
 * another thread predicts [10]. */
#include <pthread.h>
#include <setwise/setwise.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 1, OTHER_BITS = 2, NOT_ONE_THREAD = 3, TIME = 60 /* seconds for the child */ };

enum { MOST = 1000, STEPS = 4 }; /* outputs; of a training */

static sw_model *model;
static sw_predictor *predictor;
static sw_dataset *data;
static sw_metrics metrics;
static sw_real outputs[MOST];
static double loss; /* after a training, on the validation split */

static int check(sw_status status)
{
    if (status == SW_OK) return 0;
    fprintf(stderr, "%s\n", sw_error_message());
    return FAILED;
}

static int evaluate(sw_metrics *out)
{
    return check(sw_evaluate(out, model, sw_dataset_split(data, SW_TEST), 2));
}

static int predict(sw_predictor *with)
{
    static _Thread_local sw_real said[MOST];
    if (data->sets.count * model->config.outputs > MOST) return FAILED;
    if (check(sw_predictor_run(with, &data->sets, said))) return FAILED;
    return memcmp(said, outputs, sizeof said) == 0 ? 0 : OTHER_BITS;
}

/* Train a new model with two threads; *out is its loss. */
static int train(double *out, const sw_watcher *watcher)
{
    sw_model *own;
    sw_metrics valid;
    sw_config config = sw_config_default();
    config.steps = STEPS, config.evaluations = 1, config.threads = 2;
    if (check(sw_model_new(&own, &model->config, 1))) return FAILED;
    const sw_split training = sw_dataset_split(data, SW_TRAIN);
    sw_status status = sw_fit(own, &config, training, sw_dataset_split(data, SW_VALID), watcher);
    if (status == SW_OK) status = sw_evaluate(&valid, own, sw_dataset_split(data, SW_VALID), 2);
    sw_model_free(own);
    *out = valid.loss;
    return check(status);
}

/* ---- In a child ------------------------------------------------------------------------------ */

static int computes_the_same(void)
{
    sw_metrics again;
    double own_loss;
    if (sw_threads_default() != 1 || !sw_threads_warning()) return NOT_ONE_THREAD;
    if (evaluate(&again)) return FAILED;
    if (again.loss != metrics.loss || again.auc != metrics.auc) return OTHER_BITS;
    const int wrong = predict(predictor); /* the one of its parent */
    if (wrong) return wrong;
    if (train(&own_loss, NULL)) return FAILED;
    return own_loss == loss ? 0 : OTHER_BITS;
}

/* What a process does while another thread uses the predictor that it had. */
static int predicts_anew(void)
{
    sw_predictor *own;
    if (check(sw_predictor_new(&own, model, 2))) return FAILED;
    const int wrong = predict(own);
    sw_predictor_free(own);
    return wrong;
}

/* ---- Forks ----------------------------------------------------------------------------------- */

static pid_t begin(pid_t (*split)(void), int (*work)(void))
{
    fflush(NULL);
    const pid_t child = split();
    if (child != 0) return child;
    alarm(TIME); /* its signal ends a child that hangs */
    _exit(work());
}

static int wait_for(pid_t child)
{
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return FAILED;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    fprintf(stderr, "the child was ended by signal %d\n", WTERMSIG(status));
    return FAILED;
}

static int once(void)
{
    return wait_for(begin(fork, computes_the_same));
}

/* Without the handlers of fork(), as programs do that call clone(). */
static int without_handlers(void)
{
    return wait_for(begin(_Fork, computes_the_same));
}

static int grandchild(void)
{
    return wait_for(begin(fork, once));
}

/* Workers side by side, as those of Python's multiprocessing. */
static int workers(void)
{
    enum { WORKERS = 4 };
    pid_t worker[WORKERS];
    int wrong = 0;
    for (int i = 0; i < WORKERS; i++) worker[i] = begin(fork, computes_the_same);
    for (int i = 0; i < WORKERS; i++) wrong |= wait_for(worker[i]);
    return wrong;
}

/* From a thread that has a team of its own, and ends. */
static void *fork_in_thread(void *wrong)
{
    *(int *)wrong = predicts_anew();
    if (!*(int *)wrong) *(int *)wrong = once();
    return NULL;
}

static int from_another_thread(void)
{
    pthread_t thread;
    int wrong = 0;
    if (pthread_create(&thread, NULL, fork_in_thread, &wrong) != 0) return FAILED;
    pthread_join(thread, NULL);
    return wrong;
}

/* While a training calls back. */
static void fork_in_step(void *user, int64_t step, int64_t steps, double step_loss)
{
    (void)step, (void)steps, (void)step_loss;
    *(int *)user |= wait_for(begin(fork, predicts_anew));
}

static int while_training_waits(void)
{
    int wrong = 0;
    double own_loss;
    const sw_watcher watcher = {.user = &wrong, .step = fork_in_step};
    if (train(&own_loss, &watcher)) return FAILED;
    return wrong ? wrong : own_loss == loss ? 0 : OTHER_BITS;
}

/* While another thread computes with a team. */
static atomic_bool stop;

static void *predict_on(void *wrong)
{
    while (!stop && !*(int *)wrong) *(int *)wrong = predict(predictor);
    return NULL;
}

#ifdef __SANITIZE_ADDRESS__ /* its allocator may be locked by the other thread, and stays so */
static int forks = 0;
#else
static int forks = 10;
#endif

static int while_another_computes(void)
{
    pthread_t thread;
    int wrong = 0, others = 0;
    if (pthread_create(&thread, NULL, predict_on, &others) != 0) return FAILED;
    for (int i = 0; i < forks && !wrong; i++) wrong = wait_for(begin(fork, predicts_anew));
    stop = true;
    pthread_join(thread, NULL);
    return wrong | others;
}

int main(int argc, char **argv)
{
    static int (*const ways[])(void) = {once,
                                        without_handlers,
                                        grandchild,
                                        workers,
                                        from_another_thread,
                                        while_training_waits,
                                        while_another_computes};
    if (argc > 1) forks = atoi(argv[1]);
    sw_config config = sw_config_default();
    snprintf(config.model.pool, sizeof config.model.pool, "pma");
    int wrong = check(sw_dataset_open(&data, "needle:train=20:valid=20:test=200", 1));
    if (!wrong) {
        sw_model_config_for(&config.model, data);
        wrong = check(sw_model_new(&model, &config.model, 1));
    }
    if (!wrong) wrong = check(sw_predictor_new(&predictor, model, 2));
    if (!wrong) wrong = check(sw_predictor_run(predictor, &data->sets, outputs));
    if (!wrong) wrong = evaluate(&metrics);
    if (!wrong) wrong = train(&loss, NULL);
    for (size_t i = 0; i < sizeof ways / sizeof *ways && !wrong; i++) {
        wrong = ways[i]();
        if (wrong) fprintf(stderr, "fork %zu: %d\n", i, wrong);
    }
    if (!wrong) wrong = evaluate(&metrics); /* the parent has its threads */
    sw_predictor_free(predictor);
    sw_model_free(model);
    sw_dataset_free(data);
    return wrong;
}
