/* zoo.h - four sets with a class, a split, a context or instance labels, as CSV and as JSON lines.
 */
#ifndef SW_TESTS_FORMATS_ZOO_H
#define SW_TESTS_FORMATS_ZOO_H

__attribute__((unused)) static const char zoo_csv[] =
    "set,label,x,split,y,instance_label\n"
    "a,cat,1,train,2,0\n"
    "b,dog,3,train,4,1\n"
    "a,cat,5,train,6,1\n" /* the elements of a set need not be together */
    "c,cat,7,valid,8,0\n"
    "b,dog,9,train,-1e1,0\n"
    "d,dog,.5,test,+6.25E-2,1\n";

__attribute__((unused)) static const char zoo_jsonl[] =
    "{\"set\": \"a\", \"label\": \"cat\", \"split\": \"train\", \"x\": [[1, 2], [5, 6.5]], "
    "\"context\": [1, 0], \"instance_labels\": [0, 1]}\n"
    "{\"set\": \"b\", \"label\": \"dog\", \"split\": \"train\", \"x\": [[3, -4e-1]], \"context\": "
    "[0, 1], \"instance_labels\": [true]}\n"
    "{\"set\": \"c\", \"label\": \"cat\", \"split\": \"valid\", \"x\": [[7, 8]], \"context\": [0, "
    "0], "
    "\"instance_labels\": [false]}\n"
    "{\"set\": \"d\", \"label\": \"dog\", \"split\": \"test\", \"x\": [[9, 10]], \"context\": [1, "
    "1], "
    "\"instance_labels\": [0]}\n";

#endif
