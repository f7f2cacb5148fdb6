/* claim.c - who works on what in the folder of a study: files that exactly one process can make. */
#include "study/claim.h"

#include "base/error.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/temporary.h"
#include "study/timed_wait.h"
#include "train/watcher.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- The content of a file ------------------------------------------------------------------- */

/* The first eight bytes. They are replaced in place, by the owner alone. */
enum { STATE = 8 };
static const char *const state_word[] = {
    [SW_CLAIM_FREE] = "free    ",
    [SW_CLAIM_HELD] = "working ",
    [SW_CLAIM_ENDED] = "ended   ",
    [SW_CLAIM_DIVERGED] = "diverged",
};
enum { STATES = sizeof state_word / sizeof state_word[0] };

/* Identifies this machine, since it was started. Containers on one machine have different host
 * names but share a kernel, which knows the locks of all. */
typedef struct machine {
    char id[64];
} machine;

static machine this_machine(void)
{
    machine m = {""};
    const int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && read(fd, m.id, sizeof m.id - 1) > 0) m.id[strcspn(m.id, "\n")] = 0;
    if (fd >= 0) close(fd);
    if (!m.id[0]) gethostname(m.id, sizeof m.id - 1);
    return m;
}

static sw_status write_text(int fd, const char *path)
{
    char host[256] = "", text[512];
    if (gethostname(host, sizeof host - 1) != 0 || !host[0]) strcpy(host, "unknown");
    const int length = snprintf(text, sizeof text, "%s %s %ld %s\n", state_word[SW_CLAIM_HELD],
                                host, (long)getpid(), this_machine().id);
    return sw_file_write_all(fd, text, (size_t)length) ? SW_OK
                                                       : sw_fail_errno(path, "cannot be written");
}

/* Replace the first bytes of the file, wherever its descriptor stands. */
static bool write_state(int fd, sw_claim_state state)
{
    return lseek(fd, 0, SEEK_SET) == 0 && sw_file_write_all(fd, state_word[state], STATE);
}

/* ---- Does its process live? ------------------------------------------------------------------ */

