/* mapped.h - a part of a file as memory that is only read. Pages are loaded when they are touched,
 * and given back later, so that a file may be larger than memory.
 *
 * A file that another program cuts short meanwhile has no bytes behind some pages: to touch one
 * ends the process (SIGBUS). sw_mapped_read returns an error instead. A file that is replaced as a
 * whole, as sw_file_write does, stays as it was for those who have it open. */
#ifndef SW_BASE_MAPPED_H
#define SW_BASE_MAPPED_H

#include <setwise/base.h>

typedef struct sw_mapped sw_mapped;

/* Map `bytes` bytes of a file from `offset` on. The file stays open until sw_mapped_free, whatever
 * happens to `fd`. SW_ERROR_IO or SW_ERROR_MEMORY. */
sw_status sw_mapped_new(sw_mapped **out, int fd, const char *path, int64_t offset, int64_t bytes);
void sw_mapped_free(sw_mapped *mapped); /* NULL is legal */

/* Its first byte. */
const void *sw_mapped_data(const sw_mapped *mapped);

/* Does the address lie in it? NULL has no address. */
bool sw_mapped_has(const sw_mapped *mapped, const void *address);

/* Copy bytes that lie in it, past the page table: their pages do not become the process's own.
 * SW_ERROR_IO: the file has been cut short, or cannot be read. */
sw_status sw_mapped_read(const sw_mapped *mapped, void *to, const void *from, size_t bytes);

/* The bytes of `x` are about to be touched: now and then the pages that were touched before are
 * given back. In ascending order this costs the least. Any thread may call it. NULL is legal, and
 * so is memory that does not lie in it. */
void sw_mapped_pass(sw_mapped *mapped, const void *x, size_t bytes);

#endif
