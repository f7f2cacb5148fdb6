/* test_claim.c - exactly one process has a claim; the claims of the dead are free. */
#include "study/claim.h"

#include "base/file.h"
#include "clock.h"
#include "expect.h"
#include "scratch.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void begin(void)
{
    scratch_begin();
    cr_assert(sw_claims_open(scratch_folder) == SW_OK, "%s", sw_error_message());
}

TestSuite(claim, .init = begin, .fini = scratch_end);

static sw_claim_view look(const char *name)
{
    sw_claim_view seen;
    cr_assert(sw_claim_look(&seen, scratch_folder, name) == SW_OK, "%s", sw_error_message());
    return seen;
}

static sw_claim_state take_again(sw_claim *claim, const char *name, bool again)
{
    sw_claim_view seen;
    cr_assert(sw_claim_take(claim, &seen, scratch_folder, name, again) == SW_OK, "%s",
              sw_error_message());
    return seen.state;
}

static sw_claim_state take(sw_claim *claim, const char *name)
{
    return take_again(claim, name, false);
}

/* A claim as another process made it. */
static void put_claim(const char *name, const char *text, int age)
{
    scratch_path path = scratch(name);
    scratch_write(path.text, text, strlen(text));
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = time(NULL) - age}};
    cr_assert(utimensat(AT_FDCWD, path.text, times, 0) == 0);
}

#define ELSEWHERE "working  elsewhere 77 another-machine\n"

Test(claim, one_has_it)
{
    sw_claim first, second;
    cr_expect_eq(look("a").state, SW_CLAIM_FREE);
    cr_expect_eq(look("a").number, 0);
    take(&first, "a");
    cr_assert(first.held);
    cr_expect_eq(look("a").state, SW_CLAIM_HELD);
    cr_expect_eq(look("a").process, (long)getpid());
    cr_expect_eq(take(&second, "a"), SW_CLAIM_HELD);
    cr_expect_eq(take_again(&second, "a", true), SW_CLAIM_HELD);
    cr_expect(!second.held);
    take(&second, "b");
    cr_expect(second.held);
    cr_expect(sw_claim_end(&first, SW_CLAIM_FREE) == SW_OK);
    cr_expect(sw_claim_end(&second, SW_CLAIM_FREE) == SW_OK);
}

enum { RIVALS = 4, THINGS = 100 };

static void *take_things(void *user)
{
    sw_claim *claim = user;
    char name[8];
    for (int i = 0; i < THINGS; i++) {
        snprintf(name, sizeof name, "r%d", i);
        take(&claim[i], name);
    }
    return NULL;
}

Test(claim, of_many_who_ask_at_once_one_has_it)
{
    static sw_claim claim[RIVALS][THINGS];
    pthread_t rival[RIVALS];
    for (int r = 0; r < RIVALS; r++)
        cr_assert_eq(pthread_create(&rival[r], NULL, take_things, claim[r]), 0);
    for (int r = 0; r < RIVALS; r++) pthread_join(rival[r], NULL);
    for (int i = 0; i < THINGS; i++) {
        int owners = 0;
        for (int r = 0; r < RIVALS; r++) {
            owners += claim[r][i].held;
            cr_expect(sw_claim_end(&claim[r][i], SW_CLAIM_FREE) == SW_OK);
        }
        cr_expect_eq(owners, 1, "thing %d has %d owners", i, owners);
    }
    cr_expect_eq(scratch_count(scratch("claims").text), THINGS, "a temporary is left");
}

Test(claim, who_waits_gets_it_when_it_is_free_or_stops)
{
    sw_claim first, second;
    sw_claim_view seen;
    const volatile int stop = 1;
    const sw_watcher stops = {.stop = &stop};
    take(&first, "report");
    cr_expect_eq(sw_claim_wait(&second, &seen, scratch_folder, "report", &stops, "writes"),
                 SW_ERROR_INTERRUPTED);
    expect_message("stopped while another process writes");
    cr_expect(sw_claim_end(&first, SW_CLAIM_ENDED) == SW_OK);
    cr_expect_eq(sw_claim_wait(&second, &seen, scratch_folder, "report", &stops, ""), SW_OK);
    cr_expect(!second.held && seen.state == SW_CLAIM_ENDED);
    cr_expect_eq(sw_claim_wait(&second, &seen, scratch_folder, "new", &stops, ""), SW_OK);
    cr_expect(second.held);
    cr_expect(sw_claim_end(&second, SW_CLAIM_FREE) == SW_OK);
}

