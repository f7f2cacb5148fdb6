/* plain.h - networks on one set, written out of primitives from the parameters' names alone: what
 * the architectures are held against. */
#ifndef SW_TESTS_MODELS_PLAIN_H
#define SW_TESTS_MODELS_PLAIN_H

#include "networks.h"
#include "nn/params.h"

/* "<prefix><suffix>", or NULL if there is none. */
static inline sw_tensor *plain_find(sw_pass *pass, const char *prefix, const char *suffix)
{
    const sw_param *p = sw_params_find(pass->params, sw_name_of(prefix, suffix).text);
    return p ? sw_pass_param(pass, p) : NULL;
}

static inline sw_tensor *plain_param(sw_pass *pass, const char *prefix, const char *suffix)
{
    sw_tensor *p = plain_find(pass, prefix, suffix);
    cr_assert_not_null(p, "no parameter %s%s", prefix, suffix);
    return p;
}

/* Learned rows of shape [1, K, D] as [K, D]. */
static inline sw_tensor *plain_rows(sw_pass *pass, const char *name)
{
    sw_tensor *p = plain_param(pass, name, "");
    return sw_reshape(pass->tape, p, SW_DIMS(p->shape[1], p->shape[2]));
}

/* x Wᵀ + b, with "<prefix><layer>.weight" and ".bias". */
static inline sw_tensor *plain_linear(sw_pass *pass, const char *prefix, const char *layer,
                                      sw_tensor *x)
{
    sw_name name = sw_name_of(prefix, layer);
    sw_tensor *w = plain_param(pass, name.text, ".weight");
    sw_tensor *b = plain_param(pass, name.text, ".bias");
    return sw_add(pass->tape, sw_matmul(pass->tape, x, w, false, true), b);
}

/* Layer norm of each row, or with `set` set norm of all rows together. */
static inline sw_tensor *plain_norm(sw_pass *pass, const char *prefix, const char *layer, bool set,
                                    sw_tensor *x)
{
    sw_tape *t = pass->tape;
    sw_name name = sw_name_of(prefix, layer);
    int64_t rows = x->shape[0], width = x->shape[1], together = set ? rows * width : width;
    sw_tensor *one = sw_constant(t, SW_DIMS(together), 1),
              *zero = sw_constant(t, SW_DIMS(together), 0);
    sw_tensor *y = sw_reshape(t, x, SW_DIMS(rows * width / together, together));
    y = sw_reshape(t, sw_layer_norm(t, y, one, zero, 1e-5), SW_DIMS(rows, width));
    return sw_add(t, sw_multiply(t, y, plain_param(pass, name.text, ".weight")),
                  plain_param(pass, name.text, ".bias"));
}

/* The options of blocks that plain_mab does not find in the names of the parameters. */
typedef struct plain_block {
    int64_t heads;
    bool raw;        /* the residual is raw */
    bool set;        /* norms before the layers are set norms */
    bool head_scale; /* scores are divided by sqrt(D/H), not by sqrt(D) */
} plain_block;

/* The options in a model's configuration. */
static inline plain_block plain_block_of(const sw_model_config *c)
{
    return (plain_block){.heads = c->heads,
                         .raw = strcmp(c->residual, "raw") == 0,
                         .set = strcmp(c->norm, "set") == 0,
                         .head_scale = strcmp(c->scale, "head") == 0};
}

/* MAB(Q, K) of nn.h: norms before the layers where the block has "ln_q", after the sums where it
 * has "ln0", and a projection where it has "out_proj". */
