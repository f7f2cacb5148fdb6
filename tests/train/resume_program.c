/* resume_program.c - resume_program FOLDER [STEPS [EVERY]] - a run of so many steps (200) is
 * stopped after each step, or each EVERY-th, and resumed: it ends the same as one that was not
 * stopped, to the bit. A plain main, so that it can take numbers. Prints a line; the exit status is
 * 1 if anything differed. */
#include <setwise/train.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct watch {
    int64_t stop_at;
    int stop;
} watch;

static void see_step(void *user, int64_t step, int64_t steps, double loss)
{
    (void)steps, (void)loss;
    watch *w = user;
    w->stop = step == w->stop_at;
}

/* All that a step can depend on: dropout, instances that are left out, an average, an odd batch. */
static sw_config configure(int64_t steps)
{
    sw_config config = sw_config_default();
    strcpy(config.data, "needle:train=70:valid=40:test=30:size=12");
    strcpy(config.model.pool, "pma");
    strcpy(config.select, "loss");
    config.model.width = 8;
    config.model.heads = 2;
    config.model.dropout = 0.2;
    config.instance_dropout = 0.2;
    config.batch = 16;
    config.steps = steps;
    config.evaluations = 7; /* never at the end of a pass */
    config.patience = 0;
    config.threads = 1;
    return config;
}

static sw_status run(const sw_config *config, const char *folder, sw_run_mode mode, int64_t stop_at)
{
    sw_result result;
    watch w = {.stop_at = stop_at};
    const sw_watcher watcher = {.user = &w, .step = see_step, .stop = &w.stop};
    return sw_run(&result, config, folder, mode, NULL, &watcher);
}

/* A file of a run, with a NUL behind it, for free(). Seconds differ, so their digits are left out;
 * of tensors, only the numbers count. */
static char *content(const char *folder, const char *name, size_t *size)
{
    static const char key[] = "\"seconds\":";
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    char *data = calloc(1, *size + 1);
    const bool read = data && fread(data, 1, *size, file) == *size;
    fclose(file);
    if (!read) return free(data), NULL;
    uint64_t header = 0;
    if (strstr(name, ".safetensors")) {
        memcpy(&header, data, 8);
        memmove(data, data + 8 + header, *size -= 8 + header);
        return data;
    }
    for (char *at = data; (at = strstr(at, key));) {
        at += strlen(key);
        const size_t length = strcspn(at, ",}\n");
        memmove(at, at + length, strlen(at + length) + 1);
        *size -= length;
    }
    return data;
}

/* The number of files that differ. */
static int differences(const char *a, const char *b)
{
    static const char *const names[] = {"model.safetensors", "last.safetensors", "metrics.jsonl",
                                        "predictions.jsonl", "result.json"};
    int found = 0;
    for (int i = 0; i < 5; i++) {
        size_t of_a = 0, of_b = 0;
        char *one = content(a, names[i], &of_a), *other = content(b, names[i], &of_b);
        const bool same = one && other && of_a == of_b && memcmp(one, other, of_a) == 0;
        if (!same) printf("%s differs in %s\n", names[i], b);
        found += !same;
        free(one);
        free(other);
    }
    return found;
}

int main(int argc, char **argv)
{
    if (argc < 2) return 2;
    const int64_t steps = argc > 2 ? atoll(argv[2]) : 200, every = argc > 3 ? atoll(argv[3]) : 1;
    sw_config config = configure(steps);
    char whole[3000], stopped[3000];
    int stops = 0, faults = 0;
    snprintf(whole, sizeof whole, "%s/whole", argv[1]);
    snprintf(stopped, sizeof stopped, "%s/stopped", argv[1]);
    if (run(&config, whole, SW_RUN_FORCE, 0) != SW_OK) return puts(sw_error_message()), 1;
    for (int64_t step = 1; step < steps; step += every, stops++) {
        const bool right = run(&config, stopped, SW_RUN_FORCE, step) == SW_ERROR_INTERRUPTED &&
                           run(&config, stopped, SW_RUN_RESUME, 0) == SW_OK;
        if (!right) printf("stopped after step %lld: %s\n", (long long)step, sw_error_message());
        const int found = right ? differences(whole, stopped) : 1;
        if (right && found) printf("it was stopped after step %lld\n", (long long)step);
        faults += found;
    }
    printf("%d stops in %lld steps, %d faults\n", stops, (long long)steps, faults);
    return faults != 0;
}
