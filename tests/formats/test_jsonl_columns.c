/* test_jsonl_columns.c - answers and contexts that do not fit the columns. */
#include "formats/jsonl_columns.h"

#include "files.h"

TestSuite(jsonl_columns, .init = scratch_begin, .fini = scratch_end);

Test(jsonl_columns, values_that_are_refused)
{
    static const bad_text bad[] = {
        {"{\"x\": [[1]], \"set\": 1.5}\n",
         "line 1: \"set\" is 1.5, expected a name or a whole number"},
        {"{\"x\": [[1]], \"set\": \"\"}\n", "line 1: the name of the set is empty"},
        {"{\"x\": [[1]], \"label\": [1]}\n", "line 1: \"label\" is a list, expected a name or"},
        {"{\"x\": [[1]], \"split\": \"cat\"}\n", "line 1: the split is \"cat\", expected train"},
        {"{\"x\": [[1]], \"set\": \"a\"}\n\n{\"x\": [[1]], \"set\": \"a\"}\n",
         "line 3: a second set \"a\": the first one is at line 1"},
        {"{\"x\": [[1]], \"target\": \"1\"}\n",
         "line 1: \"target\" is \"1\", expected a number, a list"},
        {"{\"x\": [[1]], \"target\": []}\n",
         "line 1: \"target\" is a list, expected a number, a list"},
        {"{\"x\": [[1]], \"target\": [1, \"2\"]}\n",
         "line 1: \"target\", number 1 is \"2\", expected a number"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": true}}\n",
         "line 1: \"target\", \"b\" is true, expected a number"},
        {"{\"x\": [[1]], \"target\": null}\n{\"x\": [[1]], \"target\": [null]}\n",
         "line 2: \"target\", but the sets before it have none"},
        {"{\"x\": [[1]], \"target\": [1, null]}\n", "line 1: set 0, target 1 is missing, expected"},
        {"{\"x\": [[1]], \"target\": 1}\n{\"x\": [[1]], \"target\": [1, 2]}\n",
         "line 2: \"target\" has 2 numbers, expected 1"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1}}\n{\"x\": [[1]], \"target\": {\"b\": 1}}\n",
         "line 2: \"target\" has no \"a\""},
        {"{\"x\": [[1]], \"target\": [1]}\n{\"x\": [[1]], \"target\": {\"b\": 1}}\n",
         "line 2: \"target\" is an object, expected a list of numbers"},
        {"{\"x\": [[1]], \"target\": {\"a\": 1, \"b\": 2}}\n{\"x\": [[1]], \"target\": 1}\n",
         "line 2: \"target\" is 1, expected a list or an object"},
        {"{\"x\": [[1]], \"labels\": [\"a\"]}\n",
         "line 1: \"labels\" lists names: expected a first line that names all of them"},
        {"{\"x\": [[1]], \"labels\": [0, 2]}\n",
         "line 1: \"labels\", number 1 is 2, expected 0 or 1"},
        {"{\"outputs\": [\"red\", \"big\"]}\n{\"x\": [[1]], \"labels\": [\"read\"]}\n",
         "line 2: unknown label 'read', did you mean 'red'? There are red, big"},
        {"{\"outputs\": [\"red\", \"big\"]}\n{\"x\": [[1]], \"labels\": [\"red\", 1]}\n",
         "line 2: \"labels\" has 1, expected names of labels in it"},
        {"{\"x\": [[1]], \"labels\": [0, 1]}\n{\"x\": [[1]], \"labels\": [\"red\"]}\n",
         "line 2: \"labels\" has \"red\", expected a 0 or 1 for each label"},
        {"{\"x\": [[1]], \"context\": \"a\"}\n", "line 1: \"context\" is \"a\", expected a number"},
    };
    EXPECT_BAD_TEXTS("bad.jsonl", bad);
}
