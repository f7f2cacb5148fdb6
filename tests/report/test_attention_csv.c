/* test_attention_csv.c - the weights of elements as a table. */
#include "attended.h"

TestSuite(attention_csv, .init = scratch_begin, .fini = scratch_end);

Test(attention_csv, has_a_row_for_each_element)
{
    describe();
    cr_assert_eq(sw_attention_save(&attention, &data, scratch("w.csv").text), SW_OK, "%s",
                 sw_error_message());
    cr_assert_str_eq(contents("w.csv"), "set,name,element,weight,token,size,instance_label\n"
                                        "0,b,0,0.25,naïve,0,0\n"
                                        "0,b,1,0.5,a-word-of-more-letters-than-are-shown,3,1\n"
                                        "0,b,2,0.25,it's,4,0\n"
                                        "1,\"one, \"\"two\"\"\",0,0.125,it's,1.5,1\n"
                                        "1,\"one, \"\"two\"\"\",1,0.875,"
                                        "a-word-of-more-letters-than-are-shown,-2,0\n");
    cr_expect_eq(sw_attention_save(&attention, &data, scratch("w.csv").text), SW_ERROR_EXISTS);
    data.set_name = NULL, data.instance_label = NULL, data.schema = (sw_schema){0};
    cr_assert_eq(sw_attention_save(&attention, &data, scratch("v.csv").text), SW_OK);
    cr_assert_eq(strncmp(contents("v.csv"), "set,element,weight,x0,x1\n0,0,0.25,1,0\n", 36), 0);
}
