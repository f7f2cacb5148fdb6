/* test_workers.c - runs side by side: the same bits, one call of the watcher at a time, one end. */
#include "clock.h"
#include "small_study.h"
#include "study/claim.h"

#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>

TestSuite(workers, .init = make_folder, .fini = scratch_end);

static sw_status run_in(const char *name, const sw_study *study, sw_run_mode mode,
                        const sw_study_watcher *watcher, sw_study_run *all)
{
    snprintf(folder, sizeof folder, "%s/%s", scratch_folder, name);
    return run_study(study, mode, watcher, all);
}

static char *contents_in(const char *study, const char *name)
{
    snprintf(folder, sizeof folder, "%s/%s", scratch_folder, study);
    return contents(name);
}

static int count_of(const char *text, char c)
{
    int count = 0;
    for (; *text; text++) count += *text == c;
    return count;
}

/* Everything of a run but its seconds. */
static void expect_same_results(const sw_study_run *a, const sw_study_run *b)
{
    for (int i = 0; i < 8; i++) {
        sw_study_run one = a[i], other = b[i];
        one.result.seconds = other.result.seconds = 0;
        cr_expect(memcmp(&one, &other, sizeof one) == 0, "run %d", i);
    }
}

Test(workers, the_bits_do_not_depend_on_the_jobs)
{
    static const int jobs[] = {2, 4, 0};
    sw_study_run one[ROOM];
    sw_study study = small_study();
    cr_assert(run_in("one", &study, SW_RUN_NEW, NULL, one) == SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 3; i++) {
        char name[16];
        snprintf(name, sizeof name, "jobs%d", jobs[i]);
        study.jobs = jobs[i];
        memset(runs, 0, sizeof runs);
        cr_assert(run_in(name, &study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
        expect_same_results(one, runs);
        static const char last[] =
            "runs/majority_train=64_valid=32_test=32_size=6-max-6/model.safetensors";
        char *a = contents_in("one", last), *b = contents_in(name, last);
        cr_expect(memcmp(a, b, 1000) == 0);
        free(a);
        free(b);
        cr_expect(!exists("claims"));
    }
}

/* ---- The watcher ----------------------------------------------------------------------------- */

enum { JOBS = 3 };
typedef struct seen {
    atomic_int inside; /* calls at this moment */
    int turn, begun, ended, evaluations[JOBS], stop_after;
    volatile int stop;
} seen;

static void enter(seen *s)
{
    cr_expect_eq(atomic_fetch_add(&s->inside, 1), 0);
}

static void leave(seen *s)
{
    atomic_fetch_sub(&s->inside, 1);
}

static void on_turn(void *user, int job)
{
    seen *s = user;
    enter(s);
    cr_expect(job >= 0 && job < JOBS && job != s->turn);
    s->turn = job;
    leave(s);
}

static void on_begin(void *user, int done, int total, const char *data, const char *arm,
                     int64_t seed)
{
    (void)data, (void)arm, (void)seed;
    seen *s = user;
    enter(s);
    cr_expect(done == s->ended && total == 8);
    s->begun++;
    cr_expect_eq(s->evaluations[s->turn], 0);
    leave(s);
}

static void on_evaluation(void *user, const sw_evaluation *evaluation)
{
    (void)evaluation;
    seen *s = user;
    enter(s);
    s->evaluations[s->turn]++;
    leave(s);
}

static void on_end(void *user, const sw_study_run *run)
{
    seen *s = user;
    enter(s);
    cr_expect(run->status == SW_OK);
    cr_expect_eq(s->evaluations[s->turn], 3);
    s->evaluations[s->turn] = 0;
    if (++s->ended == s->stop_after) s->stop = 1;
    leave(s);
}

static sw_study_watcher watch(seen *s)
{
    return (sw_study_watcher){.user = s,
                              .run = {.user = s, .evaluation = on_evaluation, .stop = &s->stop},
                              .turn = on_turn,
                              .begin = on_begin,
                              .end = on_end};
}

Test(workers, the_watcher_is_called_by_one_at_a_time_and_knows_whose_turn_it_is)
{
    sw_study study = small_study();
    study.jobs = JOBS;
    seen s = {.turn = -1};
    sw_study_watcher watcher = watch(&s);
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_OK, "%s", sw_error_message());
    cr_expect(s.begun == 8 && s.ended == 8);
}

Test(workers, all_stop_and_go_on_to_the_same_bits)
{
    sw_study study = small_study();
    sw_study_run one[ROOM];
    cr_assert(run_in("one", &study, SW_RUN_NEW, NULL, one) == SW_OK, "%s", sw_error_message());
    study.jobs = JOBS;
    seen s = {.turn = -1, .stop_after = 2};
    sw_study_watcher watcher = watch(&s);
    cr_assert(run_in("out", &study, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_expect(strstr(sw_error_message(), "of 8 runs"), "%s", sw_error_message());
    cr_expect(s.ended < 8);
    cr_assert(run_in("out", &study, SW_RUN_RESUME, NULL, runs) == SW_OK, "%s", sw_error_message());
    expect_same_results(one, runs);
}

/* ---- Ends ------------------------------------------------------------------------------------ */

/* A folder that a run needs is taken: its job fails, the others stop, and the error is the
 * caller's. */
Test(workers, a_failure_ends_all)
{
    sw_study study = small_study();
    seen s = {.turn = -1, .stop_after = 1};
    sw_study_watcher watcher = watch(&s);
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    put("runs/needle_train=64_valid=32_test=32_size=6-max-5", "a file");
    study.jobs = JOBS;
    cr_expect(run_study(&study, SW_RUN_RESUME, NULL, runs) < 0);
    cr_expect(strstr(sw_error_message(), "max-5"), "%s", sw_error_message());
    cr_expect(strstr(sw_error_message(), "needle:train=64:valid=32:test=32:size=6, max, seed 5"),
              "%s", sw_error_message());
}

/* A run of a tuned arm whose search found nothing does not begin. */
Test(workers, a_run_without_settings_has_no_metrics)
{
    sw_study study = small_study();
    study.data_count = study.arm_count = 1;
    study.data[0] = "needle:train=64:valid=32:test=32:size=400";
    study.arm[0] = "sum:trials=1"; /* overflows at this learning rate */
    strcpy(study.config.optimizer, "sgd");
    study.config.lr = 1;
    study.config.clip = study.config.warmup = 0;
    study.config.epochs = study.config.evaluations = 8;
    cr_assert(run_study(&study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    cr_expect_eq(runs[0].status, SW_ERROR_DIVERGED);
    cr_expect(isnan(runs[0].result.train.loss) && isnan(runs[0].result.test.accuracy));
    cr_expect_eq(runs[0].result.steps, 0);
}

/* Its claim keeps that it diverged, as long as the study is not complete. */
Test(workers, a_run_that_diverges_does_not_end_the_others)
{
    sw_study study = small_study();
    study.data_count = 1;
    study.data[0] = "needle:train=64:valid=32:test=32:size=400";
    study.arm[0] = "sum"; /* overflows at this learning rate; the mean does not */
    strcpy(study.config.optimizer, "sgd");
    study.config.lr = 1;
    study.config.clip = study.config.warmup = 0;
    study.config.epochs = study.config.evaluations = 8;
    study.arm[1] = "mean";
    study.jobs = study.parts = 2;
    for (study.part = 1; study.part <= 2; study.part++)
        cr_assert(run_study(&study, SW_RUN_JOIN, NULL, runs) == SW_OK, "%s", sw_error_message());
    for (int i = 0; i < 4; i++) cr_expect_eq(runs[i].status, i < 2 ? SW_ERROR_DIVERGED : SW_OK);
    char *csv = contents("runs.csv");
    cr_expect_eq(count_of(csv, '\n'), 5);
    cr_expect(strstr(csv, ",diverged,"));
    free(csv);
    cr_expect(!exists("claims"));
}

/* ---- Several at work ------------------------------------------------------------------------- */

typedef struct party {
    sw_study study;
    sw_study_run runs[ROOM];
    int made;
    sw_status status;
    char message[1000];
} party;

static void count_begun(void *user, int done, int total, const char *data, const char *arm,
                        int64_t seed)
{
    (void)done, (void)total, (void)data, (void)arm, (void)seed;
    ((party *)user)->made++;
}

static void *take_part(void *user)
{
    party *p = user;
    sw_study_watcher watcher = {.user = p, .begin = count_begun};
    p->study = small_study();
    p->status = run_study(&p->study, SW_RUN_JOIN, &watcher, p->runs);
    snprintf(p->message, sizeof p->message, "%s", sw_error_message());
    return NULL;
}

/* Each call has locks and claims of its own, as a process has. */
Test(workers, those_who_join_share_the_runs)
{
    enum { PARTIES = 3 };
    static party all[PARTIES];
    pthread_t thread[PARTIES];
    int made = 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 8 << 20); /* musl gives 128 KB */
    for (int i = 0; i < PARTIES; i++) pthread_create(&thread[i], &attributes, take_part, &all[i]);
    pthread_attr_destroy(&attributes);
    for (int i = 0; i < PARTIES; i++) {
        pthread_join(thread[i], NULL);
        cr_expect(all[i].status == SW_OK, "%s", all[i].message);
        made += all[i].made;
    }
    sw_study study = small_study();
    cr_assert(run_in("one", &study, SW_RUN_NEW, NULL, runs) == SW_OK, "%s", sw_error_message());
    for (int i = 0; i < PARTIES; i++) expect_same_results(all[i].runs, runs);
    cr_expect(made >= 8, "%d", made);
}

typedef struct stranger {
    int evaluations, begun;
} stranger;

/* Wait until the owner of the claim has touched it. */
static void wait_for_touch(const char *claim)
{
    const struct timespec old[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1000}};
    struct stat facts;
    cr_assert_eq(utimensat(AT_FDCWD, claim, old, 0), 0);
    do {
        cr_assert_eq(stat(claim, &facts), 0);
    } while (facts.st_mtim.tv_sec == 1000);
}

/* At the first evaluation, another machine takes up the run, and gives it back at once. */
static void take_up(void *user, const sw_evaluation *evaluation)
{
    (void)evaluation;
    stranger *s = user;
    if (s->evaluations++ > 0) return;
    const sw_path first = in_folder("claims/needle_train=64_valid=32_test=32_size=6-mean-5.1");
    put("claims/needle_train=64_valid=32_test=32_size=6-mean-5.2",
        "free     elsewhere 77 another-machine\n");
    for (int i = 0; i < 2; i++) wait_for_touch(first.text); /* then the owner has looked */
}

static void count_runs(void *user, int done, int total, const char *data, const char *arm,
                       int64_t seed)
{
    (void)done, (void)total, (void)data, (void)arm, (void)seed;
    stranger *s = user;
    if (++s->begun == 2) cr_expect_eq(s->evaluations, 1, "the lost run went on");
}

/* A process that was stopped for minutes has lost its run. It leaves it, and takes the next one. */
Test(workers, a_run_that_another_has_taken_up_is_left)
{
    sw_study study = small_study();
    sw_study_run one[ROOM];
    cr_assert(run_in("one", &study, SW_RUN_NEW, NULL, one) == SW_OK, "%s", sw_error_message());
    stranger s = {0};
    const sw_study_watcher watcher = {
        .user = &s, .run = {.user = &s, .evaluation = take_up}, .begin = count_runs};
    clock_stop(0);
    clock_advance(-2 * SW_CLAIM_BEAT);
    cr_assert(run_in("out", &study, SW_RUN_JOIN, &watcher, runs) == SW_OK, "%s",
              sw_error_message());
    cr_expect_eq(s.begun, 9, "%d", s.begun);
    expect_same_results(one, runs);
    cr_expect(!exists("claims"));
}

Test(workers, parts_make_their_runs_alone)
{
    sw_study study = small_study();
    sw_study_run one[ROOM];
    cr_assert(run_in("one", &study, SW_RUN_NEW, NULL, one) == SW_OK, "%s", sw_error_message());
    study.parts = 3;
    for (study.part = 1; study.part <= 3; study.part++) {
        memset(runs, 0, sizeof runs);
        cr_assert(run_in("out", &study, SW_RUN_JOIN, NULL, runs) == SW_OK, "%s",
                  sw_error_message());
        for (int i = 0; i < 8; i++)
            cr_expect_eq(runs[i].status, i % 3 < study.part ? SW_OK : SW_ERROR_INTERRUPTED,
                         "part %d, run %d", study.part, i);
        cr_expect_eq(exists("claims"), study.part < 3);
    }
    expect_same_results(one, runs);
    study.part = 4;
    cr_expect(run_in("out", &study, SW_RUN_JOIN, NULL, runs) == SW_ERROR_ARGUMENT);
    cr_expect(strstr(sw_error_message(), "part 4 of 3"), "%s", sw_error_message());
}

Test(workers, another_study_may_not_join)
{
    sw_study study = small_study();
    seen s = {.turn = -1, .stop_after = 1};
    sw_study_watcher watcher = watch(&s);
    sw_claim claim;
    sw_claim_view claim_seen;
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_assert(sw_claim_take(&claim, &claim_seen, folder, "run", false) == SW_OK && claim.held);
    expect_refusal(&study, SW_RUN_FORCE, SW_ERROR_EXISTS, "another run is writing there: process");
    study.runs_per_arm = 3;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_EXISTS, "another study is being made there");
    study.config.epochs = 4;
    expect_refusal(&study, SW_RUN_JOIN, SW_ERROR_ARGUMENT, "epochs is 3 there and 4 now");
    sw_claim_end(&claim, SW_CLAIM_FREE);
}
