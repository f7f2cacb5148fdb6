/* watcher.h - calls of the functions of a watcher, which may be missing. */
#ifndef SW_TRAIN_WATCHER_H
#define SW_TRAIN_WATCHER_H

#include <setwise/train.h>

/* The watcher, or one without functions for NULL. */
static inline const sw_watcher *sw_watcher_or_none(const sw_watcher *watcher)
{
    static const sw_watcher none;
    return watcher ? watcher : &none;
}

static inline bool sw_watcher_stops(const sw_watcher *watcher)
{
    return watcher->stop && *watcher->stop;
}

static inline void sw_watcher_warn(const sw_watcher *watcher, const char *text)
{
    if (watcher->warning) watcher->warning(watcher->user, text);
}

#endif
