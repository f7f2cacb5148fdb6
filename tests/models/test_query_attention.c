#include "models/plain.h"

#include <setwise/model.h>

static sw_tensor *by_hand(sw_pass *pass, const sw_model_config *c, sw_tensor *x, sw_tensor *context)
{
    plain_block block = {.heads = c->heads,
                         .raw = strcmp(c->residual, "raw") == 0,
                         .set = strcmp(c->norm, "set") == 0};
    sw_tensor *h = plain_linear(pass, "enc.0", "", x);
    sw_tensor *q = plain_linear(pass, "query", "", context);
    for (int64_t i = 0; i < c->reads; i++)
        q = plain_mab(pass, sw_name_at("read", i).text, block, q, h);
    return plain_mlp(pass, "dec", q);
}

Test(query_attention, equals_the_formula)
{
    static const char *const norms[] = {"none", "pre", "set"};
    for (int i = 0; i < 3; i++) {
        sw_model_config c = network_config("query-attention");
        c.context = 3, c.reads = 3;
        strcpy(c.norm, norms[i]);
        strcpy(c.residual, i ? "raw" : "projected");
        sw_model *model = network_new(&c);
        plain_compare(model, by_hand);
        sw_model_free(model);
    }
}

/* One set with two contexts. */
Test(query_attention, another_question_has_another_answer)
{
    sw_model_config c = network_config("query-attention");
    c.context = 2;
    sw_model *model = network_new(&c);
    sw_real x[6 * 5], out[2][4];
    network_fill(x, 6, &c, 1);
    const sw_sets one = {1, (const int64_t[]){0, 6}, NULL};
    const sw_real questions[2][2] = {{1, 0}, {0, 1}};
    for (int i = 0; i < 2; i++)
        cr_assert(network_run(model, x, &one, questions[i], out[i]), "%s", sw_error_message());
    cr_assert_gt(fabs((double)(out[0][0] - out[1][0])), 1e-3);
    sw_model_free(model);
}

Test(query_attention, no_context_is_refused)
{
    sw_model_config c = network_config("query-attention");
    network_refused(&c, "query-attention: context is 0, but the query is made from what comes with "
                        "each set; expected data with a context, or an architecture whose query is "
                        "learned, such as deepsets or perceiver");
}
