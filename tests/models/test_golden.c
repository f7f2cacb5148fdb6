/* Networks of the field's public systems, against the numbers of these systems in tests/golden.
 * tools/peers/make-golden computes them in PyTorch, and tools/peers/README.md describes them.
 * Outputs are held to 1e-5, gradients to 1e-4, of the largest number of a tensor. */
#include "base/arena.h"
#include "base/file.h"
#include "base/safetensors.h"

#include <setwise/model.h>
#include <setwise/nn.h>

#include <criterion/criterion.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROJECTIONS = 4, EVERY = 97 };
static const double output_tolerance = 1e-5, gradient_tolerance = 1e-4;

/* ---- A golden file --------------------------------------------------------------------------- */

typedef struct golden {
    sw_safetensors *file;
    sw_arena *arena;
    const char *name;
} golden;

typedef struct full_name {
    char text[160];
} full_name;

static full_name name_of(const char *kind, const char *name)
{
    full_name full;
    snprintf(full.text, sizeof full.text, "%s%s", kind, name);
    return full;
}

static golden open_golden(const char *name)
{
    char path[512];
    golden g = {.name = name, .arena = sw_arena_new()};
    snprintf(path, sizeof path, GOLDEN "/%s.safetensors", name);
    cr_assert_eq(sw_safetensors_open(&g.file, path), SW_OK, "%s", sw_error_message());
    return g;
}

static void close_golden(golden *g)
{
    sw_safetensors_close(g->file);
    sw_arena_free(g->arena);
}

static const char *text_of(const golden *g, const char *key)
{
    const char *text = sw_safetensors_meta(g->file, key);
    return text ? text : "";
}

static int64_t number_of(const golden *g, const char *key)
{
    return strtoll(text_of(g, key), NULL, 10);
}

static bool has(const golden *g, const char *name)
{
    return sw_safetensors_find(g->file, name) != NULL;
}

static const sw_stored *find(const golden *g, const char *name)
{
    const sw_stored *tensor = sw_safetensors_find(g->file, name);
    cr_assert_not_null(tensor, "%s has no %s", g->name, name);
    return tensor;
}

/* A tensor's bytes, as they are. */
static const void *bytes_of(const golden *g, const char *name, sw_dtype dtype)
{
    const sw_stored *tensor = find(g, name);
    cr_assert_eq(tensor->dtype, dtype, "%s: %s", g->name, name);
    size_t size = (size_t)tensor->size * sw_dtype_size(dtype);
    void *bytes = sw_arena_alloc(g->arena, size + 1);
    cr_assert_eq(sw_file_read_at(g->file->fd, g->name, tensor->offset, bytes, size), SW_OK);
    return bytes;
}

/* Number i of a large tensor, which is drawn, not stored: see tools/peers/README.md. */
static double drawn(const char *name, int64_t i)
{
    uint32_t x = 2166136261u;
    for (; *name; name++) x = (x ^ (uint8_t)*name) * 16777619u;
    x ^= (uint32_t)i;
    x = (x ^ x >> 16) * 0x7feb352du;
    x = (x ^ x >> 15) * 0x846ca68bu;
    x ^= x >> 16;
    return (x >> 8) / 0x1p23 - 1;
}

/* An input or a parameter: stored as "<kind><name>", or drawn. */
static void read_given(const golden *g, const char *kind, const char *name, int64_t size,
                       sw_real *to)
{
    full_name stored = name_of(kind, name), draw = name_of("draw.", name);
    if (has(g, stored.text)) {
        cr_assert_eq(find(g, stored.text)->size, size, "%s: %s", g->name, name);
        cr_assert_eq(sw_safetensors_read(g->file, find(g, stored.text), to), SW_OK);
        return;
    }
    double bound = *(const double *)bytes_of(g, draw.text, SW_F64);
    for (int64_t i = 0; i < size; i++) to[i] = (sw_real)(float)(bound * drawn(name, i));
}

/* ---- Comparing ------------------------------------------------------------------------------- */

static double largest(const double *x, int64_t size)
{
    double most = 0;
    for (int64_t i = 0; i < size; i++) most = fmax(most, fabs(x[i]));
    return most;
}

static void assert_near(const golden *g, const char *name, double got, double expected,
                        double scale, int64_t i)
{
    cr_assert(fabs(got - expected) <= scale, "%s, %s[%lld]: %.9g, expected %.9g +- %.2g", g->name,
              name, (long long)i, got, expected, scale);
}

/* The largest gradient in the file. Gradients far below it, such as that of a key's bias, are
 * rounding errors. */
