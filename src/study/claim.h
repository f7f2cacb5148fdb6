/* claim.h - who works on what in the folder of a study: files by which processes on one or on
 * several machines agree.
 *
 * FOLDER/claims has files NAME.1, NAME.2, ... for each thing that was begun, a run or the report.
 * The last one counts. It has a state, and the host and the process that made it. If it is free, or
 * its process has died, another process takes the thing over by making the next file, and the file
 * system lets exactly one do that. No file is removed or renamed before the study is complete, so a
 * name never means two claims. When the study is complete, the folder of claims is removed.
 *
 * A process on this machine has died when the lock on its file is gone: the kernel removes it. A
 * process on another machine counts as dead when it has not touched its file for SW_CLAIM_EXPIRES
 * seconds of the file system's own clock. If it was only stopped, it finds the next file when it
 * goes on, and gives up its claim (sw_claim.lost). */
#ifndef SW_STUDY_CLAIM_H
#define SW_STUDY_CLAIM_H

#include "base/path.h"

#include <setwise/train.h>

#include <pthread.h>
#include <stdatomic.h>

enum { SW_CLAIM_BEAT = 15, SW_CLAIM_EXPIRES = 120 }; /* seconds */

typedef enum sw_claim_state {
    SW_CLAIM_FREE, /* not begun, or left unfinished, or its process has died */
    SW_CLAIM_HELD, /* a process works on it */
    SW_CLAIM_ENDED,
    SW_CLAIM_DIVERGED, /* a run that has ended without a result */
    SW_CLAIM_CLOSED    /* there is no folder of claims: the study is complete */
} sw_claim_state;

/* The last claim to a thing. */
typedef struct sw_claim_view {
    sw_claim_state state;
    int number;     /* of its file; 0: there is none */
    char host[256]; /* of the process that made it; "": there is none */
    long process;
} sw_claim_view;

/* A claim of this process. A thread of its own touches the file every SW_CLAIM_BEAT seconds. */
typedef struct sw_claim {
    bool held;
    int fd, number;
    sw_path stem;     /* FOLDER/claims/NAME */
    atomic_bool lost; /* another process took over: this one was stopped for too long */
    pthread_t beat;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
} sw_claim;

/* Make the folder of claims in `folder`, if it is not there. */
sw_status sw_claims_open(const char *folder);

/* Make the claims that have ended free: sw_run looks at their runs again. Those that have diverged
 * stay, since nothing else shows that. Nobody may hold a claim. */
sw_status sw_claims_sweep(const char *folder);

/* Does a process hold any claim in `folder`? */
sw_status sw_claims_held(sw_claim_view *out, const char *folder);

/* The study is complete: end `report` (NULL: there is none), and remove the folder of claims, in
 * one step for all who look at it. */
sw_status sw_claims_close(const char *folder, sw_claim *report);

/* Look at the last claim. */
sw_status sw_claim_look(sw_claim_view *out, const char *folder, const char *name);

/* Take `name`, if it is free; with `again`, also if it has ended. claim->held says whether this
 * process has it now; if not, `seen` says what it is. `claim` stays where it is until sw_claim_end.
 */
sw_status sw_claim_take(sw_claim *claim, sw_claim_view *seen, const char *folder, const char *name,
                        bool again);

/* Take `name`, or wait as long as another process holds it. SW_ERROR_INTERRUPTED: the watcher stops
 * it. `to_do` says in the message what the other process does: "writes the report". */
sw_status sw_claim_wait(sw_claim *claim, sw_claim_view *seen, const char *folder, const char *name,
                        const sw_watcher *watcher, const char *to_do);

/* Give a claim back, with its state from now on. Nothing happens to a claim that is not held. */
sw_status sw_claim_end(sw_claim *claim, sw_claim_state state);

#endif
