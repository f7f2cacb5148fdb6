/* mapped.c - a part of a file as memory that is only read. */
#include "base/mapped.h"

#include "base/error.h"
#include "base/file.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    KEPT = 64 << 20,    /* bytes that are touched before pages are given back */
    AROUND = 128 << 10, /* bytes that the system loads around a page that is touched out of order */
};

struct sw_mapped {
    char *path;
    int fd;
    int64_t offset; /* of the first byte in the file */
    char *data;
    size_t bytes;
    char *pages; /* what was mapped: it begins at the boundary of a page */
    size_t page_bytes;
    pthread_mutex_t lock; /* of what follows */
    uintptr_t next;       /* where the last bytes that were touched end */
    size_t touched;       /* bytes since pages were given back */
};

static sw_status map(sw_mapped *m, int fd, const char *path, int64_t offset, int64_t bytes)
{
    const int64_t before = offset % sysconf(_SC_PAGESIZE);
    m->path = strdup(path);
    if (!m->path) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to map it", path);
    m->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (m->fd < 0) return sw_fail_errno(path, "cannot be opened again");
    m->page_bytes = (size_t)(before + bytes);
    void *pages = mmap(NULL, m->page_bytes, PROT_READ, MAP_PRIVATE, m->fd, offset - before);
    if (pages == MAP_FAILED) return sw_fail_errno(path, "cannot be mapped");
    m->pages = pages;
    m->data = m->pages + before;
    m->bytes = (size_t)bytes;
    m->offset = offset;
    return SW_OK;
}

sw_status sw_mapped_new(sw_mapped **out, int fd, const char *path, int64_t offset, int64_t bytes)
{
    sw_mapped *m = calloc(1, sizeof *m);
    if (!m) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory to map it", path);
    m->fd = -1;
    pthread_mutex_init(&m->lock, NULL);
    const sw_status status = map(m, fd, path, offset, bytes);
    if (status == SW_OK)
        *out = m;
    else
        sw_mapped_free(m);
    return status;
}

void sw_mapped_free(sw_mapped *mapped)
{
    if (!mapped) return;
    if (mapped->pages) munmap(mapped->pages, mapped->page_bytes);
    if (mapped->fd >= 0) close(mapped->fd);
    pthread_mutex_destroy(&mapped->lock);
    free(mapped->path);
    free(mapped);
}

const void *sw_mapped_data(const sw_mapped *mapped)
{
    return mapped->data;
}

bool sw_mapped_has(const sw_mapped *mapped, const void *address)
{
    const uintptr_t begin = mapped ? (uintptr_t)mapped->data : 0, at = (uintptr_t)address;
    return mapped && at >= begin && at - begin < mapped->bytes;
}

sw_status sw_mapped_read(const sw_mapped *mapped, void *to, const void *from, size_t bytes)
{
    return sw_file_read_at(mapped->fd, mapped->path,
                           mapped->offset + ((const char *)from - mapped->data), to, bytes);
}

void sw_mapped_pass(sw_mapped *mapped, const void *x, size_t bytes)
{
    if (!sw_mapped_has(mapped, x)) return;
    pthread_mutex_lock(&mapped->lock);
    mapped->touched += bytes + (mapped->next == (uintptr_t)x ? 0 : AROUND);
    mapped->next = (uintptr_t)x + bytes;
    const bool full = mapped->touched > KEPT;
    if (full) mapped->touched = 0;
    pthread_mutex_unlock(&mapped->lock);
    if (full) madvise(mapped->pages, mapped->page_bytes, MADV_DONTNEED);
}