/* The time on the file system's own clock, by touching a file there. */
static bool clock_of(struct timespec *now, const char *claims)
{
    sw_path path;
    struct stat facts;
    if (sw_path_join(&path, claims, "clock") != SW_OK) return false;
    int fd = open(path.text, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    const bool known = fd >= 0 && futimens(fd, NULL) == 0 && fstat(fd, &facts) == 0;
    if (fd >= 0) close(fd);
    if (known) *now = facts.st_mtim;
    return known;
}

static bool has_expired(int fd, const char *claims)
{
    struct timespec now;
    struct stat facts;
    return clock_of(&now, claims) && fstat(fd, &facts) == 0 &&
           now.tv_sec - facts.st_mtim.tv_sec > SW_CLAIM_EXPIRES;
}

/* Has the process died that holds this claim? */
static bool is_dead(int fd, const char *claims, const char *machine_id)
{
    if (strcmp(machine_id, this_machine().id) == 0) {
        if (flock(fd, LOCK_SH | LOCK_NB) == 0) return true;
        if (errno == EWOULDBLOCK) return false;
    }
    return has_expired(fd, claims);
}

/* ---- Looking --------------------------------------------------------------------------------- */

#define CLAIMS "claims"

static sw_status claims_of(sw_path *claims, const char *folder)
{
    return sw_path_join(claims, folder, CLAIMS);
}

/* The path of the file with that number. */
static sw_status file_of(sw_path *path, const char *stem, int number)
{
    return sw_path_print(path, "%s.%d", stem, number);
}

/* Read the open file of a claim. A file that cannot be read counts as free. */
static void read_claim(sw_claim_view *out, int fd, const char *claims)
{
    char text[512], state[16] = "", id[64] = "";
    const ssize_t length = pread(fd, text, sizeof text - 1, 0);
    text[length > 0 ? length : 0] = 0;
    out->state = SW_CLAIM_FREE;
    if (sscanf(text, "%15s %255s %ld %63s", state, out->host, &out->process, id) != 4) return;
    for (int s = 0; s < STATES; s++)
        if (strncmp(state_word[s], state, strlen(state)) == 0) out->state = (sw_claim_state)s;
    if (out->state == SW_CLAIM_HELD && is_dead(fd, claims, id)) out->state = SW_CLAIM_FREE;
}

/* Does a network file system say that a name is gone? */
static bool is_gone(int error)
{
    return error == ENOENT || error == ESTALE;
}

/* A network file system remembers names that were not there. When a folder is opened, it asks the
 * server again. */
static void ask_again(const char *claims)
{
    DIR *listing = opendir(claims);
    if (listing) closedir(listing);
}

/* Look at the last claim of the things that begin with `stem`, in the folder `claims`. */
static sw_status look(sw_claim_view *out, const char *claims, const char *stem)
{
    int last = -1;
    *out = (sw_claim_view){.state = SW_CLAIM_FREE};
    ask_again(claims);
    for (int fd, number = 1;; number++) {
        sw_path path;
        sw_status status = file_of(&path, stem, number);
        fd = status == SW_OK ? open(path.text, O_RDONLY | O_CLOEXEC) : -1;
        if (fd < 0 && status == SW_OK && !is_gone(errno))
            status = sw_fail_errno(path.text, "cannot be opened");
        if (status != SW_OK && last >= 0) close(last);
        SW_TRY(status);
        if (fd < 0) break;
        if (last >= 0) close(last);
        last = fd;
        out->number = number;
    }
    if (last >= 0) read_claim(out, last, claims);
    if (last >= 0) close(last);
    if (last < 0 && !sw_path_exists(claims)) out->state = SW_CLAIM_CLOSED;
    return SW_OK;
}

sw_status sw_claim_look(sw_claim_view *out, const char *folder, const char *name)
{
    sw_path claims, stem;
    SW_TRY(claims_of(&claims, folder));
    SW_TRY(sw_path_join(&stem, claims.text, name));
    return look(out, claims.text, stem.text);
}

/* ---- Taking ---------------------------------------------------------------------------------- */

static void *beat(void *user)
{
    sw_claim *claim = user;
    sw_path next;
    if (file_of(&next, claim->stem.text, claim->number + 1) != SW_OK) return NULL;
    pthread_mutex_lock(&claim->lock);
    while (!claim->stop) {
        if (!sw_timed_wait(&claim->wake, &claim->lock, 1000 * SW_CLAIM_BEAT)) continue;
        futimens(claim->fd, NULL);
        if (sw_path_exists(next.text)) atomic_store(&claim->lost, true);
    }
    pthread_mutex_unlock(&claim->lock);
    return NULL;
}

static sw_status start_beat(sw_claim *claim)
{
    enum { STACK = 256 << 10 };
    pthread_attr_t attributes;
    pthread_mutex_init(&claim->lock, NULL);
    sw_timed_init(&claim->wake);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    const int failed = pthread_create(&claim->beat, &attributes, beat, claim);
    pthread_attr_destroy(&attributes);
    return failed ? sw_fail(SW_ERROR_MEMORY,
                            "no thread can be started, for lack of memory or of threads: %s",
                            strerror(failed))
                  : SW_OK;
}

/* Is the folder of claims still there under its name? On a network file system, its path may lead
 * into it for some seconds after another machine has renamed it, but a listing comes from the
 * server. */
static bool is_listed(const char *folder)
{
    DIR *listing = opendir(folder);
    if (!listing) return !is_gone(errno); /* the path has to do */
    bool found = false;
    errno = 0;
    for (struct dirent *entry; !found && (entry = readdir(listing));)
        found = strcmp(entry->d_name, CLAIMS) == 0;
    const bool unread = errno != 0;
    closedir(listing);
    return found || unread;
}

/* Make the next file: under another name, then locked, then by its own name if that is free. */
static sw_status make_file(sw_claim *claim, sw_claim_view *seen, const char *folder,
                           const char *claims)
{
    sw_path new, temporary, path;
    SW_TRY(file_of(&path, claim->stem.text, claim->number));
    SW_TRY(sw_path_join(&new, claims, "new"));
    SW_TRY(sw_temporary_name(&temporary, new.text));
    claim->fd = open(temporary.text, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (claim->fd < 0 && is_gone(errno)) {
        seen->state = SW_CLAIM_CLOSED;
        return SW_OK;
    }
    if (claim->fd < 0) return sw_fail_errno(path.text, "cannot be written");
    sw_status status = write_text(claim->fd, path.text);
    flock(claim->fd, LOCK_EX | LOCK_NB); /* where there are no locks, the file's time decides */
    if (status == SW_OK) status = sw_temporary_take_new(temporary.text, path.text, path.text);
    claim->held = status == SW_OK && is_listed(folder);
    if (claim->held) return SW_OK;
    /* If the file is gone, or its folder is not listed, it came too late: the study has just become
     * complete. */
    const char *made = status == SW_OK ? path.text : temporary.text;
    const bool closed = (unlink(made) != 0 && is_gone(errno)) || status == SW_OK;
    close(claim->fd);
    seen->state = closed ? SW_CLAIM_CLOSED : SW_CLAIM_HELD;
    return closed || status == SW_ERROR_EXISTS ? SW_OK : status;
}

sw_status sw_claim_take(sw_claim *claim, sw_claim_view *seen, const char *folder, const char *name,
                        bool again)
{
    sw_path claims;
    memset(claim, 0, sizeof *claim);
    SW_TRY(claims_of(&claims, folder));
    SW_TRY(sw_path_join(&claim->stem, claims.text, name));
    SW_TRY(look(seen, claims.text, claim->stem.text));
    if (seen->state == SW_CLAIM_CLOSED || seen->state == SW_CLAIM_HELD ||
        (seen->state != SW_CLAIM_FREE && !again))
        return SW_OK;
    claim->number = seen->number + 1;
    SW_TRY(make_file(claim, seen, folder, claims.text));
    sw_status status = claim->held ? start_beat(claim) : SW_OK;
    if (status == SW_OK) return SW_OK;
    (void)!write_state(claim->fd, SW_CLAIM_FREE);
    close(claim->fd);
    claim->held = false;
    return status;
}

sw_status sw_claim_wait(sw_claim *claim, sw_claim_view *seen, const char *folder, const char *name,
                        const sw_watcher *watcher, const char *to_do)
{
    for (;;) {
        SW_TRY(sw_claim_take(claim, seen, folder, name, false));
        if (claim->held || seen->state != SW_CLAIM_HELD) return SW_OK;
        if (sw_watcher_stops(watcher))
            return sw_fail(SW_ERROR_INTERRUPTED, "%s: stopped while another process %s", folder,
                           to_do);
        usleep(100000);
    }
}

sw_status sw_claim_end(sw_claim *claim, sw_claim_state state)
{
    if (!claim->held) return SW_OK;
    pthread_mutex_lock(&claim->lock);
    claim->stop = true;
    pthread_cond_signal(&claim->wake);
    pthread_mutex_unlock(&claim->lock);
    pthread_join(claim->beat, NULL);
    pthread_cond_destroy(&claim->wake);
    pthread_mutex_destroy(&claim->lock);
    claim->held = false;
    sw_status status = SW_OK;
    if (!write_state(claim->fd, state))
        status = sw_fail_errno(claim->stem.text, "cannot be written");
    if (close(claim->fd) != 0 && status == SW_OK)
        status = sw_fail_errno(claim->stem.text, "closing failed");
    return status;
}

/* ---- All claims ------------------------------------------------------------------------------ */

sw_status sw_claims_open(const char *folder)
{
    sw_path claims;
    SW_TRY(claims_of(&claims, folder));
    const sw_status status = sw_folder_new(claims.text);
    return status == SW_ERROR_EXISTS ? SW_OK : status;
}

typedef struct search {
    sw_claim_view *out;
    const char *claims;
} search;

/* The claim in a file; free if the file is gone. */
static sw_claim_view claim_in(const char *path, const char *claims)
{
    sw_claim_view seen = {.state = SW_CLAIM_FREE};
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return seen;
    read_claim(&seen, fd, claims);
    close(fd);
    return seen;
}

static sw_status note_held(const char *path, const char *name, void *user)
{
    (void)name;
    const search *s = user;
    const sw_claim_view seen = claim_in(path, s->claims);
    if (seen.state == SW_CLAIM_HELD) *s->out = seen;
    return SW_OK;
}

sw_status sw_claims_held(sw_claim_view *out, const char *folder)
{
    sw_path claims;
    *out = (sw_claim_view){.state = SW_CLAIM_FREE};
    SW_TRY(claims_of(&claims, folder));
    return sw_folder_each(claims.text, note_held, &(search){out, claims.text});
}

/* Mark a claim that has ended as free. Nobody holds a claim, so nobody else writes to the file. */
static sw_status free_ended(const char *path, const char *name, void *user)
{
    (void)name;
    const search *s = user;
    if (claim_in(path, s->claims).state != SW_CLAIM_ENDED) return SW_OK;
    int writable = open(path, O_WRONLY | O_CLOEXEC);
    const bool written = writable >= 0 && write_state(writable, SW_CLAIM_FREE);
    if (writable >= 0) close(writable);
    return written ? SW_OK : sw_fail_errno(path, "cannot be written");
}

sw_status sw_claims_sweep(const char *folder)
{
    sw_path claims;
    SW_TRY(claims_of(&claims, folder));
    return sw_folder_each(claims.text, free_ended, &(search){NULL, claims.text});
}

static sw_status remove_file(const char *path, const char *name, void *user)
{
    (void)name, (void)user;
    if (unlink(path) == 0 || is_gone(errno)) return SW_OK;
    return sw_fail_errno(path, "cannot be removed");
}

/* Remove a folder of claims that has been renamed. A process that still sees its old name may begin
 * a file in it, and will remove that again. */
static sw_status remove_claims(const char *away)
{
    enum { PATIENCE = 100 }; /* times 10 ms */
    for (int i = 0; i < PATIENCE; i++) {
        SW_TRY(sw_folder_each(away, remove_file, NULL));
        if (rmdir(away) == 0 || (errno != ENOTEMPTY && errno != EEXIST)) break;
        usleep(10000);
    }
    return SW_OK;
}

sw_status sw_claims_close(const char *folder, sw_claim *report)
{
    sw_path claims, away;
    SW_TRY(claims_of(&claims, folder));
    SW_TRY(sw_temporary_name(&away, claims.text));
    const bool renamed = rename(claims.text, away.text) == 0;
    sw_status status =
        renamed || errno == ENOENT ? SW_OK : sw_fail_errno(claims.text, "cannot be removed");
    if (report) sw_claim_end(report, SW_CLAIM_ENDED);
    return renamed ? remove_claims(away.text) : status;
}