static double largest_gradient(const golden *g)
{
    double most = 0;
    for (int64_t i = 0; i < g->file->count; i++) {
        const sw_stored *tensor = &g->file->tensor[i];
        if (strncmp(tensor->name, "grad", 4) == 0 && strncmp(tensor->name, "grad_project", 12) != 0)
            most = fmax(most, largest(bytes_of(g, tensor->name, SW_F64), tensor->size));
    }
    return most;
}

static void check_gradient(const golden *g, const char *name, const sw_real *grad, int64_t size,
                           double of_file)
{
    full_name stored = name_of("grad.", name);
    if (has(g, stored.text)) {
        const double *expected = bytes_of(g, stored.text, SW_F64);
        cr_assert_eq(find(g, stored.text)->size, size, "%s: %s", g->name, name);
        double scale = gradient_tolerance * fmax(largest(expected, size), of_file / 100);
        for (int64_t i = 0; i < size; i++)
            assert_near(g, stored.text, (double)grad[i], expected[i], scale, i);
        return;
    }
    full_name every = name_of("grad_every.", name), project = name_of("grad_project.", name);
    const double *some = bytes_of(g, every.text, SW_F64);
    const double *product = bytes_of(g, project.text, SW_F64);
    int64_t count = find(g, every.text)->size;
    cr_assert_eq(count, (size + EVERY - 1) / EVERY);
    double scale = gradient_tolerance * fmax(largest(some, count), of_file / 100), length = 0;
    for (int64_t i = 0; i < count; i++)
        assert_near(g, every.text, (double)grad[i * EVERY], some[i], scale, i);
    for (int64_t i = 0; i < size; i++) length += (double)grad[i] * (double)grad[i];
    for (int p = 0; p < PROJECTIONS; p++) {
        char vector[160];
        double sum = 0;
        snprintf(vector, sizeof vector, "%s/%d", name, p);
        for (int64_t i = 0; i < size; i++) sum += (double)grad[i] * drawn(vector, i);
        assert_near(g, project.text, sum, product[p],
                    gradient_tolerance * fmax(sqrt(length), of_file / 100), p);
    }
}

/* ---- Networks -------------------------------------------------------------------------------- */

/* A network with its parameters; `prefix` stands before the state names that the file has. */
typedef struct network {
    sw_params params;
    const char *prefix;
    sw_mab_layer mab;
    sw_isab_layer isab;
    sw_pma_layer pma;
    sw_pooling pooling;
    sw_model *model;
} network;

typedef struct batch {
    sw_tensor *x, *q;
    sw_sets sets, query_sets;
} batch;

/* The fields of a model's configuration that the file has; the rest keep their defaults. */
static sw_model_config config_of(const golden *g)
{
    sw_model_config c = sw_model_config_default();
    c.input = number_of(g, "input");
    c.width = number_of(g, "width");
    c.task = SW_REGRESSION;
    c.outputs = 1;
    if (*text_of(g, "heads")) c.heads = number_of(g, "heads");
    if (*text_of(g, "queries")) c.queries = number_of(g, "queries");
    if (*text_of(g, "inducing")) c.inducing = number_of(g, "inducing");
    if (*text_of(g, "attention")) c.attention = number_of(g, "attention");
    c.projection = strcmp(text_of(g, "projection"), "true") == 0;
    c.pool_layer = strcmp(text_of(g, "pool-layer"), "true") == 0;
    if (*text_of(g, "norm")) snprintf(c.norm, sizeof c.norm, "%s", text_of(g, "norm"));
    if (*text_of(g, "scale")) snprintf(c.scale, sizeof c.scale, "%s", text_of(g, "scale"));
    if (*text_of(g, "residual"))
        snprintf(c.residual, sizeof c.residual, "%s", text_of(g, "residual"));
    return c;
}

typedef struct network_type {
    const char *name, *prefix;
    sw_status (*init)(network *net, const golden *g, sw_model_config *config);
    sw_tensor *(*apply)(const network *net, sw_pass *pass, const batch *in);
} network_type;

static sw_status mab_init(network *net, const golden *g, sw_model_config *c)
{
    sw_mab_options block = sw_mab_options_from(c);
    return sw_mab_init(&net->mab, &net->params, "net", number_of(g, "query_input"), c->input,
                       c->width, &block);
}

static sw_tensor *mab_apply(const network *net, sw_pass *pass, const batch *in)
{
    return sw_mab_apply(&net->mab, pass, in->q, &in->query_sets, in->x, &in->sets);
}

static sw_status sab_init(network *net, const golden *g, sw_model_config *c)
{
    (void)g;
    sw_mab_options block = sw_mab_options_from(c);
    return sw_sab_init(&net->mab, &net->params, "net", c->input, c->width, &block);
}