Test(claim, what_was_left_is_taken_up_under_the_next_number)
{
    sw_claim claim;
    for (int i = 1; i <= 3; i++) {
        take(&claim, "a");
        cr_assert(claim.held);
        cr_expect_eq(claim.number, i);
        cr_expect(sw_claim_end(&claim, SW_CLAIM_FREE) == SW_OK);
        cr_expect_eq(look("a").state, SW_CLAIM_FREE);
    }
}

/* Its owner touches the file, so that it does not expire. If it expired all the same, and another
 * machine took it up, the owner learns that. */
Test(claim, it_is_kept_and_who_lost_it_learns_that)
{
    sw_claim claim;
    struct stat facts;
    clock_stop(0);
    clock_advance(-2 * SW_CLAIM_BEAT);
    put_claim("claims/a.1", "free     elsewhere 77 another-machine\n", 0);
    take(&claim, "a");
    cr_assert(claim.held && claim.number == 2);
    const struct timespec old[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1000}};
    cr_assert_eq(futimens(claim.fd, old), 0);
    do {
        cr_assert_eq(fstat(claim.fd, &facts), 0);
    } while (facts.st_mtim.tv_sec == 1000);
    cr_expect(!atomic_load(&claim.lost));
    put_claim("claims/a.3", ELSEWHERE, 0);
    while (!atomic_load(&claim.lost)) usleep(1000);
    cr_expect_eq(look("a").state, SW_CLAIM_HELD);
    cr_expect_str_eq(look("a").host, "elsewhere");
    cr_expect(sw_claim_end(&claim, SW_CLAIM_FREE) == SW_OK);
}

Test(claim, what_has_ended_is_taken_only_if_asked)
{
    static const sw_claim_state ends[] = {SW_CLAIM_ENDED, SW_CLAIM_DIVERGED};
    for (int i = 0; i < 2; i++) {
        sw_claim claim;
        take_again(&claim, "a", true);
        cr_assert(claim.held);
        cr_expect(sw_claim_end(&claim, ends[i]) == SW_OK);
        cr_expect_eq(take(&claim, "a"), ends[i]);
        cr_expect(!claim.held);
    }
    cr_expect_eq(look("a").number, 2);
}

/* The file says that a process of this machine works, but nobody has its lock. */
Test(claim, the_dead_of_this_machine_have_none)
{
    sw_claim claim;
    take(&claim, "a");
    char *text = scratch_read(scratch("claims/a.1").text, NULL);
    put_claim("claims/b.1", text, 0);
    free(text);
    cr_expect_eq(look("a").state, SW_CLAIM_HELD);
    cr_expect_eq(look("b").state, SW_CLAIM_FREE);
    cr_expect_eq(look("b").number, 1);
    sw_claim_end(&claim, SW_CLAIM_FREE);
}

Test(claim, those_of_another_machine_expire)
{
    put_claim("claims/a.1", ELSEWHERE, SW_CLAIM_EXPIRES - 60);
    put_claim("claims/b.1", ELSEWHERE, SW_CLAIM_EXPIRES + 60);
    const sw_claim_view young = look("a");
    cr_expect(young.state == SW_CLAIM_HELD && young.process == 77);
    cr_expect_str_eq(young.host, "elsewhere");
    cr_expect_eq(look("b").state, SW_CLAIM_FREE);
    sw_claim_view held;
    cr_expect(sw_claims_held(&held, scratch_folder) == SW_OK && held.process == 77);
    put_claim("claims/a.2", "free     elsewhere 78 another-machine\n", 0);
    cr_expect_eq(look("a").state, SW_CLAIM_FREE);
}

