/* api_predict.c - cases of predict.h and predictions.h. */
#include "api.h"

enum { MOST = 4096 };
static sw_real outputs[MOST];

/* Sets that no model reads: the call must refuse each. */
static void refuse_sets(sw_status (*call)(const sw_ragged *sets))
{
    const sw_ragged good = given_data()->sets;
    const int64_t far[] = {0, INT64_MAX}, falling[] = {0, 3, 1}, late[] = {1, 2};
    sw_ragged wrong[9];
    for (int i = 0; i < 9; i++) wrong[i] = good;
    wrong[0].count = -1;
    wrong[1].width = 0;
    wrong[2].width = good.width + 1;
    wrong[3].offset = NULL;
    wrong[4].x = NULL;
    wrong[5].offset = far, wrong[5].count = 1;
    wrong[6].offset = falling, wrong[6].count = 2;
    wrong[7].offset = late, wrong[7].count = 1;
    wrong[8].context_width = 3;
    for (int i = 0; i < 9; i++) {
        api_forget();
        const sw_status status = call(&wrong[i]);
        if (status >= 0) fprintf(stderr, "sets %d\n", i);
        EXPECT(status < 0 && api_has_told());
    }
    EXPECT(call(&given_other()->sets) < 0); /* of another data set */
}

static sw_predictor *given_predictor(void)
{
    static sw_predictor *predictor;
    if (!predictor) WORKS(sw_predictor_new(&predictor, given_model(), 1));
    return predictor;
}

CASE(sw_predictor_new)
{
    sw_predictor *predictor;
    NEEDS(sw_predictor_new, out, NULL, given_model(), 1);
    NEEDS(sw_predictor_new, model, &predictor, NULL, 1);
    const int threads[] = {0, -1, INT32_MIN, INT32_MAX};
    for (int i = 0; i < 4; i++) {
        WORKS(sw_predictor_new(&predictor, given_model(), threads[i]));
        sw_predictor_free(predictor);
    }
    RULE("base.h", "A number of threads below 1 stands for the default, and one above 64 for 64.");
}

CASE(sw_predictor_free)
{
    sw_predictor_free(NULL);
    RULE("predict.h", "void sw_predictor_free(sw_predictor predictor); / NULL is legal /");
}

static sw_status run(const sw_ragged *sets)
{
    return sw_predictor_run(given_predictor(), sets, outputs);
}

CASE(sw_answer_from)
{
    const sw_real logits[] = {0, 2, 2, (sw_real)NAN};
    double p[4];
    EXPECT(sw_answer_from(p, logits, SW_CLASSES, 3) == 1 && p[1] == p[2] && p[0] < p[1]);
    EXPECT(sw_answer_from(p, logits, SW_LABELS, 1) == 0 && p[0] == 0.5);
    EXPECT(sw_answer_from(p, logits, SW_CLASSES, 4) == 1 && isnan(p[0]) && isnan(p[3]));
    TRUSTS();
}

CASE(sw_answer_words)
{
    const sw_real said[] = {1, (sw_real)NAN};
    char *words = sw_answer_words(&(sw_columns){0}, SW_REGRESSION, said, 2);
    EXPECT(words && strcmp(words, "0 1, 1 nan") == 0);
    free(words);
    TRUSTS();
}

CASE(sw_truth_words)
{
    char *words = sw_truth_words(&(sw_dataset){0}, 0);
    EXPECT(words && !*words);
    free(words);
    TRUSTS();
}

CASE(sw_predictor_run)
{
    const sw_ragged *sets = &given_data()->sets;
    NEEDS(sw_predictor_run, predictor, NULL, sets, outputs);
    NEEDS(sw_predictor_run, sets, given_predictor(), NULL, outputs);
    REFUSES(SW_ERROR_ARGUMENT, "outputs is NULL", sw_predictor_run(given_predictor(), sets, NULL));
    refuse_sets(run);
    const sw_ragged none = {.width = sets->width};
    WORKS(sw_predictor_run(given_predictor(), &none, NULL));
    WORKS(run(sets)); /* after all these errors */
}

CASE(sw_predictor_numbers)
{
    sw_predictor *predictor;
    sw_ragged sets = given_data()->sets;
    const int64_t offset[] = {0, 1};
    sw_real x[8] = {NAN};
    sets.count = 1, sets.offset = offset, sets.x = x;
    WORKS(sw_predictor_new(&predictor, given_model(), 1));
    REFUSES(SW_ERROR_ARGUMENT, "set 0", sw_predictor_run(predictor, &sets, outputs));
    sw_predictor_numbers(predictor, SW_NUMBERS_ANY);
    WORKS(sw_predictor_run(predictor, &sets, outputs));
    sw_predictor_numbers(predictor, (sw_numbers)9); /* as one that checks */
    REFUSES(SW_ERROR_ARGUMENT, "set 0", sw_predictor_run(predictor, &sets, outputs));
    sw_predictor_free(predictor);
    TRUSTS();
}

