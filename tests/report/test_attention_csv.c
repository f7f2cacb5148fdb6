/* test_attention_csv.c - the weights of elements, and the answers for their sets, as a table. */
#include "attended.h"

TestSuite(attention_csv, .init = scratch_begin, .fini = scratch_end);

static char *kinds[] = {"no", "yes"};
static sw_model model = {.config = {.task = SW_CLASSES, .outputs = 2},
                         .schema = {.output = {2, kinds, NULL, NULL}}};

static const char *saved(const char *name)
{
    cr_assert_eq(sw_attention_save(&attention, &data, &model, scratch(name).text), SW_OK, "%s",
                 sw_error_message());
    return contents(name);
}

/* Logits whose probabilities are exact in float and double. */
Test(attention_csv, has_a_row_for_each_element)
{
    attention.outputs = 2, attention.output = (sw_real[]){0, 2000, 0, 0};
    describe();
    cr_expect_str_eq(saved("w.csv"), "set,name,said,p.no,p.yes,element,weight,token,size,"
                                     "instance_label\n"
                                     "0,b,yes,0,1,0,0.25,naïve,0,0\n"
                                     "0,b,yes,0,1,1,0.5,"
                                     "a-word-of-more-letters-than-are-shown,3,1\n"
                                     "0,b,yes,0,1,2,0.25,it's,4,0\n"
                                     "1,\"one, \"\"two\"\"\",no,0.5,0.5,0,0.125,it's,1.5,1\n"
                                     "1,\"one, \"\"two\"\"\",no,0.5,0.5,1,0.875,"
                                     "a-word-of-more-letters-than-are-shown,-2,0\n");
    cr_expect_eq(sw_attention_save(&attention, &data, &model, scratch("w.csv").text),
                 SW_ERROR_EXISTS);
    data.set_name = NULL, data.instance_label = NULL, data.schema = (sw_schema){0};
    cr_expect(strstr(saved("v.csv"), "set,said,p.no,p.yes,element,weight,x0,x1\n"
                                     "0,yes,0,1,0,0.25,1,0\n"));
}

/* One query with two heads; and the outputs of the other tasks. */
Test(attention_csv, has_the_weights_of_each_head_and_the_numbers_of_any_task)
{
    attention.queries = 1, attention.heads = 2;
    attention.weight =
        (sw_real[]){(sw_real)0.5, 0, 0, 1, (sw_real)0.5, 0, 0, (sw_real)0.25, 1, (sw_real)0.75};
    attention.outputs = 1, attention.output = (sw_real[]){0, -1};
    model.config.outputs = 1, model.schema = (sw_schema){0};
    describe();
    model.config.task = SW_LABELS;
    cr_expect(strstr(saved("a.csv"), "set,name,p.0,element,weight,weight.q0.h0,weight.q0.h1,token,"
                                     "size,instance_label\n0,b,0.5,0,0.25,0.5,0,naïve,0,0\n"));
    model.config.task = SW_REGRESSION;
    cr_expect(strstr(saved("b.csv"), "set,name,said.0,element,"));
    cr_expect(strstr(contents("b.csv"), "\"one, \"\"two\"\"\",-1,0,0.125,0,0.25,it's,1.5,1\n"));
    model.config.task = SW_MIXTURE;
    cr_expect(strstr(saved("c.csv"), "set,name,element,weight,"));
}
