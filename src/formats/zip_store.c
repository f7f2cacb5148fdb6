/* zip_store.c - writes zip archives without compression. */
#include "formats/zip_store.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    LOCAL_HEADER = 0x04034b50,
    CENTRAL_HEADER = 0x02014b50,
    END_64 = 0x06064b50,
    LOCATOR_64 = 0x07064b50,
    END = 0x06054b50,
    VERSION_64 = 45,        /* of the zip format, the first with a 64-bit form */
    FIRST_DAY = 1 << 5 | 1, /* January 1st of 1980 */
    EXTRA_64 = 1,           /* the field with sizes and offsets of 64 bits */
    UNIX = 3,
    FILE_MODE = 0100644 /* of UNIX: a plain file */
};
#define SEE_64 0xffffffffu /* 32 bits that say: the 64-bit field has the value */

/* Append a number as `bytes` bytes, little-endian. */
static void put(sw_text *text, uint64_t number, int bytes)
{
    char byte[8];
    for (int i = 0; i < bytes; i++) byte[i] = (char)(number >> 8 * i);
    sw_text_append(text, byte, (size_t)bytes);
}

/* The fields that the header of a member and its entry in the central list have in common. */
static void put_member(sw_text *text, const sw_zip_member *member, uint64_t crc, int extra)
{
    put(text, VERSION_64, 2);
    put(text, 0, 2); /* flags */
    put(text, 0, 2); /* stored */
    put(text, 0, 2); /* midnight */
    put(text, FIRST_DAY, 2);
    put(text, crc, 4);
    put(text, SEE_64, 4);
    put(text, SEE_64, 4);
    put(text, strlen(member->name), 2);
    put(text, 4 + (uint64_t)extra, 2);
}

/* The 64-bit sizes, packed and unpacked. */
static void put_extra(sw_text *text, const sw_zip_member *member, int extra)
{
    const uint64_t size = member->piece[0].size + member->piece[1].size;
    put(text, EXTRA_64, 2);
    put(text, (uint64_t)extra, 2);
    put(text, size, 8);
    put(text, size, 8);
}

static void put_local(sw_text *text, const sw_zip_member *member, uint64_t crc)
{
    enum { EXTRA = 16 };
    put(text, LOCAL_HEADER, 4);
    put_member(text, member, crc, EXTRA);
    sw_text_append(text, member->name, strlen(member->name));
    put_extra(text, member, EXTRA);
}

static void put_central(sw_text *text, const sw_zip_member *member, uint64_t crc, uint64_t offset)
{
    enum { EXTRA = 24 };
    put(text, CENTRAL_HEADER, 4);
    put(text, UNIX << 8 | VERSION_64, 2);
    put_member(text, member, crc, EXTRA);
    put(text, 0, 2); /* no comment */
    put(text, 0, 2); /* disk */
    put(text, 0, 2); /* internal attributes */
    put(text, (uint64_t)FILE_MODE << 16, 4);
    put(text, SEE_64, 4);
    sw_text_append(text, member->name, strlen(member->name));
    put_extra(text, member, EXTRA);
    put(text, offset, 8);
}

static void put_end(sw_text *text, uint64_t members, uint64_t begin, uint64_t size)
{
    enum { REST_OF_END_64 = 44 };
    put(text, END_64, 4);
    put(text, REST_OF_END_64, 8);
    put(text, UNIX << 8 | VERSION_64, 2);
    put(text, VERSION_64, 2);
    put(text, 0, 4); /* this disk, and that of the list */
    put(text, 0, 4);
    put(text, members, 8); /* on this disk, and in all */
    put(text, members, 8);
    put(text, size, 8);
    put(text, begin, 8);

    put(text, LOCATOR_64, 4);
    put(text, 0, 4);
    put(text, begin + size, 8);
    put(text, 1, 4); /* disks */

    put(text, END, 4);
    put(text, 0, 2);
    put(text, 0, 2);
    put(text, members, 2);
    put(text, members, 2);
    put(text, SEE_64, 4);
    put(text, SEE_64, 4);
    put(text, 0, 2); /* no comment */
}

static bool add_crc(void *crc, const void *bytes, size_t size)
{
    *(uLong *)crc = crc32_z(*(uLong *)crc, bytes, size);
    return true;
}

/* Collect the pieces of the file in piece [3 * count + 1]. The memory of the headers is `local`
 * [count]; that of the list of members and the end is `central`. */
static void put_together(const sw_zip_member *member, int count, sw_piece *piece, sw_text *local,
                         sw_text *central)
{
    uint64_t at = 0;
    for (int i = 0; i < count; i++) {
        uLong crc = crc32(0, NULL, 0);
        for (int p = 0; p < 2; p++) sw_piece_bytes(&member[i].piece[p], add_crc, &crc);
        put_central(central, &member[i], crc, at);
        put_local(&local[i], &member[i], crc);
        piece[3 * i] = (sw_piece){local[i].data, local[i].length};
        piece[3 * i + 1] = member[i].piece[0];
        piece[3 * i + 2] = member[i].piece[1];
        for (int p = 0; p < 3; p++) at += piece[3 * i + p].size;
    }
    put_end(central, (uint64_t)count, at, central->length);
    piece[3 * count] = (sw_piece){central->data, central->length};
}

sw_status sw_zip_store(const char *path, const sw_zip_member *member, int count)
{
    sw_piece *piece = calloc((size_t)count + 1, 3 * sizeof *piece);
    sw_text *local = calloc((size_t)count + 1, sizeof *local), central = {0};
    sw_status status = piece && local ? SW_OK : sw_fail(SW_ERROR_MEMORY, "%s: out of memory", path);
    if (status == SW_OK) put_together(member, count, piece, local, &central);
    for (int i = 0; status == SW_OK && i < count; i++) status = sw_text_status(&local[i]);
    if (status == SW_OK) status = sw_text_status(&central);
    if (status == SW_OK) status = sw_file_write_new(path, piece, 3 * count + 1);
    for (int i = 0; local && i < count; i++) sw_text_free(&local[i]);
    sw_text_free(&central);
    free(local);
    free(piece);
    return status;
}
