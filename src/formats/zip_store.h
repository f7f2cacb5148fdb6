/* zip_store.h - zip archives are written: members as they are, without compression, in the 64-bit
 * form of the format (PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3) whatever their size. Each has
 * the earliest time that the format knows: the same members are the same bytes. */
#ifndef SW_FORMATS_ZIP_STORE_H
#define SW_FORMATS_ZIP_STORE_H

#include "base/file.h"

/* A member's content is two parts, one behind the other. Its name is ASCII. */
typedef struct sw_zip_member {
    const char *name;
    sw_part part[2];
} sw_zip_member;

/* A new file, whole or not at all (sw_file_write_new). */
sw_status sw_zip_store(const char *path, const sw_zip_member *member, int count);

#endif
