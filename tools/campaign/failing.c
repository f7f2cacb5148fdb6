/* failing.c - a library that tools/campaign/failures preloads: the N-th call of one kind fails,
 * once or from then on, and all calls are counted. The variable FAILING says "KIND N once|on LOG".
 * At its end the program writes to LOG, a file: "failed PATH" for the calls that failed,
 * "calls KIND COUNT" for each kind, and "live N" for each allocation, by its number, that was not
 * freed when main ended. Children of the program are left alone. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- What fails ------------------------------------------------------------------------------ */

enum kind {
    MEMORY,
    WRITE,
    HALF,
    READ,
    OPEN,
    CLOSE,
    FSYNC,
    RENAME,
    UNLINK,
    MKDIR,
    MMAP,
    DUP,
    LOCK,
    THREAD,
    SPAWN,
    KINDS
};

static const struct {
    const char *name;
    int error;
} kinds[KINDS] = {
    [MEMORY] = {"memory", ENOMEM}, [WRITE] = {"write", ENOSPC},   [HALF] = {"half", 0},
    [READ] = {"read", EIO},        [OPEN] = {"open", EMFILE},     [CLOSE] = {"close", EIO},
    [FSYNC] = {"fsync", EIO},      [RENAME] = {"rename", EPERM},  [UNLINK] = {"unlink", EPERM},
    [MKDIR] = {"mkdir", ENOSPC},   [MMAP] = {"mmap", ENOMEM},     [DUP] = {"dup", EMFILE},
    [LOCK] = {"lock", ENOLCK},     [THREAD] = {"thread", EAGAIN}, [SPAWN] = {"spawn", EAGAIN},
};

static atomic_bool active; /* main runs */
static int chosen = -1;    /* the kind that fails */
static long number;        /* from this call on */
static bool for_good;
static int log_fd = -1;
static atomic_long calls[KINDS];

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static void write_log(const char *text)
{
    static __typeof__(&write) next;
    if (!next) next = NEXT(write);
    if (next(log_fd, text, strlen(text)) < 0) _exit(99);
}

/* Does this call fail? Then errno says why. */
static bool fails(enum kind kind, const char *path)
{
    if (!active) return false;
    const long n = atomic_fetch_add(&calls[kind], 1) + 1;
    if ((int)kind != chosen || n < number || (n > number && !for_good)) return false;
    if (kind != MEMORY || n == number) {
        char line[4200];
        snprintf(line, sizeof line, "failed %s\n", path ? path : "-");
        write_log(line);
    }
    errno = kinds[kind].error;
    return true;
}

static bool fails_at(enum kind kind, int fd)
{
    char link[64], path[4096] = "-";
    if (!active) return false;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) path[length] = 0;
    return fails(kind, path);
}

/* ---- Which allocations are not freed --------------------------------------------------------- */

enum { PLACES = 1 << 18 };
static struct {
    uintptr_t memory;
    long n;
} live[PLACES];
static atomic_flag busy = ATOMIC_FLAG_INIT;

static size_t place_of(uintptr_t memory)
{
    return (size_t)((memory >> 4) * 0x9e3779b97f4a7c15u >> 43) % PLACES;
}

static void *keep(void *memory)
{
    const long n = calls[MEMORY];
    if (!active || !memory) return memory;
    while (atomic_flag_test_and_set(&busy)) continue;
    size_t i = place_of((uintptr_t)memory);
    while (live[i].memory) i = (i + 1) % PLACES;
    live[i].memory = (uintptr_t)memory;
    live[i].n = n;
    atomic_flag_clear(&busy);
    return memory;
}