static sw_tensor *sab_apply(const network *net, sw_pass *pass, const batch *in)
{
    return sw_sab_apply(&net->mab, pass, in->x, &in->sets);
}

static sw_status isab_init(network *net, const golden *g, sw_model_config *c)
{
    (void)g;
    sw_mab_options block = sw_mab_options_from(c);
    return sw_isab_init(&net->isab, &net->params, "net", c->input, c->width, c->inducing, &block);
}

static sw_tensor *isab_apply(const network *net, sw_pass *pass, const batch *in)
{
    return sw_isab_apply(&net->isab, pass, in->x, &in->sets);
}

static sw_status pma_init(network *net, const golden *g, sw_model_config *c)
{
    (void)g;
    sw_mab_options block = sw_mab_options_from(c);
    return sw_pma_init(&net->pma, &net->params, "net", c->width, c->queries, c->pool_layer, &block);
}

static sw_tensor *pma_apply(const network *net, sw_pass *pass, const batch *in)
{
    return sw_pma_apply(&net->pma, pass, in->x, &in->sets);
}

static sw_status multihead_init(network *net, const golden *g, sw_model_config *c)
{
    (void)g;
    strcpy(c->pool, "mha");
    return sw_pooling_init(&net->pooling, &net->params, "net", c);
}

static sw_tensor *multihead_apply(const network *net, sw_pass *pass, const batch *in)
{
    return sw_pooling_apply(&net->pooling, pass, in->x, &in->sets);
}

static sw_tensor *model_apply(const network *net, sw_pass *pass, const batch *in)
{
    return sw_model_apply(net->model, pass, in->x, &in->sets);
}

static sw_status model_init(network *net, sw_model_config *c, const char *model)
{
    snprintf(c->model, sizeof c->model, "%s", model);
    return sw_model_new(&net->model, c, 0);
}

static sw_status deepset_init(network *net, const golden *g, sw_model_config *c)
{
    c->outputs = c->queries * number_of(g, "outputs"); /* a mean gives those of all queries */
    c->queries = 1;
    c->layers = c->decoder = 4;
    strcpy(c->pool, "mean");
    return model_init(net, c, "deepsets");
}

static sw_status set_transformer_init(network *net, const golden *g, sw_model_config *c)
{
    c->per_query = c->queries > 1;
    c->outputs = c->queries * number_of(g, "outputs");
    return model_init(net, c, "set-transformer");
}

static sw_status mil_init(network *net, const golden *g, sw_model_config *c)
{
    strcpy(c->encoder, "lenet");
    strcpy(c->pool, strcmp(text_of(g, "network"), "mil_gated") == 0 ? "gated" : "additive");
    c->task = SW_LABELS;
    return model_init(net, c, "attention-mil");
}

static const network_type types[] = {
    {"mab", "net.", mab_init, mab_apply},
    {"sab", "net.", sab_init, sab_apply},
    {"isab", "net.", isab_init, isab_apply},
    {"pma", "net.", pma_init, pma_apply},
    {"multihead", "net.", multihead_init, multihead_apply},
    {"deepset", "", deepset_init, model_apply},
    {"set_transformer", "", set_transformer_init, model_apply},
    {"mil_attention", "", mil_init, model_apply},
    {"mil_gated", "", mil_init, model_apply},
};

static const network_type *type_of(const golden *g)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, text_of(g, "network")) == 0) return &types[i];
    cr_assert_fail("%s: no network '%s'", g->name, text_of(g, "network"));
    return NULL;
}

/* ---- One file -------------------------------------------------------------------------------- */

/* Rows given as "input.<name>", and their gradient. */
static sw_tensor *rows_of(const golden *g, sw_tape *t, const char *name, int64_t width,
                          const char *offsets, sw_sets *sets)
{
    *sets = (sw_sets){find(g, offsets)->size - 1, bytes_of(g, offsets, SW_I64), NULL};
    int64_t rows = sets->offset[sets->count];
    sw_real *x = sw_tape_alloc(t, sizeof *x * (size_t)(rows * width));
    sw_real *dx = sw_tape_alloc(t, sizeof *dx * (size_t)(rows * width));
    read_given(g, "", name, rows * width, x);
    return sw_variable(t, SW_DIMS(rows, width), x, dx);
}

static void check_output(const golden *g, const sw_tensor *y)
{
    const sw_stored *stored = find(g, "output");
    const double *expected = bytes_of(g, "output", SW_F64);
    cr_assert_eq(y->size, stored->size, "%s", g->name);
    double scale = output_tolerance * largest(expected, stored->size);
    cr_assert_gt(scale, 0);
    for (int64_t i = 0; i < y->size; i++)
        assert_near(g, "output", (double)y->data[i], expected[i], scale, i);
}