static sw_status embed(const sw_ragged *sets)
{
    return sw_predictor_embed(given_predictor(), sets, outputs);
}

CASE(sw_predictor_embed)
{
    const sw_ragged *sets = &given_data()->sets;
    NEEDS(sw_predictor_embed, predictor, NULL, sets, outputs);
    NEEDS(sw_predictor_embed, sets, given_predictor(), NULL, outputs);
    REFUSES(SW_ERROR_ARGUMENT, "vectors is NULL",
            sw_predictor_embed(given_predictor(), sets, NULL));
    refuse_sets(embed);
}

CASE(sw_embed_width)
{
    int64_t width;
    NEEDS(sw_embed_width, model, NULL, &width);
    NEEDS(sw_embed_width, width, given_model(), NULL);
    WORKS(sw_embed_width(given_model(), &width));
    EXPECT(width == 8);
}

static sw_status predict(const sw_ragged *sets)
{
    return sw_predict(given_model(), sets, 1, outputs);
}

CASE(sw_predict)
{
    NEEDS(sw_predict, model, NULL, &given_data()->sets, 1, outputs);
    NEEDS(sw_predict, sets, given_model(), NULL, 1, outputs);
    refuse_sets(predict);
    sw_ragged sets = given_data()->sets;
    const int64_t empty[] = {0, 0};
    sets.count = 1, sets.offset = empty;
    REFUSES(SW_ERROR_ARGUMENT, "set 0 is empty", sw_predict(given_unweighted(), &sets, 1, outputs));
}

static sw_status embed_alone(const sw_ragged *sets)
{
    return sw_embed(given_model(), sets, 1, outputs);
}

CASE(sw_embed)
{
    NEEDS(sw_embed, model, NULL, &given_data()->sets, 1, outputs);
    NEEDS(sw_embed, sets, given_model(), NULL, 1, outputs);
    refuse_sets(embed_alone);
}

static sw_status look(const sw_ragged *sets)
{
    sw_attention *a;
    const sw_status status = sw_predictor_attention(&a, given_predictor(), sets, NULL,
                                                    sets->count > 0 ? 1 : sets->count, true);
    EXPECT(status == SW_OK || !a);
    sw_attention_free(a);
    return status;
}

/* Which sets: those that the data does not have. */
#define REFUSE_INDICES(call)                                                                       \
    do {                                                                                           \
        const int64_t beyond[] = {-1, 48, INT64_MAX, INT64_MIN};                                   \
        for (int i = 0; i < 4; i++) {                                                              \
            const int64_t *index = &beyond[i], count = 1;                                          \
            REFUSES(SW_ERROR_ARGUMENT, "the data has 48", call);                                   \
            EXPECT(a == NULL);                                                                     \
        }                                                                                          \
        const int64_t counts[] = {-1, 49, INT64_MAX, INT64_MIN};                                   \
        for (int i = 0; i < 4; i++) {                                                              \
            const int64_t *index = NULL, count = counts[i];                                        \
            api_forget();                                                                          \
            const sw_status status = call;                                                         \
            EXPECT(status < 0 && api_has_told() && !a);                                            \
        }                                                                                          \
    } while (0)

CASE(sw_predictor_attention)
{
    const sw_ragged *sets = &given_data()->sets;
    sw_predictor *predictor = given_predictor();
    sw_attention *a;
    NEEDS(sw_predictor_attention, out, NULL, predictor, sets, NULL, 1, true);
    NEEDS(sw_predictor_attention, predictor, &a, NULL, sets, NULL, 1, true);
    NEEDS(sw_predictor_attention, sets, &a, predictor, NULL, NULL, 1, true);
    refuse_sets(look);
    REFUSE_INDICES(sw_predictor_attention(&a, predictor, sets, index, count, true));
    WORKS(sw_predictor_attention(&a, predictor, sets, NULL, 0, false));
    sw_attention_free(a);
}