static void forget(void *memory)
{
    if (!active || !memory) return;
    while (atomic_flag_test_and_set(&busy)) continue;
    size_t i = place_of((uintptr_t)memory);
    while (live[i].memory && live[i].memory != (uintptr_t)memory) i = (i + 1) % PLACES;
    /* What follows moves up, unless its place is further on (Knuth, volume 3, algorithm 6.4R). */
    for (size_t hole = i, j = i; live[i].memory;) {
        live[hole].memory = 0;
        do {
            j = (j + 1) % PLACES;
            if (!live[j].memory) {
                atomic_flag_clear(&busy);
                return;
            }
            i = place_of(live[j].memory);
        } while (hole <= j ? hole < i && i <= j : hole < i || i <= j);
        live[hole] = live[j];
        hole = i = j;
    }
    atomic_flag_clear(&busy);
}

static void write_summary(void)
{
    char line[100];
    active = false;
    for (int k = 0; k < KINDS; k++) {
        snprintf(line, sizeof line, "calls %s %ld\n", kinds[k].name, calls[k]);
        write_log(line);
    }
    for (size_t i = 0; i < PLACES; i++) {
        if (!live[i].memory) continue;
        snprintf(line, sizeof line, "live %ld\n", live[i].n);
        write_log(line);
    }
}

/* ---- Memory ---------------------------------------------------------------------------------- */

/* The next library's function of that name. */
#define FIND(name)                                                                                 \
    static __typeof__(&name) next;                                                                 \
    if (!next) next = NEXT(name)

void *malloc(size_t size)
{
    FIND(malloc);
    return fails(MEMORY, NULL) ? NULL : keep(next(size));
}

void *calloc(size_t n, size_t size)
{
    FIND(calloc);
    return fails(MEMORY, NULL) ? NULL : keep(next(n, size));
}

void *realloc(void *memory, size_t size)
{
    FIND(realloc);
    if (fails(MEMORY, NULL)) return NULL;
    forget(memory);
    return keep(next(memory, size));
}

