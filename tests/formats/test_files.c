/* test_formats.c - all formats alike: a data set of any kind comes back from a file of each as it
 * was, or is refused and leaves nothing; nothing is written over; no option is passed over. */
#include "formats/capability.h"
#include "formats/writer.h"

#include "base/text.h"
#include "files.h"

#include <setwise/datasets.h>
#include <setwise/formats.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

TestSuite(formats, .init = scratch_begin, .fini = scratch_end);

/* ---- Data sets of every kind ----------------------------------------------------------------- */

/* As JSON lines (what JSON has no word for: as CSV), read as it is. */
#define AS_IT_IS "standardise=no:nonfinite=keep:empty=keep"
#define ARRAYS "npz|npy|safetensors"
#define CLASSES "{\"task\": \"classes\", \"outputs\": [\"no\", \"a.b: c, d\", \" x\"]"
#define FEATURES                                                                                   \
    "\"features\": [\"gr\xc3\xb6\xc3\x9f"                                                          \
    "e\", \"a,\\\"b\\\"\"]}\n"
#define X1 "\"x\": [[0.1, -0.0], [1e-40, 3.4028234e38]]"
#define X2 "\"x\": [[16777216, -2.5]]"
#define X3 "\"x\": [[3, 4], [5, 6], [3, 4]]"