static inline sw_tensor *plain_mab(sw_pass *pass, const char *prefix, plain_block block,
                                   sw_tensor *q, sw_tensor *x)
{
    sw_tape *t = pass->tape;
    bool before = plain_find(pass, prefix, ".ln_q.weight");
    bool after = plain_find(pass, prefix, ".ln0.weight");
    sw_tensor *raw = q;
    if (before) {
        q = plain_norm(pass, prefix, ".ln_q", block.set, q);
        x = x == raw ? q : plain_norm(pass, prefix, ".ln_k", block.set, x);
    }
    sw_tensor *query = plain_linear(pass, prefix, ".fc_q", q);
    sw_tensor *key = plain_linear(pass, prefix, ".fc_k", x);
    sw_tensor *value = plain_linear(pass, prefix, ".fc_v", x), *head[8];
    int64_t part = query->shape[1] / block.heads,
            columns = block.head_scale ? part : query->shape[1];
    for (int64_t j = 0; j < block.heads; j++) {
        sw_tensor *scores = sw_matmul(t, sw_slice(t, query, 1, j * part, part),
                                      sw_slice(t, key, 1, j * part, part), false, true);
        sw_tensor *a = sw_softmax(t, sw_scale(t, scores, 1 / sqrt((double)columns)));
        head[j] = sw_matmul(t, a, sw_slice(t, value, 1, j * part, part), false, false);
    }
    sw_tensor *answer = sw_concat(t, head, (int)block.heads, 1);
    if (plain_find(pass, prefix, ".out_proj.weight"))
        answer = plain_linear(pass, prefix, ".out_proj", answer);
    sw_tensor *o = sw_add(t, block.raw ? raw : query, answer);
    if (after) o = plain_norm(pass, prefix, ".ln0", false, o);
    sw_tensor *h = before ? plain_norm(pass, prefix, ".ln1", block.set, o) : o;
    o = sw_add(t, o, sw_relu(t, plain_linear(pass, prefix, ".fc_o", h)));
    return after ? plain_norm(pass, prefix, ".ln1", false, o) : o;
}

static inline sw_tensor *plain_sab(sw_pass *pass, const char *prefix, plain_block block,
                                   sw_tensor *x)
{
    return plain_mab(pass, sw_name_of(prefix, ".mab").text, block, x, x);
}

static inline sw_tensor *plain_isab(sw_pass *pass, const char *prefix, plain_block block,
                                    sw_tensor *x)
{
    sw_tensor *points = plain_rows(pass, sw_name_of(prefix, ".I").text);
    sw_tensor *h = plain_mab(pass, sw_name_of(prefix, ".mab0").text, block, points, x);
    return plain_mab(pass, sw_name_of(prefix, ".mab1").text, block, x, h);
}

/* Two linear layers with ReLU between them, "<prefix>.0" and "<prefix>.2". */
static inline sw_tensor *plain_mlp(sw_pass *pass, const char *prefix, sw_tensor *x)
{
    return plain_linear(pass, prefix, ".2",
                        sw_relu(pass->tape, plain_linear(pass, prefix, ".0", x)));
}

/* A network written out by hand, of one set x [n, input] and its context [1, context] or NULL. */
typedef sw_tensor *plain_network(sw_pass *pass, const sw_model_config *config, sw_tensor *x,
                                 sw_tensor *context);

/* The model on sets of 6, 1 and 3 elements is `network` on each of them. */
static inline void plain_compare(const sw_model *model, plain_network *network)
{
    enum { ROWS = 10, SETS = 3, MOST = 16 };
    const int64_t offset[] = {0, 6, 7, ROWS};
    const sw_sets sets = {SETS, offset, NULL};
    const sw_model_config *c = &model->config;
    cr_assert(c->input <= MOST && c->outputs <= MOST && c->context <= MOST);
    sw_real x[ROWS * MOST], context[SETS * MOST], out[SETS * MOST], expected[SETS * MOST];
    network_fill(x, ROWS, c, 1);
    network_fill_context(context, SETS * MOST);
    cr_assert(network_run(model, x, &sets, context, out), "%s", sw_error_message());
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    for (int b = 0; b < SETS; b++) {
        sw_tape_reset(t);
        sw_pass pass = sw_pass_begin(t, &model->params, NULL);
        sw_tensor *one =
            sw_input(t, SW_DIMS(offset[b + 1] - offset[b], c->input), x + offset[b] * c->input);
        sw_tensor *with =
            c->context ? sw_input(t, SW_DIMS(1, c->context), context + b * c->context) : NULL;
        sw_tensor *y = network(&pass, c, one, with);
        cr_assert_not_null(y, "%s", (sw_tape_status(t), sw_error_message()));
        cr_assert_eq(y->size, c->outputs);
        memcpy(expected + b * c->outputs, y->data, sizeof *y->data * (size_t)y->size);
    }
    sw_tape_free(t);
    network_near(out, expected, SETS * c->outputs, c->model);
}

#endif