void *memalign(size_t alignment, size_t size)
{
    FIND(memalign);
    return fails(MEMORY, NULL) ? NULL : keep(next(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    FIND(aligned_alloc);
    return fails(MEMORY, NULL) ? NULL : keep(next(alignment, size));
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    FIND(posix_memalign);
    if (fails(MEMORY, NULL)) return ENOMEM;
    const int failure = next(out, alignment, size);
    if (!failure) keep(*out);
    return failure;
}

void free(void *memory)
{
    FIND(free);
    forget(memory);
    next(memory);
}

/* ---- Files ----------------------------------------------------------------------------------- */

ssize_t write(int fd, const void *data, size_t size)
{
    FIND(write);
    if (fails_at(WRITE, fd)) return -1;
    return next(fd, data, fails_at(HALF, fd) ? (size + 1) / 2 : size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    FIND(pwrite64);
    if (fails_at(WRITE, fd)) return -1;
    return next(fd, data, fails_at(HALF, fd) ? (size + 1) / 2 : size, offset);
}

ssize_t read(int fd, void *data, size_t size)
{
    FIND(read);
    return fails_at(READ, fd) ? -1 : next(fd, data, size);
}

ssize_t pread64(int fd, void *data, size_t size, off64_t offset)
{
    FIND(pread64);
    return fails_at(READ, fd) ? -1 : next(fd, data, size, offset);
}

int open64(const char *path, int flags, ...)
{
    FIND(open64);
    va_list args;
    va_start(args, flags);
    const mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return fails(OPEN, path) ? -1 : next(path, flags, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    FIND(fopen64);
    return fails(OPEN, path) ? NULL : next(path, mode);
}

DIR *opendir(const char *path)
{
    FIND(opendir);
    return fails(OPEN, path) ? NULL : next(path);
}

int scandir64(const char *path, struct dirent64 ***list, int (*wanted)(const struct dirent64 *),
              int (*compare)(const struct dirent64 **, const struct dirent64 **))
{
    FIND(scandir64);
    return fails(OPEN, path) ? -1 : next(path, list, wanted, compare);
}

int close(int fd)
{
    FIND(close);
    const bool failing = fails_at(CLOSE, fd);
    const int error = errno, failure = next(fd);
    if (failing) errno = error;
    return failing ? -1 : failure;
}

int fclose(FILE *file)
{
    FIND(fclose);
    const bool failing = fails_at(CLOSE, fileno(file));
    const int error = errno, failure = next(file);
    if (failing) errno = error;
    return failing ? EOF : failure;
}

int fsync(int fd)
{
    FIND(fsync);
    return fails_at(FSYNC, fd) ? -1 : next(fd);
}

int rename(const char *from, const char *to)
{
    FIND(rename);
    return fails(RENAME, to) ? -1 : next(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    FIND(renameat2);
    return fails(RENAME, to) ? -1 : next(from_folder, from, to_folder, to, flags);
}

int unlink(const char *path)
{
    FIND(unlink);
    return fails(UNLINK, path) ? -1 : next(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    FIND(unlinkat);
    return fails(UNLINK, path) ? -1 : next(folder, path, flags);
}

int rmdir(const char *path)
{
    FIND(rmdir);
    return fails(UNLINK, path) ? -1 : next(path);
}

int remove(const char *path)
{
    FIND(remove);
    return fails(UNLINK, path) ? -1 : next(path);
}

int mkdir(const char *path, mode_t mode)
{
    FIND(mkdir);
    return fails(MKDIR, path) ? -1 : next(path, mode);
}

void *mmap64(void *at, size_t size, int protection, int flags, int fd, off64_t offset)
{
    FIND(mmap64);
    return fails_at(MMAP, fd) ? MAP_FAILED : next(at, size, protection, flags, fd, offset);
}

int fcntl64(int fd, int command, ...)
{
    FIND(fcntl64);
    va_list args;
    va_start(args, command);
    const long value = va_arg(args, long);
    va_end(args);
    return command == F_DUPFD_CLOEXEC && fails_at(DUP, fd) ? -1 : next(fd, command, value);
}

int flock(int fd, int operation)
{
    FIND(flock);
    return fails_at(LOCK, fd) ? -1 : next(fd, operation);
}

/* ---- Threads and children -------------------------------------------------------------------- */

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *user)
{
    FIND(pthread_create);
    return fails(THREAD, NULL) ? EAGAIN : next(thread, attributes, run, user);
}

int posix_spawnp(pid_t *child, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const *arguments,
                 char *const *variables)
{
    FIND(posix_spawnp);
    return fails(SPAWN, file) ? EAGAIN
                              : next(child, file, actions, attributes, arguments, variables);
}

/* ---- The program ----------------------------------------------------------------------------- */

/* Standard output calls write() above, too; libc's own does not. */
static ssize_t say(void *unused, const char *data, size_t size)
{
    (void)unused;
    for (size_t done = 0; done < size;) {
        const ssize_t written = write(1, data + done, size - done);
        if (written < 0) return 0;
        done += (size_t)written;
    }
    return (ssize_t)size;
}

static int (*real_main)(int, char **, char **);

static int counted_main(int argc, char **argv, char **variables)
{
    char name[16], times[16], path[4096];
    const char *failing = getenv("FAILING");
    if (!failing || sscanf(failing, "%15s %ld %15s %4095s", name, &number, times, path) != 4)
        return 98;
    for (int k = 0; k < KINDS; k++)
        if (strcmp(kinds[k].name, name) == 0) chosen = k;
    for_good = strcmp(times, "on") == 0;
    log_fd =
        fcntl(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), F_DUPFD_CLOEXEC, 900);
    if (log_fd < 0) return 97;
    unsetenv("LD_PRELOAD");
    unsetenv("FAILING");
    stdout = fopencookie(NULL, "w", (cookie_io_functions_t){.write = say});
    atexit(write_summary);
    active = true;
    return real_main(argc, argv, variables);
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                      void (*begin)(void), void (*end)(void), void (*end_loader)(void), void *stack)
{
    static int (*next)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                       void (*)(void), void *);
    next = (__typeof__(next))dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return next(counted_main, argc, argv, begin, end, end_loader, stack);
}
