/* races.c - threads of one program that use the library at the same time; tools/campaign/races
 * builds it with ThreadSanitizer. Usage: races THREADS ROUNDS [TEAM]. TEAM is the number of threads
 * that each call runs itself [1].
 *
 * All threads begin at once, in a process that has not called anything: so what is made at first
 * use is made by several. Each stage compares with what a single thread computes, to the bit. */
#include <pthread.h>
#include <setwise/setwise.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DATA "needle:train=48:valid=16:test=16:size=6"
enum { MOST = 4096, MOST_THREADS = 64 };

static int threads, rounds, team = 1;
static pthread_barrier_t start;
static _Atomic int faults;

static void fault(const char *what)
{
    fprintf(stderr, "FAULT: %s: %s\n", what, sw_error_message());
    faults++;
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        if ((call) != SW_OK) fault(#call);                                                         \
    } while (0)

/* ---- Data sets, models and files, each thread its own ---------------------------------------- */

static char folder[] = "/tmp/setwise-races-XXXXXX";

static sw_model *new_model(const sw_dataset *data, const char *pool)
{
    sw_model *model = NULL;
    sw_model_config config = sw_model_config_default();
    sw_model_config_for(&config, data);
    config.width = 16;
    snprintf(config.pool, sizeof config.pool, "%s", pool);
    MUST(sw_model_new(&model, &config, 7));
    if (model) MUST(sw_model_set_schema(model, &data->schema));
    return model;
}

/* The message of a failure is that of this thread. */
static void fail_on_purpose(int thread)
{
    char name[32];
    sw_config config = sw_config_default();
    snprintf(name, sizeof name, "no-setting-%d", thread);
    if (sw_config_set(&config, name, "1") != SW_ERROR_NOT_FOUND ||
        !strstr(sw_error_message(), name))
        fault(name);
}

static void save_and_load(const sw_model *model, int thread)
{
    char path[128];
    sw_model *back = NULL;
    snprintf(path, sizeof path, "%s/model-%d", folder, thread);
    MUST(sw_model_save(model, path));
    MUST(sw_model_load(&back, path));
    if (back && memcmp(back->params.values, model->params.values,
                       sizeof(sw_real) * (size_t)model->params.flat_size) != 0)
        fault("another model came back");
    sw_model_free(back);
    snprintf(path, sizeof path, "%s/weights-%d", folder, thread);
    MUST(sw_model_export(model, path));
}

static void write_and_read(const sw_dataset *data, const sw_model *model, int thread)
{
    static const char *const endings[] = {"csv", "jsonl", "npz", "safetensors"};
    for (int i = 0; i < 4; i++) {
        char path[128];
        sw_dataset *back = NULL;
        sw_reader *reader = NULL;
        sw_batch batch;
        snprintf(path, sizeof path, "%s/sets-%d.%s", folder, thread, endings[i]);
        unlink(path);
        MUST(sw_dataset_save(data, path, NULL));
        MUST(sw_dataset_open_for(&back, path, &model->schema, 1));
        if (back && back->sets.count != data->sets.count) fault("another number of sets");
        sw_dataset_free(back);
        MUST(sw_reader_open(&reader, path, &model->schema, NULL));
        MUST(reader ? sw_reader_next(reader, &batch) : SW_ERROR_IO);
        sw_reader_free(reader);
    }
}

static void *build_and_free(void *number)
{
    const int thread = *(const int *)number;
    pthread_barrier_wait(&start);
    for (int round = 0; round < rounds; round++) {
        sw_dataset *data = NULL;
        fail_on_purpose(thread);
        MUST(sw_dataset_open(&data, DATA, 1));
        if (!data) return NULL;
        sw_model *model = new_model(data, round % 2 ? "pma" : "mean+max");
        save_and_load(model, thread);
        write_and_read(data, model, thread);
        sw_model_free(model);
        sw_dataset_free(data);
    }
    return NULL;
}

/* ---- One model and one data set for all ------------------------------------------------------ */

static sw_dataset *data;
static sw_model *model;
static sw_real expected[MOST], vectors[MOST];
static int64_t width;

static void *share_a_model(void *number)
{
    (void)number;
    sw_predictor *predictor = NULL;
    sw_real *own = calloc(MOST, sizeof *own);
    pthread_barrier_wait(&start);
    MUST(sw_predictor_new(&predictor, model, team));
    for (int round = 0; predictor && round < rounds; round++) {
        const size_t outputs = (size_t)(data->sets.count * model->config.outputs);
        MUST(sw_predictor_run(predictor, &data->sets, own));
        if (memcmp(own, expected, outputs * sizeof *own) != 0) fault("other outputs");
        MUST(sw_predictor_embed(predictor, &data->sets, own));
        if (memcmp(own, vectors, (size_t)(data->sets.count * width) * sizeof *own) != 0)
            fault("other vectors");
        sw_attention *a = NULL;
        MUST(sw_predictor_attention(&a, predictor, &data->sets, NULL, 16, true));
        sw_attention_free(a);
        MUST(sw_attention_gradient(&a, model, &data->sets, NULL, 16, team));
        sw_attention_free(a);
        sw_metrics metrics;
        MUST(sw_evaluate(&metrics, model, sw_dataset_split(data, SW_TEST), team));
        sw_diagnosis d;
        const sw_diagnosis_options few = {.sets = 4, .threads = team};
        MUST(sw_diagnose(&d, NULL, model, data, sw_dataset_split(data, SW_TEST), &few));
    }
    sw_predictor_free(predictor);
    free(own);
    return NULL;
}

/* Each thread trains a model of its own on the same data. */
static sw_real *trained[MOST_THREADS];

static void *train(void *number)
{
    const int thread = *(const int *)number;
    sw_config config = sw_config_default();
    config.steps = 4 * rounds;
    config.evaluations = 2;
    config.threads = team;
    config.batch = 16;
    pthread_barrier_wait(&start);
    sw_model *own = new_model(data, "gated");
    MUST(sw_fit(own, &config, sw_dataset_split(data, SW_TRAIN), sw_dataset_split(data, SW_VALID),
                NULL));
    const size_t bytes = sizeof(sw_real) * (size_t)own->params.flat_size;
    trained[thread] = malloc(bytes);
    if (!trained[thread]) abort();
    memcpy(trained[thread], own->params.values, bytes);
    pthread_barrier_wait(&start);
    if (memcmp(trained[thread], trained[0], bytes) != 0) fault("other parameters");
    sw_model_free(own);
    return NULL;
}

/* ---- The stages ------------------------------------------------------------------------------ */

static void run(const char *stage, void *(*work)(void *))
{
    pthread_t thread[MOST_THREADS];
    int number[MOST_THREADS];
    for (int i = 0; i < threads; i++) {
        number[i] = i;
        if (pthread_create(&thread[i], NULL, work, &number[i]) != 0) exit(1);
    }
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    printf("%s: %d threads, %d rounds\n", stage, threads, rounds);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 3 || !mkdtemp(folder)) return 2;
    threads = atoi(argv[1]), rounds = atoi(argv[2]);
    if (argc > 3) team = atoi(argv[3]);
    if (threads < 1 || threads > MOST_THREADS) return 2;
    pthread_barrier_init(&start, NULL, (unsigned)threads);
    run("data sets, models and files", build_and_free);
    MUST(sw_dataset_open(&data, DATA, 1));
    model = new_model(data, "pma");
    MUST(sw_embed_width(model, &width));
    MUST(sw_predict(model, &data->sets, 1, expected));
    MUST(sw_embed(model, &data->sets, 1, vectors));
    run("one model", share_a_model);
    run("training", train);
    for (int i = 0; i < threads; i++) free(trained[i]);
    sw_model_free(model);
    sw_dataset_free(data);
    pthread_barrier_destroy(&start);
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    if (system(command) != 0) faults++;
    printf("%d threads, %d faults\n", threads, faults);
    return faults > 0;
}