static const struct kind {
    const char *name;
    const char *holders; /* the formats that hold it */
    const char *text;
    bool csv;
} kinds[] = {
    {"classes", "csv|jsonl|" ARRAYS "|c45",
     CLASSES ", " FEATURES "{\"set\": \"a\", \"label\": \"no\", " X1
             "}\n{\"set\": \"b, c.\", \"label\": \"no\", " X2 "}\n"
             "{\"set\": \" |d\", \"label\": \" x\", " X3
             "}\n{\"set\": \"e\\\\\", \"label\": \" x\", " X1
             "}\n{\"set\": \"f\", \"label\": \"a.b: c, d\", " X3 "}\n"
             "{\"set\": \"continuous\", \"label\": \"a.b: c, d\", " X2 "}\n"},
    {"split", "csv|jsonl|" ARRAYS,
     "{\"set\": \"a\", \"label\": 1, \"split\": \"test\", " X1 "}\n"
     "{\"set\": \"b\", \"label\": 2, \"split\": \"train\", " X2 "}\n"
     "{\"set\": \"c\", \"label\": 1, \"split\": \"train\", " X3 "}\n"
     "{\"set\": \"d\", \"label\": 1, \"split\": \"valid\", " X2 "}\n"},
    {"unused class", "jsonl|" ARRAYS "|c45",
     CLASSES "}\n{\"label\": \"no\", " X1 "}\n{\"label\": \" x\", " X2 "}\n"},
    {"nameless", "csv|jsonl|" ARRAYS "|c45",
     "{\"label\": \"u\", " X1 "}\n{\"label\": \"v\", " X2 "}\n{\"label\": \"u\", " X3 "}\n"},
    {"unanswered", "csv|jsonl|" ARRAYS, "{" X1 "}\n{" X2 "}\n{" X3 "}\n"},
    {"labels", "csv|jsonl|" ARRAYS,
     "{\"task\": \"labels\", \"outputs\": [\"red\", \"big\"]}\n"
     "{\"labels\": [\"red\"], " X1 "}\n{\"labels\": [], " X2 "}\n{\"labels\": [1, 1], " X3 "}\n"},
    {"regression", "csv|jsonl|" ARRAYS,
     "{\"target\": {\"mass\": 0.1, \"age\": -3}, " X1 "}\n"
     "{\"target\": {\"mass\": 1e-40, \"age\": 0}, " X2 "}\n"
     "{\"target\": {\"mass\": 1e30, \"age\": 0.3}, " X3 "}\n"},
    {"mixture", "jsonl",
     "{\"task\": \"mixture\", \"outputs\": 10}\n{" X1 "}\n{" X2 "}\n{" X3 "}\n"},
    {"context", "csv|jsonl|" ARRAYS,
     "{\"label\": 1, \"context\": {\"key\": 0.1, \"+\": 7}, " X1 "}\n"
     "{\"label\": 0, \"context\": {\"key\": -0.0, \"+\": 8}, " X2 "}\n"},
    {"instances", "csv|jsonl|" ARRAYS,
     "{\"label\": 1, \"instance_labels\": [0, 1], " X1 "}\n"
     "{\"label\": 0, \"instance_labels\": [0], " X2 "}\n"},
    {"words", "csv|jsonl|" ARRAYS,
     "{\"set\": \"a\", \"label\": 1, \"split\": \"train\", \"text\": \"one two two \xc3\xa9\"}\n"
     "{\"set\": \"b\", \"label\": 0, \"split\": \"train\", \"text\": \"one\"}\n"
     "{\"set\": \"c\", \"label\": 0, \"split\": \"valid\", \"text\": \"one unheard\"}\n"
     "{\"set\": \"d\", \"label\": 1, \"split\": \"test\", \"text\": \"two\"}\n"},
    {"tokens", "jsonl|" ARRAYS,
     "{\"features\": 2, \"vocabulary\": 9}\n"
     "{\"label\": 1, \"x\": [[0, 0.5], [8, 1]]}\n{\"label\": 0, \"x\": [[3, 0.1]]}\n"},
    {"empty", "jsonl|" ARRAYS, "{\"label\": 1, " X1 "}\n{\"label\": 0, \"x\": []}\n"},
    {"missing", "csv|jsonl|" ARRAYS "|c45",
     "{\"label\": 1, \"x\": [[null, 2], [1, null]]}\n{\"label\": 0, \"x\": [[null, null]]}\n"},
    {"infinite", "csv|" ARRAYS, "set,label,x,y\na,0,inf,2\na,0,1,-inf\nb,1,,inf\n", true},
    {"clouds", "csv|jsonl|" ARRAYS "|c45|off|ply",
     "{\"features\": [\"x\", \"y\", \"z\"]}\n"
     "{\"set\": \"a/b\", \"label\": \"in/out\", \"x\": [[0.1, -0.0, 1e-40], [1, 2, 3]]}\n"
     "{\"set\": \"50%\", \"label\": \".\", \"x\": [[4, 5, 6]]}\n"
     "{\"set\": \"..\", \"label\": \".\", \"x\": [[7, 8, 3.4028234e38]]}\n"
     "{\"set\": \"%2F\", \"label\": \"in/out\", \"x\": [[7, 8, 9], [7, 8, 9]]}\n"},
    {"split clouds", "csv|jsonl|" ARRAYS "|off|ply",
     "{\"set\": \"a\", \"label\": \"u\", \"split\": \"test\", \"x\": [[1, 2, 3]]}\n"
     "{\"set\": \"b\", \"label\": \"u\", \"split\": \"train\", \"x\": [[4, 5, 6], [7, 8, 9]]}\n"
     "{\"set\": \"train\", \"label\": \"v\", \"split\": \"train\", \"x\": [[4, 5, 6]]}\n"
     "{\"set\": \"d.off\", \"label\": \"v\", \"split\": \"valid\", \"x\": [[0, 0, 0]]}\n"},
    {"nameless clouds", "jsonl|" ARRAYS "|off|ply",
     "{\"label\": \"u\", \"x\": [[1, 2, 3]]}\n{\"label\": \"u\", \"x\": []}\n"
     "{\"label\": \"v\", \"x\": [[4, 5, 6]]}\n"},
    {"images", "jsonl|" ARRAYS "|idx",
     "{\"features\": [\"x\", \"y\", \"intensity\"]}\n{\"label\": 7, \"x\": [[1, 0, 255], [0, 3, "
     "1]]}\n"
     "{\"label\": 0, \"x\": []}\n{\"label\": 255, \"x\": [[300, 2, 9]]}\n"
     "{\"label\": 7, \"x\": [[0, 0, 128]]}\n"},
    {"numbered images", "csv|jsonl|" ARRAYS "|c45|idx",
     "{\"features\": [\"x\", \"y\", \"intensity\"]}\n"
     "{\"set\": \"0\", \"label\": 7, \"x\": [[1, 0, 255], [0, 3, 1]]}\n"
     "{\"set\": \"1\", \"label\": 8, \"x\": [[0, 0, 128]]}\n"},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static sw_dataset *make(const struct kind *kind)
{
    const char *name = kind->csv ? "kind.csv" : "kind.jsonl";
    return open_text(name, AS_IT_IS, kind->text);
}

/* ---- The same -------------------------------------------------------------------------------- */

static const char *name_at(char *const *name, int64_t i)
{
    static sw_name_number number[2];
    static int turn;
    return sw_writer_name(name, i, &number[turn ^= 1]);
}

/* The set that is `set` of the other one: of that name, or without names of that number. */
static int64_t partner(const sw_dataset *a, int64_t set, const sw_dataset *b)
{
    if (!a->set_name) return set;
    for (int64_t i = 0; i < b->sets.count; i++)
        if (strcmp(a->set_name[set], name_at(b->set_name, i)) == 0) return i;
    cr_assert_fail("no set \"%s\"", a->set_name[set]);
    return -1;
}

static void same_elements(const sw_dataset *a, int64_t i, const sw_dataset *b, int64_t j)
{
    const sw_ragged *s = &a->sets, *t = &b->sets;
    const int64_t width = s->width, first = s->offset[i], other = t->offset[j];
    const int64_t rows = s->offset[i + 1] - first;
    cr_assert_eq(rows, t->offset[j + 1] - other, "set %lld of %s", (long long)i, b->name);
    for (int64_t r = 0; r < rows * width; r++) {
        const sw_real x = s->x[first * width + r], y = t->x[other * width + r];
        if (a->schema.token)
            cr_expect_str_eq(a->schema.token[(int64_t)x], b->schema.token[(int64_t)y]);
        else
            cr_expect(memcmp(&x, &y, sizeof x) == 0 || (x != x && y != y), "%g is %g", (double)x,
                      (double)y);
    }
    if (a->instance_label)
        cr_expect_arr_eq(a->instance_label + first, b->instance_label + other, (size_t)rows);
}

static void same_answer(const sw_dataset *a, int64_t i, const sw_dataset *b, int64_t j)
{
    const sw_columns *from = &a->schema.output, *to = &b->schema.output;
    if (a->sets.label)
        cr_expect_str_eq(name_at(from->name, a->sets.label[i]),
                         name_at(to->name, b->sets.label[j]));
    for (int64_t c = 0; c < a->sets.targets; c++) {
        int64_t d = 0;
        while (strcmp(name_at(from->name, c), name_at(to->name, d)) != 0) d++;
        cr_expect_arr_eq(&a->sets.target[i * from->count + c], &b->sets.target[j * to->count + d],
                         sizeof(sw_real));
    }
}

static int role_of(const sw_dataset *dataset, int64_t set)
{
    for (int role = SW_TRAIN; role <= SW_TEST; role++)
        for (int64_t i = 0; i < dataset->index_count[role]; i++)
            if (dataset->index[role][i] == set) return role;
    return -1;
}

static void expect_back(const sw_dataset *a, const sw_dataset *b)
{
    const sw_ragged *s = &a->sets, *t = &b->sets;
    cr_assert(s->count == t->count && s->width == t->width && a->task == b->task);
    cr_assert(!s->label == !t->label && s->targets == t->targets);
    cr_assert(s->context_width == t->context_width && !a->instance_label == !b->instance_label);
    cr_assert_eq(a->schema.output.count, b->schema.output.count);
    cr_assert_eq(a->schema.vocabulary, b->schema.vocabulary);
    cr_assert_eq(a->split_given, b->split_given);
    if (a->schema.feature.name)
        expect_same_names(a->schema.feature.name, b->schema.feature.name, s->width);
    if (a->schema.context.name)
        expect_same_names(a->schema.context.name, b->schema.context.name, s->context_width);
    for (int64_t i = 0; i < s->count; i++) {
        const int64_t j = partner(a, i, b), width = s->context_width;
        same_elements(a, i, b, j);
        same_answer(a, i, b, j);
        if (width > 0)
            cr_expect_arr_eq(s->context + i * width, t->context + j * width,
                             (size_t)width * sizeof *s->context);
        if (a->split_given) cr_expect_eq(role_of(a, i), role_of(b, j));
    }
}

/* ---- There and back -------------------------------------------------------------------------- */

/* A file of the format in a folder of its own, under a name that tells the format. */
static scratch_path path_in(const char *folder, const sw_format_type *format)
{
    char name[128];
    const int suffix = (int)strcspn(format->suffixes, "|");
    mkdir(scratch(folder).text, 0777);
    snprintf(name, sizeof name, "%s/t%s%.*s", folder, *format->suffixes == 'i' ? "-images-" : "",
             suffix, format->suffixes);
    return scratch(name);
}

static sw_dataset *read_back(const scratch_path *path, const sw_format_type *format)
{
    char spec[512];
    sw_dataset *back;
    snprintf(spec, sizeof spec, "%s:" AS_IT_IS "%s", path->text,
             strcmp(format->name, "npz") == 0 ? ":format=npz" : "");
    cr_assert_eq(sw_dataset_open(&back, spec, 5), SW_OK, "%s: %s", format->name,
                 sw_error_message());
    return back;
}

Test(formats, comes_back_or_is_refused)
{
    int held[32] = {0};
    for (int k = 0; k < KINDS; k++) {
        sw_dataset *dataset = make(&kinds[k]);
        for (int f = 0; f < sw_format_count(); f++) {
            const sw_format_type *format = sw_format_at(f);
            char folder[64];
            snprintf(folder, sizeof folder, "%s-%s", kinds[k].name, format->name);
            const scratch_path path = path_in(folder, format);
            const sw_status status = sw_dataset_save(dataset, path.text, format->name);
            if (sw_list_has(kinds[k].holders, '|', format->name)) {
                cr_assert_eq(status, SW_OK, "%s as %s: %s", kinds[k].name, format->name,
                             sw_error_message());
                sw_dataset *back = read_back(&path, format);
                expect_back(dataset, back);
                sw_dataset_free(back);
                held[f]++;
            } else {
                cr_assert_eq(status, SW_ERROR_ARGUMENT, "%s as %s", kinds[k].name, format->name);
                cr_expect(strstr(sw_error_message(), " cannot hold "), "%s", sw_error_message());
                cr_expect_eq(scratch_count(scratch(folder).text), 0, "something is left");
            }
        }
        sw_dataset_free(dataset);
    }
    for (int f = 0; f < sw_format_count(); f++)
        cr_expect(held[f] > 0, "%s was not seen to hold anything", sw_format_at(f)->name);
}

/* The kinds above are all that there are. */
Test(formats, every_content_is_known_and_tried)
{
    for (int c = 0; c < sw_capability_count(); c++) {
        const sw_capability *content = sw_capability_at(c);
        int holders = 0, tried = 0;
        for (int f = 0; f < sw_format_count(); f++)
            holders += sw_list_has(sw_format_at(f)->holds, '|', content->name);
        for (int k = 0; k < KINDS; k++) {
            sw_dataset *dataset = make(&kinds[k]);
            tried += content->find(dataset) >= 0;
            sw_dataset_free(dataset);
        }
        cr_expect(holders > 0 && tried > 0, "%s: %d, %d", content->name, holders, tried);
    }
    for (int f = 0; f < sw_format_count(); f++) {
        int known = 0, words = 1;
        for (const char *c = sw_format_at(f)->holds; *c; c++) words += *c == '|';
        for (int c = 0; c < sw_capability_count(); c++)
            known += sw_list_has(sw_format_at(f)->holds, '|', sw_capability_at(c)->name);
        cr_expect_eq(known, words, "%s", sw_format_at(f)->name);
    }
    cr_expect_null(sw_capability_at(sw_capability_count()));
}

Test(formats, what_is_refused_is_told_with_who_can)
{
    static const struct {
        const char *kind, *format, *said;
    } cases[] = {
        {"mixture", "npz", "t.npz: npz cannot hold the size of a mixture; jsonl can"},
        {"empty", "c45", "c45 cannot hold sets without elements (set \"1\"); idx, off, ply, jsonl"},
        {"unused class", "csv", "csv cannot hold a class without a set (class \"a.b: c, d\");"},
        {"infinite", "jsonl", "cannot hold infinite numbers (element 0); csv, npz"},
        {"split", "c45", "c45 cannot hold a split; csv, off"},
        {"images", "ply", "ply cannot hold elements of other columns than x|y|z"},
        {"clouds", "idx", "idx cannot hold elements of other columns than x|y|intensity"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int k = 0, f = 0;
        while (strcmp(kinds[k].name, cases[i].kind) != 0) k++;
        while (strcmp(sw_format_at(f)->name, cases[i].format) != 0) f++;
        sw_dataset *dataset = make(&kinds[k]);
        const scratch_path path = path_in("refused", sw_format_at(f));
        cr_expect_eq(sw_dataset_save(dataset, path.text, cases[i].format), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), cases[i].said), "'%s' is not in: %s", cases[i].said,
                  sw_error_message());
        sw_dataset_free(dataset);
    }
}

