/* runs.h - small runs under test: starting and watching them, and comparing two. */
#ifndef SW_TESTS_TRAIN_RUNS_H
#define SW_TESTS_TRAIN_RUNS_H

#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <setwise/train.h>

enum { STEPS = 5, EPOCHS = 4 };

static inline sw_config small_config(void)
{
    sw_config config = sw_config_default();
    strcpy(config.select, "loss");
    strcpy(config.data, "needle:train=70:valid=40:test=30:size=20");
    strcpy(config.model.pool, "pma");
    config.model.width = 16;
    config.model.dropout = 0.2;
    config.batch = 16;
    config.epochs = config.evaluations = EPOCHS; /* an evaluation after each pass */
    config.patience = 0;
    config.warmup = 3;
    config.lr = 0.02;
    config.threads = 2;
    return config;
}

/* ---- Comparing runs ------------------------------------------------------------------------- */

/* Cut out the number after every "seconds": times always differ. */
static inline void cut_seconds(char *text, size_t *size)
{
    static const char key[] = "\"seconds\":";
    for (char *at = text; (at = strstr(at, key));) {
        at += strlen(key);
        size_t length = strcspn(at, ",}\n");
        memmove(at, at + length, strlen(at + length) + 1);
        *size -= length;
    }
}

/* The content of a file of a run, without seconds: of a safetensors file, the data alone. */
static inline char *content(const char *folder, const char *name, size_t *size)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *data = scratch_read(path, size);
    if (strstr(name, ".safetensors")) {
        uint64_t header;
        memcpy(&header, data, 8);
        memmove(data, data + 8 + header, *size -= 8 + header);
    } else {
        cut_seconds(data, size);
    }
    return data;
}

static inline void expect_same_file(const char *a, const char *b, const char *name)
{
    size_t a_size, b_size;
    char *a_data = content(a, name, &a_size), *b_data = content(b, name, &b_size);
    cr_expect_eq(a_size, b_size, "%s", name);
    if (a_size == b_size)
        cr_expect_eq(memcmp(a_data, b_data, a_size), 0, "%s differs in %s and %s", name, a, b);
    free(a_data), free(b_data);
}

static inline void expect_same_run(const char *a, const char *b)
{
    expect_same_file(a, b, "model.safetensors");
    expect_same_file(a, b, "last.safetensors");
    expect_same_file(a, b, "metrics.jsonl");
    expect_same_file(a, b, "predictions.jsonl");
    expect_same_file(a, b, "result.json");
}

/* ---- Watching ------------------------------------------------------------------------------- */

typedef struct seen {
    int steps, stop, stop_at;
    int evaluations, act_at;
    void (*act)(void);
    int notes;
    char note[400];
} seen;

static inline void see_step(void *user, int64_t step, int64_t steps, double loss)
{
    (void)step, (void)steps, (void)loss;
    seen *s = user;
    s->stop = ++s->steps == s->stop_at;
}

static inline void see_warning(void *user, const char *text)
{
    seen *s = user;
    snprintf(s->note, sizeof s->note, "%s", text);
    s->notes++;
}

static inline void see_evaluation(void *user, const sw_evaluation *evaluation)
{
    (void)evaluation;
    seen *s = user;
    if (++s->evaluations == s->act_at) s->act();
}

static inline sw_status run(sw_result *result, const sw_config *config, const char *folder,
                            sw_run_mode mode, seen *s)
{
    seen nothing = {0};
    if (!s) s = &nothing;
    sw_watcher watcher = {.user = s,
                          .step = see_step,
                          .evaluation = see_evaluation,
                          .warning = see_warning,
                          .stop = &s->stop};
    return sw_run(result, config, folder, mode, NULL, &watcher);
}

static inline void run_whole(const sw_config *config, const char *folder)
{
    sw_result result;
    cr_assert_eq(run(&result, config, folder, SW_RUN_NEW, NULL), SW_OK, "%s", sw_error_message());
}

#endif
