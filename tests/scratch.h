/* scratch.h - a folder of its own for a test, removed with all in it when the test ends. */
#ifndef SW_TESTS_SCRATCH_H
#define SW_TESTS_SCRATCH_H

#include <dirent.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static char scratch_folder[32];

/* For .init and .fini of a suite. In memory, if the machine has a file system there with enough
 * room: some tests write thousands of files. */
static void scratch_begin(void)
{
    struct statvfs memory;
    const bool roomy = statvfs("/dev/shm", &memory) == 0 &&
                       memory.f_bavail * memory.f_frsize >= 512UL << 20 &&
                       access("/dev/shm", W_OK) == 0;
    snprintf(scratch_folder, sizeof scratch_folder, "%s/setwise-test-XXXXXX",
             roomy ? "/dev/shm" : "/tmp");
    if (!mkdtemp(scratch_folder)) abort();
}

static int scratch_remove(const char *path, const struct stat *s, int type, struct FTW *ftw)
{
    (void)s, (void)type, (void)ftw;
    return remove(path);
}

static void scratch_end(void)
{
    nftw(scratch_folder, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
}

typedef struct scratch_path {
    char text[256];
} scratch_path;

/* A path in the folder. */
static inline scratch_path scratch(const char *name)
{
    scratch_path path;
    snprintf(path.text, sizeof path.text, "%s/%s", scratch_folder, name);
    return path;
}

static inline void scratch_write(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(data, 1, size, file) != size || fclose(file) != 0) abort();
}

/* A whole file, with a NUL behind it, for free(). */
static inline char *scratch_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) abort();
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    rewind(file);
    char *data = malloc(length + 1);
    if (!data || fread(data, 1, length, file) != length) abort();
    fclose(file);
    data[length] = 0;
    if (size) *size = length;
    return data;
}

/* Is this text the whole content of the file? */
static inline bool scratch_holds(const char *path, const char *text)
{
    size_t size;
    char *data = scratch_read(path, &size);
    bool same = size == strlen(text) && memcmp(data, text, size) == 0;
    free(data);
    return same;
}

/* How many files are in the folder. */
static inline int scratch_count(const char *folder)
{
    int count = 0;
    DIR *listing = opendir(folder);
    if (!listing) abort();
    for (struct dirent *entry; (entry = readdir(listing));) count += entry->d_name[0] != '.';
    closedir(listing);
    return count;
}

#endif