/* Every parameter of the network is in the file, and the other way round. */
static void check_names(const golden *g, const network_type *type, const sw_params *params)
{
    int weights = 0;
    for (int64_t i = 0; i < g->file->count; i++) {
        const char *name = g->file->tensor[i].name;
        bool weight = strncmp(name, "weight.", 7) == 0;
        bool draw = strncmp(name, "draw.", 5) == 0 && strncmp(name, "draw.input", 10) != 0;
        if (!weight && !draw) continue;
        full_name full = name_of(type->prefix, strchr(name, '.') + 1);
        const sw_param *param = sw_params_find(params, full.text);
        cr_assert_not_null(param, "%s: the network has no %s", g->name, full.text);
        const sw_stored *tensor = &g->file->tensor[i];
        for (int d = 0; weight && d < tensor->ndim; d++)
            cr_assert_eq(tensor->shape[d], param->shape[d], "%s: %s", g->name, name);
        weights++;
    }
    cr_assert_eq(weights, params->count, "%s", g->name);
}

static void check_golden(const char *name)
{
    golden g = open_golden(name);
    const network_type *type = type_of(&g);
    network net = {.prefix = type->prefix};
    sw_model_config config = config_of(&g);
    cr_assert_eq(sw_params_begin(&net.params), SW_OK);
    cr_assert_eq(type->init(&net, &g, &config), SW_OK, "%s: %s", name, sw_error_message());
    if (!net.model) cr_assert_eq(sw_params_start(&net.params, 0), SW_OK);
    sw_params *params = net.model ? &net.model->params : &net.params;
    check_names(&g, type, params);

    size_t skip = strlen(type->prefix);
    for (int i = 0; i < params->count; i++)
        read_given(&g, "weight.", params->list[i]->name + skip, params->list[i]->size,
                   params->values + params->list[i]->offset);
    sw_real *grads = calloc((size_t)params->flat_size, sizeof *grads);
    sw_tape *t;
    cr_assert_eq(sw_tape_new(&t), SW_OK);
    batch in = {0};
    in.x = rows_of(&g, t, "input.x", config.input, "input.offset", &in.sets);
    if (has(&g, "input.q_offset"))
        in.q = rows_of(&g, t, "input.q", number_of(&g, "query_input"), "input.q_offset",
                       &in.query_sets);

    sw_pass pass = sw_pass_begin(t, params, grads);
    sw_tensor *y = type->apply(&net, &pass, &in);
    cr_assert_not_null(y, "%s: %s", name, (sw_tape_status(t), sw_error_message()));
    check_output(&g, y);

    sw_real *r = sw_tape_alloc(t, sizeof *r * (size_t)y->size);
    read_given(&g, "", "output_gradient", y->size, r);
    sw_tensor *flat = sw_reshape(t, y, SW_DIMS(y->size));
    sw_tensor *loss = sw_sum(t, sw_multiply(t, flat, sw_input(t, SW_DIMS(y->size), r)), 0);
    cr_assert_eq(sw_backward(t, loss), SW_OK, "%s", sw_error_message());
    double of_file = largest_gradient(&g);
    for (int i = 0; i < params->count; i++)
        check_gradient(&g, params->list[i]->name + skip, grads + params->list[i]->offset,
                       params->list[i]->size, of_file);
    check_gradient(&g, "input.x", in.x->grad, in.x->size, of_file);
    if (in.q) check_gradient(&g, "input.q", in.q->grad, in.q->size, of_file);

    sw_tape_free(t);
    free(grads);
    sw_model_free(net.model);
    sw_params_end(&net.params);
    close_golden(&g);
}

#define SW_GOLDEN(name)                                                                            \
    Test(golden, name)                                                                             \
    {                                                                                              \
        check_golden(#name);                                                                       \
    }
#include "models/golden.def"
#undef SW_GOLDEN

Test(golden, no_file_is_left_out)
{
    static const char *const tested[] = {
#define SW_GOLDEN(name) #name ".safetensors",
#include "models/golden.def"
#undef SW_GOLDEN
    };
    DIR *folder = opendir(GOLDEN);
    cr_assert_not_null(folder, GOLDEN);
    for (const struct dirent *file; (file = readdir(folder));) {
        bool found = file->d_name[0] == '.';
        for (size_t i = 0; i < sizeof tested / sizeof tested[0]; i++)
            found |= strcmp(file->d_name, tested[i]) == 0;
        cr_expect(found, "%s is in no test: golden.def lacks it", file->d_name);
    }
    closedir(folder);
}