/* A file that was written only in part counts as nobody's. */
Test(claim, a_damaged_one_is_free)
{
    put_claim("claims/a.1", "", 0);
    put_claim("claims/b.1", "working ", 0);
    sw_claim claim;
    take(&claim, "a");
    cr_expect(claim.held && claim.number == 2);
    sw_claim_end(&claim, SW_CLAIM_FREE);
    cr_expect_eq(look("b").state, SW_CLAIM_FREE);
}

Test(claim, sweeping_frees_what_has_ended_but_not_what_diverged)
{
    sw_claim claim;
    take(&claim, "ended");
    sw_claim_end(&claim, SW_CLAIM_ENDED);
    take(&claim, "diverged");
    sw_claim_end(&claim, SW_CLAIM_DIVERGED);
    cr_assert(sw_claims_sweep(scratch_folder) == SW_OK, "%s", sw_error_message());
    cr_expect_eq(look("ended").state, SW_CLAIM_FREE);
    cr_expect_eq(look("ended").number, 1);
    cr_expect_eq(look("diverged").state, SW_CLAIM_DIVERGED);
}

Test(claim, when_the_study_is_complete_there_are_none)
{
    sw_claim report, late;
    take(&report, "report");
    cr_assert(report.held);
    cr_assert(sw_claims_close(scratch_folder, &report) == SW_OK, "%s", sw_error_message());
    cr_expect(!report.held && !sw_path_exists(scratch("claims").text));
    cr_expect_eq(look("a").state, SW_CLAIM_CLOSED);
    cr_expect_eq(take(&late, "a"), SW_CLAIM_CLOSED);
    cr_expect(!late.held && !sw_path_exists(scratch("claims").text));
    cr_expect(sw_claims_close(scratch_folder, NULL) == SW_OK);
}

Test(claim, a_folder_that_cannot_be_written_is_an_error)
{
    sw_claim claim;
    sw_claim_view seen;
    char name[300];
    memset(name, 'a', sizeof name - 1);
    name[sizeof name - 1] = 0;
    cr_expect(sw_claim_take(&claim, &seen, scratch_folder, name, false) == SW_ERROR_IO);
    expect_message("cannot be opened");
    cr_expect(!claim.held);
}

/* ---- Calls that fail ------------------------------------------------------------------------- */

static const char *unlisted; /* a folder that cannot be listed: there is no memory */
static bool no_threads;

DIR *opendir(const char *path)
{
    DIR *(*next)(const char *);
    *(void **)&next = dlsym(RTLD_NEXT, "opendir");
    if (!unlisted || strcmp(path, unlisted) != 0) return next(path);
    errno = ENOMEM;
    return NULL;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *user)
{
    int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    *(void **)&next = dlsym(RTLD_NEXT, "pthread_create");
    return no_threads ? EAGAIN : next(thread, attributes, run, user);
}

/* Its claims are not taken for gone: that would be a run that has ended. */
Test(claim, of_a_folder_that_cannot_be_listed)
{
    sw_claim claim;
    unlisted = scratch_folder;
    cr_expect_eq(take(&claim, "a"), SW_CLAIM_FREE);
    cr_expect(claim.held);
    unlisted = NULL;
    cr_expect(sw_claim_end(&claim, SW_CLAIM_FREE) == SW_OK);
}

/* The claim says that it is free, also to other machines, which cannot ask for its lock. */
Test(claim, that_cannot_be_kept_is_given_back)
{
    sw_claim claim;
    sw_claim_view seen;
    no_threads = true;
    cr_expect(sw_claim_take(&claim, &seen, scratch_folder, "a", false) == SW_ERROR_MEMORY);
    no_threads = false;
    expect_message("no thread can be started, for lack of memory or of threads");
    cr_expect(!claim.held);
    char *text = scratch_read(scratch("claims/a.1").text, NULL);
    cr_expect(strncmp(text, "free ", 5) == 0, "%s", text);
    free(text);
    take(&claim, "a");
    cr_expect(claim.held && claim.number == 2);
    cr_expect(sw_claim_end(&claim, SW_CLAIM_FREE) == SW_OK);
}