/* A data set that no format can hold, because it is none. */
Test(formats, what_no_format_takes)
{
    sw_dataset *dataset = make(&kinds[0]);
    int32_t label[] = {0, 1, 2, 0, 1, 3};
    dataset->sets.label = label;
    for (int f = 0; f < sw_format_count(); f++) {
        const scratch_path path = path_in("wrong", sw_format_at(f));
        cr_expect_eq(sw_dataset_save(dataset, path.text, sw_format_at(f)->name), SW_ERROR_ARGUMENT);
        cr_expect(strstr(sw_error_message(), "set 5 has label 3, expected 0 to 2"), "%s",
                  sw_error_message());
    }
    cr_expect_eq(scratch_count(scratch("wrong").text), 0);
    sw_dataset_free(dataset);
}

/* ---- Nothing is written over ------------------------------------------------------------------
 */

/* Before the file takes its name for the `rival_at`-th time, from 0, another one takes it. */
static int rival_at = -1, renames;

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (renames++ == rival_at) scratch_write(to, "rival", 5);
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

/* The first data set that the format holds. */
static sw_dataset *make_for(const sw_format_type *format)
{
    int k = 0;
    while (!sw_list_has(kinds[k].holders, '|', format->name)) k++;
    return make(&kinds[k]);
}

