/* test_array_claims.c - small files whose arrays claim to be huge are refused, in little memory. */

#include "claims.h"
#include "npz.h"

#include <sys/stat.h>

TestSuite(array_claims, .init = scratch_begin, .fini = scratch_end);

/* An array of the file. */
typedef struct claimed {
    const char *name;
    sw_dtype dtype;
    int ndim;
    int64_t shape[3];
} claimed;

static const claimed claim[] = {
    {"elements", SW_F32, 2, {(int64_t)1 << 40, 1}},
    {"elements", SW_F32, 2, {(int64_t)1 << 40, 0}},
    {"elements", SW_F32, 2, {0, (int64_t)1 << 40}},
    {"elements", SW_F32, 3, {(int64_t)1 << 40, 0, 1}},
    {"elements", SW_F32, 3, {(int64_t)1 << 40, (int64_t)1 << 40, 0}},
    {"offsets", SW_I64, 1, {(int64_t)1 << 40}},
    {"offsets", SW_I64, 2, {(int64_t)1 << 40, 0}},
    {"labels", SW_I32, 2, {2, (int64_t)1 << 40}},
    {"labels", SW_I32, 2, {(int64_t)1 << 40, 0}},
    {"targets", SW_F32, 2, {2, (int64_t)1 << 40}},
    {"targets", SW_F32, 2, {2, 0}},
    {"context", SW_F32, 2, {(int64_t)1 << 40, 0}},
    {"instance_labels", SW_U8, 1, {(int64_t)1 << 40}},
    {"split", SW_I8, 2, {(int64_t)1 << 40, 0}},
    {"vocabulary", SW_I64, 2, {(int64_t)1 << 40, 0}},
};
enum { CLAIMS = sizeof claim / sizeof claim[0] };

static const float two_elements[] = {1, 2};
static const int64_t two_offsets[] = {0, 1, 2};

/* The arrays of two sets of one element each; the claim is added, or takes the place of one. */
static int put_together(sw_zip_member member[3], sw_npy_header header[3], const claimed *a)
{
    static char name[3][40];
    int count = 0;
    for (int i = 0; i < 3; i++) {
        const claimed plain[] = {{"elements", SW_F32, 2, {2, 1}}, {"offsets", SW_I64, 1, {3}}, *a};
        const bool replaced = i < 2 && strcmp(plain[i].name, a->name) == 0;
        if (replaced) continue;
        header[count] = sw_npy_header_of(plain[i].dtype, 0, plain[i].ndim, plain[i].shape);
        snprintf(name[count], sizeof name[count], "%s.npy", plain[i].name);
        member[count] = (sw_zip_member){name[count], {{header[count].text, header[count].length}}};
        member[count].piece[1] =
            i == 0   ? (sw_piece){two_elements, sizeof two_elements, sizeof *two_elements}
            : i == 1 ? (sw_piece){two_offsets, sizeof two_offsets, sizeof *two_offsets}
                     : (sw_piece){two_elements, 0};
        count++;
    }
    return count;
}

Test(array_claims, in_npz_and_npy)
{
    limit_memory();
    for (int c = 0; c < CLAIMS; c++) {
        char name[64];
        sw_zip_member member[3];
        sw_npy_header header[3];
        const int count = put_together(member, header, &claim[c]);
        snprintf(name, sizeof name, "%d.npz", c);
        cr_assert_eq(sw_zip_store(scratch(name).text, member, count), SW_OK);
        expect_claim_refused(name);
        char folder[16];
        snprintf(folder, sizeof folder, "%d", c);
        cr_assert_eq(mkdir(scratch(folder).text, 0777), 0);
        for (int i = 0; i < count; i++) {
            snprintf(name, sizeof name, "%s/%s", folder, member[i].name);
            cr_assert_eq(sw_file_write(scratch(name).text, member[i].piece, 2), SW_OK);
        }
        expect_claim_refused(folder);
    }
}

/* A text of that width, that many texts, and no texts of that width. */
Test(array_claims, of_texts)
{
    static const struct {
        int64_t points, count;
    } text[] = {{(int64_t)1 << 40, 1}, {1, (int64_t)1 << 40}, {(int64_t)1 << 40, 0}};
    static const int32_t two_labels[] = {0, 1};
    static const int64_t two = 2;
    limit_memory();
    for (int i = 0; i < 3; i++) {
        sw_zip_member member[4];
        sw_npy_header header[4];
        char name[16];
        put_together(member, header, &(claimed){"classes", SW_U32, 1, {0}});
        header[2] = sw_npy_header_of(SW_U32, text[i].points, 1, &text[i].count);
        header[3] = sw_npy_header_of(SW_I32, 0, 1, &two);
        member[2].piece[0] = (sw_piece){header[2].text, header[2].length};
        member[3] = (sw_zip_member){
            "labels.npy", {{header[3].text, header[3].length}, {two_labels, sizeof two_labels}}};
        snprintf(name, sizeof name, "%d.npz", i);
        cr_assert_eq(sw_zip_store(scratch(name).text, member, 4), SW_OK);
        expect_claim_refused(name);
    }
}

Test(array_claims, in_safetensors)
{
    limit_memory();
    for (int c = 0; c < CLAIMS; c++) {
        char header[512] = "{", shape[64] = "";
        const claimed *a = &claim[c];
        for (int d = 0; d < a->ndim; d++)
            sprintf(shape + strlen(shape), "%s%lld", d ? "," : "", (long long)a->shape[d]);
        if (strcmp(a->name, "elements") != 0)
            strcat(header,
                   "\"elements\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},");
        else
            strcat(header, "\"names\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},");
        sprintf(header + strlen(header), "\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],", a->name,
                shape);
        strcat(header, "\"data_offsets\":[8,8]}}");
        char bytes[600];
        const uint64_t length = strlen(header);
        memcpy(bytes, &length, 8);
        memcpy(bytes + 8, header, length);
        memcpy(bytes + 8 + length, two_elements, sizeof two_elements);
        expect_claim_of_bytes_refused("a.safetensors", bytes, 8 + length + sizeof two_elements);
    }
    /* The header's own length. */
    const uint64_t many = (uint64_t)1 << 40;
    expect_claim_of_bytes_refused("b.safetensors", &many, sizeof many);
}
