/* failing_memory.c MODEL DATA... - reads, copies, writes and explains a model, and opens data sets,
 * some of which it predicts, again and again: first each allocation fails once, then each one and
 * all after it. A failure must say that memory is lacking, whichever library lacked it. A program
 * of its own, since it replaces malloc. */
#include "train/data_path.h"

#include <setwise/setwise.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t align, size_t size);

static _Thread_local bool counts; /* the allocations of this thread */
static bool for_good;             /* all after the first failure fail, too */
static int64_t left, failures;    /* allocations that succeed; that failed */

static bool fails(void)
{
    if (!counts || left-- > 0 || (failures > 0 && !for_good)) return false;
    failures++;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

int posix_memalign(void **memory, size_t align, size_t size)
{
    *memory = fails() ? NULL : __libc_memalign(align, size);
    return *memory ? 0 : ENOMEM;
}

static sw_model *model; /* the first argument */

static sw_status open_whole(const char *spec)
{
    sw_dataset *dataset = NULL;
    const sw_status status = sw_dataset_open(&dataset, spec, 0);
    sw_dataset_free(dataset);
    return status;
}

static sw_status open_for_model(const char *spec)
{
    sw_dataset *dataset = NULL;
    const sw_status status = sw_dataset_open_for(&dataset, spec, &model->schema, 0);
    sw_dataset_free(dataset);
    return status;
}

static sw_status stream(const char *spec, bool predicts)
{
    sw_reader *reader = NULL;
    sw_batch batch = {.data = NULL};
    sw_real outputs[1000];
    sw_status status = sw_reader_open(&reader, spec, predicts ? &model->schema : NULL, NULL);
    while (status == SW_OK && (status = sw_reader_next(reader, &batch)) == SW_OK && batch.data)
        if (predicts) status = sw_predict(model, &batch.data->sets, 1, outputs);
    sw_reader_free(reader);
    return status;
}

static sw_status open_stream(const char *spec)
{
    return stream(spec, false);
}

static sw_status predict(const char *spec)
{
    return stream(spec, true);
}

static sw_status use_model(const char *path)
{
    sw_model *loaded = NULL, *copy = NULL, *read = NULL;
    void *bytes = NULL;
    size_t size;
    char said[1000];
    sw_model_config config = sw_model_config_default();
    sw_status status = sw_model_config_infer(&config, path, said, sizeof said);
    if (status == SW_OK) status = sw_model_load(&loaded, path);
    if (status == SW_OK) status = sw_model_copy(&copy, loaded);
    if (status == SW_OK) status = sw_model_write(copy, &bytes, &size);
    if (status == SW_OK) status = sw_model_read(&read, bytes, size);
    if (status == SW_OK) status = sw_model_import(copy, path);
    if (status == SW_OK) status = sw_model_start_from(copy, read, said, sizeof said);
    sw_model_free(loaded), sw_model_free(copy), sw_model_free(read);
    free(bytes);
    return status;
}

/* A run keeps where its data lie. */
static sw_status place(const char *path)
{
    sw_path from;
    sw_data_path_from(&from, path, ".");
    return *from.text ? SW_OK : SW_ERROR_NOT_FOUND;
}

/* The gradients of the model's parameters for sets so long that operators work block by block. */
static sw_status step(const char *spec)
{
    static sw_real grads[10000];
    sw_dataset *data = NULL;
    sw_tape *tape = NULL;
    sw_status status = sw_dataset_open(&data, spec, 0);
    if (status == SW_OK) status = sw_tape_new(&tape);
    if (status == SW_OK) {
        const sw_ragged *of = &data->sets;
        const sw_sets sets = {of->count, of->offset, NULL};
        sw_pass pass = sw_pass_begin(tape, &model->params, grads);
        sw_tensor *x = sw_input(tape, SW_DIMS(of->offset[of->count], of->width), of->x);
        sw_tensor *y = sw_model_apply(model, &pass, x, &sets);
        status = sw_backward(tape, sw_cross_entropy(tape, y, of->label, NULL));
    }
    sw_tape_free(tape);
    sw_dataset_free(data);
    return status;
}

/* The metrics of outputs that are all 0. One that is missing is an error of its own. */
static sw_status judge(const char *spec)
{
    static const sw_real outputs[1000];
    sw_dataset *data = NULL;
    sw_metrics m;
    sw_status status = sw_dataset_open(&data, spec, 0);
    if (status == SW_OK) {
        sw_split test = sw_dataset_split(data, SW_TEST);
        const bool mixture = test.task == SW_MIXTURE;
        if (mixture) test.outputs = 1 + 2 * test.sets->width;
        status = sw_metrics_from(&m, outputs, test);
        if (status == SW_OK && (isnan(m.loss) || (!mixture && isnan(m.auc + m.balanced_accuracy))))
            status = SW_ERROR_NOT_FINITE;
    }
    sw_dataset_free(data);
    return status;
}

/* The weights of a model that has them: nothing takes their place. */
static sw_status weigh(const char *spec)
{
    sw_dataset *data = NULL;
    sw_attention *attention = NULL;
    sw_status status = sw_dataset_open(&data, spec, 0);
    if (status == SW_OK)
        status = sw_model_has_weights(model)
                     ? sw_attention_new(&attention, model, &data->sets, NULL, 3, true, 1)
                     : SW_ERROR_ARGUMENT;
    sw_attention_free(attention);
    sw_dataset_free(data);
    return status;
}

/* Returns how many failures say something else. A file that is refused may be refused all the same,
 * with the same message. */
static int try_all(const char *spec, sw_status (*open)(const char *spec))
{
    int wrong = 0;
    char message[4096];
    const sw_status whole = open(spec);
    snprintf(message, sizeof message, "%s", sw_error_message());
    for (int64_t most = 0;; most++) {
        left = most;
        failures = 0;
        counts = true;
        const sw_status status = open(spec);
        counts = false;
        const bool same = status == SW_OK || strcmp(sw_error_message(), message) == 0;
        const bool right =
            status == SW_ERROR_MEMORY || (status == whole && same && (failures == 0 || !for_good));
        wrong += !right;
        if (!right) printf("%s, allocation %lld: %s\n", spec, (long long)most, sw_error_message());
        if (failures == 0) return wrong;
    }
}

int main(int argc, char **argv)
{
    int wrong = argc < 3 || sw_model_load(&model, argv[1]) != SW_OK;
    for (int pass = 0; pass < 2 && !wrong; pass++) {
        for_good = pass > 0;
        wrong += try_all(argv[1], use_model) + try_all(argv[1], place);
        wrong += try_all("needle:train=1:valid=1:test=1:size=6400", step);
        wrong += try_all("needle:train=4:valid=4:test=40:size=4", judge);
        wrong += try_all("needle:train=1:valid=1:test=1:size=5", weigh);
        wrong += try_all("mixture:train=2:valid=2:test=4", judge);
        for (int i = 2; i < argc; i++)
            wrong += try_all(argv[i], open_whole) + try_all(argv[i], open_for_model) +
                     try_all(argv[i], open_stream) + try_all(argv[i], predict);
    }
    sw_model_free(model);
    return wrong > 0;
}

#else

int main(void)
{
    return 0; /* malloc is another library's */
}

#endif