static void expect_rival(const char *folder)
{
    DIR *listing = opendir(scratch(folder).text);
    int files = 0;
    for (struct dirent *entry; (entry = readdir(listing));) {
        char name[200];
        if (entry->d_name[0] == '.') continue;
        snprintf(name, sizeof name, "%s/%.100s", folder, entry->d_name);
        char *content = scratch_read(scratch(name).text, NULL);
        cr_expect_str_eq(content, "rival", "%s", entry->d_name);
        free(content);
        files++;
    }
    closedir(listing);
    cr_expect_eq(files, 1, "something is left");
}

Test(formats, what_appears_meanwhile_stays)
{
    for (int f = 0; f < sw_format_count(); f++) {
        const sw_format_type *format = sw_format_at(f);
        sw_dataset *dataset = make_for(format);
        bool replaced = true;
        for (int at = 0; replaced; at++) {
            char folder[64];
            snprintf(folder, sizeof folder, "rival-%s-%d", format->name, at);
            const scratch_path path = path_in(folder, format);
            rival_at = at;
            renames = 0;
            const sw_status status = sw_dataset_save(dataset, path.text, format->name);
            replaced = renames > at;
            cr_expect(at > 0 || replaced, "%s: took its name in another way", format->name);
            cr_expect_eq(status, replaced ? SW_ERROR_EXISTS : SW_OK, "%s", format->name);
            if (replaced) expect_rival(folder);
        }
        sw_dataset_free(dataset);
    }
}

