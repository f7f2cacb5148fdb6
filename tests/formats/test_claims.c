/* test_claims.c - files of a few bytes whose headers claim 2^40 of something: they are refused, and
 * no memory is asked for on such a word. */
#include "formats/npy_header.h"
#include "formats/zip_store.h"

#include "files.h"

#include <setwise/datasets.h>

#include <sys/resource.h>
#include <sys/stat.h>

/* No more than 512 MB, where no sanitizer needs more itself (and watches over it). */
static void begin(void)
{
    scratch_begin();
#ifndef __SANITIZE_ADDRESS__
    cr_assert_eq(setrlimit(RLIMIT_AS, &(struct rlimit){512 << 20, 512 << 20}), 0);
#endif
}

TestSuite(claims, .init = begin, .fini = scratch_end);

#define MANY "1099511627776"
static const int64_t many = (int64_t)1 << 40;

static void expect_no(const char *name)
{
    sw_dataset *dataset = NULL;
    const sw_status status = sw_dataset_open(&dataset, spec_of(name, "").text, 3);
    cr_expect_eq(status, SW_ERROR_FORMAT, "%s: %d, %s", name, status, sw_error_message());
    sw_dataset_free(dataset);
}

static void expect_no_bytes(const char *name, const void *bytes, size_t size)
{
    scratch_write(scratch(name).text, bytes, size);
    expect_no(name);
}

Test(claims, jsonl)
{
    static const char *const text[] = {
        "{\"features\": " MANY "}\n{\"x\": [[1]]}\n",
        "{\"task\": \"regression\", \"outputs\": " MANY "}\n{\"target\": [1], \"x\": [[1]]}\n",
        "{\"task\": \"classes\", \"outputs\": " MANY "}\n{\"label\": 1, \"x\": [[1]]}\n",
        "{\"task\": \"mixture\", \"outputs\": " MANY "}\n{\"x\": [[1]]}\n",
        "{\"context\": " MANY "}\n{\"context\": [1], \"x\": [[1]]}\n",
        "{\"vocabulary\": " MANY "}\n{\"x\": [[1]]}\n",
    };
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        expect_no_bytes("a.jsonl", text[i], strlen(text[i]));
}

Test(claims, meshes)
{
    static const char *const text[] = {
        "OFF\n" MANY " 1 0\n0 0 0\n",
        "OFF\n1 " MANY " 0\n0 0 0\n1 0\n",
        "OFF\n1 1 0\n0 0 0\n" MANY " 0 0 0\n",
        "ply\nformat ascii 1.0\nelement vertex " MANY "\nproperty float x\nproperty float y\n"
        "property float z\nend_header\n0 0 0\n",
        "ply\nformat ascii 1.0\nelement other " MANY "\nelement vertex 0\nend_header\n",
        "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
        "property float z\nproperty list double int w\nend_header\n0 0 0 " MANY " 1\n",
        "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\n"
        "property float z\nproperty list int int w\nend_header\n0 0 0 " MANY " 1\n",
    };
    cr_assert_eq(mkdir(scratch("set").text, 0777), 0);
    cr_assert_eq(mkdir(scratch("set/a").text, 0777), 0);
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
        scratch_write(scratch("set/a/b.off").text, text[i], strlen(text[i]));
        expect_no("set");
    }
}

/* Of images 2^40 is beyond what a size is written in: the product of several can be more. */
Test(claims, idx)
{
    static const uint32_t size[][3] = {{UINT32_MAX, UINT32_MAX, UINT32_MAX},
                                       {1 << 20, 1 << 10, 1 << 10},
                                       {UINT32_MAX, 1, 1},
                                       {UINT32_MAX, 1, 0},
                                       {0, 46340, 46340}};
    const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 1, 7}, none[] = {0, 0, 8, 1, 0, 0, 0, 0};
    for (size_t i = 0; i < sizeof size / sizeof size[0]; i++) {
        uint8_t images[32] = {0, 0, 8, 3};
        for (int d = 0; d < 3; d++)
            for (int b = 0; b < 4; b++)
                images[4 + 4 * d + b] = (uint8_t)(size[i][d] >> (24 - 8 * b));
        const bool empty = size[i][0] == 0;
        scratch_write(scratch("a-labels-idx1-ubyte").text, empty ? none : labels,
                      empty ? sizeof none : sizeof labels);
        expect_no_bytes("a-images-idx3-ubyte", images, empty ? 16 : sizeof images);
        gzFile file = gzopen(scratch("z-images-idx3-ubyte.gz").text, "wb");
        cr_assert(file && gzwrite(file, images, empty ? 16 : sizeof images) > 0);
        cr_assert_eq(gzclose(file), Z_OK);
        scratch_write(scratch("z-labels-idx1-ubyte.gz").text, empty ? none : labels,
                      empty ? sizeof none : sizeof labels);
        expect_no("z-images-idx3-ubyte.gz");
    }
}

