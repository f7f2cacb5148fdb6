/* tasks.h - how many threads this process has: who starts one more than asked for is seen. */
#ifndef SW_TESTS_TASKS_H
#define SW_TESTS_TASKS_H

#include <dirent.h>
#include <stdlib.h>

static inline int count_tasks(void)
{
    int count = 0;
    DIR *listing = opendir("/proc/self/task");
    if (!listing) abort();
    for (struct dirent *entry; (entry = readdir(listing));) count += entry->d_name[0] != '.';
    closedir(listing);
    return count;
}

#endif