/* Of two files that belong together, either one. */
Test(formats, what_is_there_stays)
{
    static const char *const there[][2] = {{"c45", "t.names"}, {"idx", "t-labels-idx1-ubyte"}};
    for (int f = 0; f < sw_format_count(); f++) {
        const sw_format_type *format = sw_format_at(f);
        sw_dataset *dataset = make_for(format);
        for (int other = 0; other < 2; other++) {
            char folder[64], name[128];
            snprintf(folder, sizeof folder, "there-%s-%d", format->name, other);
            scratch_path path = path_in(folder, format), old = path;
            for (int i = 0; other && i < 2; i++)
                if (strcmp(format->name, there[i][0]) == 0) {
                    snprintf(name, sizeof name, "%s/%s", folder, there[i][1]);
                    old = scratch(name);
                }
            scratch_write(old.text, "rival", 5);
            cr_expect_eq(sw_dataset_save(dataset, path.text, format->name), SW_ERROR_EXISTS);
            cr_expect(strstr(sw_error_message(), old.text), "%s", sw_error_message());
            expect_rival(folder);
        }
        sw_dataset_free(dataset);
    }
}

/* ---- Options --------------------------------------------------------------------------------- */

Test(formats, options_that_a_format_has_not)
{
    for (int f = 0; f < sw_format_count(); f++) {
        const sw_format_type *format = sw_format_at(f);
        const scratch_path path = path_in("options", format);
        sw_dataset *dataset = make_for(format);
        cr_assert_eq(sw_dataset_save(dataset, path.text, format->name), SW_OK);
        sw_dataset_free(dataset);
        int has = 0, listed = *format->options != '\0';
        for (const char *c = format->options; *c; c++) listed += *c == '|';
        for (int i = 0; i < sw_file_option_count(); i++) {
            const sw_file_option *option = sw_file_option_at(i);
            char spec[512], said[64];
            const bool its_own = sw_list_has(format->options, '|', option->name);
            snprintf(spec, sizeof spec, "%s:%s=%s", path.text, option->name, option->fallback);
            snprintf(said, sizeof said, ": %s has no option %s; there are ", format->name,
                     option->name);
            const sw_status status = sw_dataset_open(&dataset, spec, 0);
            sw_dataset_free(dataset);
            const bool refused = status != SW_OK && strstr(sw_error_message(), said);
            cr_expect_eq(refused, !option->all && !its_own, "%s: %s", spec, sw_error_message());
            if (refused) cr_expect_eq(status, SW_ERROR_ARGUMENT);
            has += its_own;
            cr_expect(!(its_own && option->all));
        }
        cr_expect_eq(has, listed, "%s lists an option that there is not", format->name);
        nftw(path.text, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
    }
}

Test(formats, the_options_there_are)
{
    sw_dataset *dataset = make(&kinds[0]);
    save(dataset, "a.npz");
    sw_dataset_free(dataset);
    expect_refusal("a.npz", "label=kind:points=3",
                   "npz has no option label; there are ignore, format, nonfinite, empty, "
                   "standardise, valid, test");
}