CASE(sw_attention_new)
{
    const sw_ragged *sets = &given_data()->sets;
    sw_attention *a;
    NEEDS(sw_attention_new, out, NULL, given_model(), sets, NULL, 1, true, 1);
    NEEDS(sw_attention_new, model, &a, NULL, sets, NULL, 1, true, 1);
    NEEDS(sw_attention_new, sets, &a, given_model(), NULL, NULL, 1, true, 1);
    REFUSE_INDICES(sw_attention_new(&a, given_model(), sets, index, count, true, 1));
    REFUSES(SW_ERROR_ARGUMENT, "gives its elements no weights",
            sw_attention_new(&a, given_unweighted(), sets, NULL, 1, true, 1));
    EXPECT(a == NULL);
}

CASE(sw_attention_free)
{
    sw_attention_free(NULL);
    RULE("predict.h", "void sw_attention_free(sw_attention attention); / NULL is legal /");
}

CASE(sw_model_has_weights)
{
    EXPECT(sw_model_has_weights(given_model()) && !sw_model_has_weights(given_unweighted()));
    TRUSTS();
}

CASE(sw_attention_gradient)
{
    const sw_ragged *sets = &given_data()->sets;
    sw_attention *a;
    NEEDS(sw_attention_gradient, out, NULL, given_model(), sets, NULL, 1, 1);
    NEEDS(sw_attention_gradient, model, &a, NULL, sets, NULL, 1, 1);
    NEEDS(sw_attention_gradient, sets, &a, given_model(), NULL, NULL, 1, 1);
    REFUSE_INDICES(sw_attention_gradient(&a, given_unweighted(), sets, index, count, 1));
}

/* ---- Predictions ----------------------------------------------------------------------------- */

CASE(sw_predictions_from)
{
    sw_predictions said;
    sw_real *y;
    const sw_split test = given_split(SW_TEST);
    const sw_schema *schema = &given_model()->schema;
    WORKS(sw_evaluate_outputs(&y, given_model(), test, 1));
    NEEDS(sw_predictions_from, out, NULL, y, given_data(), test, schema);
    NEEDS(sw_predictions_from, outputs, &said, NULL, given_data(), test, schema);
    NEEDS(sw_predictions_from, data, &said, y, NULL, test, schema);
    NEEDS(sw_predictions_from, schema, &said, y, given_data(), test, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "is not one of this data set",
            sw_predictions_from(&said, y, given_other(), test, schema));
    EXPECT(said.sets == 0);
    REFUSES(SW_ERROR_ARGUMENT, "is not one of this data set",
            sw_predictions_from(&said, y, given_data(), (sw_split){0}, schema));
    free(y);
}

CASE(sw_predictions_check)
{
    NEEDS(sw_predictions_check, predictions, NULL);
    WORKS(sw_predictions_check(&(sw_predictions){0}));
    double truth[] = {0, 1}, scores[] = {1, NAN, 0, 1};
    int64_t set[] = {-1, 0}, group[] = {0, -2};
    const sw_predictions good = {
        .task = SW_CLASSES, .sets = 2, .outputs = 2, .truth = truth, .scores = scores};
    WORKS(sw_predictions_check(&good));
    for (int i = 0; i < 8; i++) {
        sw_predictions wrong = good;
        if (i == 0) wrong.task = (sw_task)9;
        if (i == 1) wrong.sets = -1;
        if (i == 2) wrong.outputs = 0;
        if (i == 3) wrong.truth = NULL;
        if (i == 4) wrong.scores = NULL;
        if (i == 5) wrong.set = set;
        if (i == 6) wrong.group = group;
        if (i == 7) wrong.task = SW_MIXTURE; /* of two scores */
        REFUSES(SW_ERROR_ARGUMENT, "predictions: ", sw_predictions_check(&wrong));
    }
}

CASE(sw_predictions_write)
{
    const sw_predictions none = {0};
    NEEDS(sw_predictions_write, predictions, NULL, given_path("x"));
    NEEDS(sw_predictions_write, path, &none, NULL);
    EXPECT(sw_predictions_write(&none, "") == SW_ERROR_IO);
    WORKS(sw_predictions_write(&none, given_path("none.jsonl")));
}

CASE(sw_predictions_read)
{
    sw_predictions said;
    NEEDS(sw_predictions_read, out, NULL, "x");
    NEEDS(sw_predictions_read, path, &said, NULL);
    EXPECT(sw_predictions_read(&said, "") < 0 && said.sets == 0);
    EXPECT(sw_predictions_read(&said, given_path("nothing")) == SW_ERROR_NOT_FOUND);
    sw_predictions_free(&said);
}

CASE(sw_predictions_free)
{
    sw_predictions none = {0};
    sw_predictions_free(&none);
    sw_predictions_free(&none);
    RULE("predictions.h", "Empty ones ({0}) are legal.");
    TRUSTS();
}
