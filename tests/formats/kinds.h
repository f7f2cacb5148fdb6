/* kinds.h - data sets of every kind, and which formats can store each. */
#ifndef SW_TESTS_KINDS_H
#define SW_TESTS_KINDS_H

#include "base/text.h"
#include "files.h"

#include <setwise/formats.h>

#include <sys/stat.h>

/* ---- Data sets of every kind ----------------------------------------------------------------- */

/* Each is written here as JSON lines (or CSV, because JSON has no infinite numbers). */
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
    const char *holders; /* the formats that can store it */
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
    {"groups and folds", "csv|jsonl|" ARRAYS,
     "{\"set\": \"a\", \"label\": 1, \"split\": \"test\", \"group\": \"one, two\", " X1 "}\n"
     "{\"set\": \"b\", \"label\": 2, \"split\": \"train\", \"group\": 7, \"fold\": 2, " X2 "}\n"
     "{\"set\": \"c\", \"label\": 1, \"split\": \"train\", \"group\": 7, \"fold\": 2, " X3 "}\n"
     "{\"set\": \"d\", \"label\": 1, \"split\": \"valid\", \"group\": \"\xc3\xa9\", \"fold\": "
     "10, " X2 "}\n"},
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
    {"places", "csv|jsonl",
     "{\"features\": [\"at.x\", \"a\", \"at.y\"]}\n"
     "{\"label\": 1, \"x\": [[0.1, 2, -0.0], [null, 3, 4]]}\n{\"label\": 0, \"x\": [[5, 6, 7]]}\n"},
    {"weights", "csv|jsonl|" ARRAYS,
     "{\"label\": 1, \"set_weight\": 0.1, " X1 "}\n{\"label\": 0, \"set_weight\": 0, " X2 "}\n"},
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

static inline sw_dataset *make(const struct kind *kind)
{
    const char *name = kind->csv ? "kind.csv" : "kind.jsonl";
    return open_text(name, AS_IT_IS, kind->text);
}

/* The first kind that the format can store. */
static inline sw_dataset *make_for(const sw_format_type *format)
{
    int k = 0;
    while (!sw_list_has(kinds[k].holders, '|', format->name)) k++;
    return make(&kinds[k]);
}

/* The path of a file in a new folder; its name tells the format. */
static inline scratch_path path_in(const char *folder, const sw_format_type *format)
{
    char name[128];
    const int suffix = (int)strcspn(format->suffixes, "|");
    mkdir(scratch(folder).text, 0777);
    snprintf(name, sizeof name, "%s/t%s%.*s", folder, *format->suffixes == 'i' ? "-images-" : "",
             suffix, format->suffixes);
    return scratch(name);
}

#endif
