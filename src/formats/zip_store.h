/* zip_store.h - writes zip archives: without compression, and always in the 64-bit form of the
 * format (PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3). Each member has the earliest time that the
 * format knows, so that the same members give the same bytes. */
#ifndef SW_FORMATS_ZIP_STORE_H
#define SW_FORMATS_ZIP_STORE_H

#include "base/file.h"

/* A member of the archive. Its content is the two pieces, one after the other. Its name is ASCII.
 */
typedef struct sw_zip_member {
    const char *name;
    sw_piece piece[2];
} sw_zip_member;

/* Write a new file, whole or not at all (sw_file_write_new). */
sw_status sw_zip_store(const char *path, const sw_zip_member *member, int count);

#endif