/* ---- Arrays ---------------------------------------------------------------------------------- */

/* Two elements of a set each, but for the array that is put in their place. */
typedef struct arrays {
    const char *name;
    sw_dtype dtype;
    int ndim;
    int64_t shape[3];
} arrays;

static const arrays claim[] = {
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

static const float x[] = {1, 2};
static const int64_t offset[] = {0, 1, 2};

/* The arrays of a data set with this claim: header and items of each. */
static int put_together(sw_zip_member member[3], sw_npy_header header[3], const arrays *a)
{
    static char name[3][40];
    int count = 0;
    for (int i = 0; i < 3; i++) {
        const arrays plain[] = {{"elements", SW_F32, 2, {2, 1}}, {"offsets", SW_I64, 1, {3}}, *a};
        const bool replaced = i < 2 && strcmp(plain[i].name, a->name) == 0;
        if (replaced) continue;
        header[count] = sw_npy_header_of(plain[i].dtype, 0, plain[i].ndim, plain[i].shape);
        snprintf(name[count], sizeof name[count], "%s.npy", plain[i].name);
        member[count] = (sw_zip_member){name[count], {{header[count].text, header[count].length}}};
        member[count].part[1] = i == 0   ? (sw_part){x, sizeof x}
                                : i == 1 ? (sw_part){offset, sizeof offset}
                                         : (sw_part){x, 0};
        count++;
    }
    return count;
}

Test(claims, npz_and_npy)
{
    for (int c = 0; c < CLAIMS; c++) {
        char name[64];
        sw_zip_member member[3];
        sw_npy_header header[3];
        const int count = put_together(member, header, &claim[c]);
        snprintf(name, sizeof name, "%d.npz", c);
        cr_assert_eq(sw_zip_store(scratch(name).text, member, count), SW_OK);
        expect_no(name);
        char folder[16];
        snprintf(folder, sizeof folder, "%d", c);
        cr_assert_eq(mkdir(scratch(folder).text, 0777), 0);
        for (int i = 0; i < count; i++) {
            snprintf(name, sizeof name, "%s/%s", folder, member[i].name);
            cr_assert_eq(sw_file_write(scratch(name).text, member[i].part, 2), SW_OK);
        }
        expect_no(folder);
    }
}

/* A text as wide as that, as many as that, and none that are as wide. */
Test(claims, npy_texts)
{
    static const struct {
        int64_t points, count;
    } text[] = {{(int64_t)1 << 40, 1}, {1, (int64_t)1 << 40}, {(int64_t)1 << 40, 0}};
    static const int32_t label[] = {0, 1};
    static const int64_t two = 2;
    for (int i = 0; i < 3; i++) {
        sw_zip_member member[4];
        sw_npy_header header[4];
        char name[16];
        put_together(member, header, &(arrays){"classes", SW_U32, 1, {0}});
        header[2] = sw_npy_header_of(SW_U32, text[i].points, 1, &text[i].count);
        header[3] = sw_npy_header_of(SW_I32, 0, 1, &two);
        member[2].part[0] = (sw_part){header[2].text, header[2].length};
        member[3] = (sw_zip_member){"labels.npy",
                                    {{header[3].text, header[3].length}, {label, sizeof label}}};
        snprintf(name, sizeof name, "%d.npz", i);
        cr_assert_eq(sw_zip_store(scratch(name).text, member, 4), SW_OK);
        expect_no(name);
    }
}

Test(claims, safetensors)
{
    for (int c = 0; c < CLAIMS; c++) {
        char header[512] = "{", shape[64] = "";
        const arrays *a = &claim[c];
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
        memcpy(bytes + 8 + length, x, sizeof x);
        expect_no_bytes("a.safetensors", bytes, 8 + length + sizeof x);
    }
    /* the header's own length */
    expect_no_bytes("b.safetensors", &many, sizeof many);
}
