/* foreign.c - the parameters of other systems under the names of setwise, by a table of names.
 *
 * What a system computes is taken from its documentation:
 *   torchmil (torchmil.readthedocs.io), models.ABMIL with nn.AttentionPool, whose score has no bias
 *   PyG (pytorch-geometric.readthedocs.io), nn.aggr.DeepSetsAggregation, and
 *     nn.aggr.SetTransformerAggregation, in its blocks nn.MultiheadAttention and "post" norms */
#include "model/foreign.h"

#include "base/error.h"
#include "nn/params.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The table --------------------------------------------------------------------------------
 *
 * A name that begins with `from` goes on after `to`. "#" in both stands for a number, "#+1" in `to`
 * for the next one. A name without a rule keeps its own. */
typedef struct rule {
    const char *from, *to;
} rule;

enum { MOST_RULES = 16 };

typedef struct peer {
    const char *name;
    const char *mark; /* a tensor that only this system has */
    const char *said; /* what the names do not tell, and is taken as by its default */
    rule rules[MOST_RULES];
} peer;

enum { ABMIL_GATED, ABMIL, SET_TRANSFORMER, DEEP_SETS, SYSTEMS };

static const peer systems[SYSTEMS] = {
    [ABMIL_GATED] = {"torchmil's ABMIL, gated",
                     "pool.fc_gated.weight",
                     "its attention by tanh",
                     {{"feat_ext", "feature_extractor"},
                      {"pool.fc1", "attention_V.0"},
                      {"pool.fc_gated", "attention_U.0"},
                      {"pool.fc2", "attention_w"},
                      {"classifier", "classifier.0"}}},
    [ABMIL] = {"torchmil's ABMIL",
               "pool.fc1.weight",
               "its attention by tanh",
               {{"feat_ext", "feature_extractor"},
                {"pool.fc1", "attention.0"},
                {"pool.fc2", "attention.2"},
                {"classifier", "classifier.0"}}},
    [SET_TRANSFORMER] = {"PyG's SetTransformerAggregation",
                         "pma.seed",
                         "its seeds concatenated, and its heads as many as --heads",
                         {{"encoders.#", "enc.#"},
                          {"decoders.#", "dec.#+1"},
                          {"pma.seed", "dec.0.S"},
                          {"pma.lin", "dec.0.ff"},
                          {"pma", "dec.0"}}},
    [DEEP_SETS] = {"PyG's DeepSetsAggregation",
                   "local_nn.lins.0.weight",
                   "no activation after the last layers of both networks",
                   {{"local_nn.lins", "enc"}, {"global_nn.lins", "dec"}}},
};

/* Parts of names that change after that. */
static const rule parts[] = {{".mab.attn.out_proj", ".mab.out_proj"},
                             {".mab.attn.", ".mab."},
                             {".mab.lin", ".mab.fc_o"},
                             {".mab.layer_norm1", ".mab.ln0"},
                             {".mab.layer_norm2", ".mab.ln1"}};

/* ---- Names ----------------------------------------------------------------------------------- */

/* The name after the rule. False: it is not of the rule. */
static bool apply(const rule *r, const char *name, sw_long_name *out)
{
    const size_t before = strcspn(r->from, "#");
    if (strncmp(name, r->from, before) != 0) return false;
    const char *rest = name + before;
    long number = 0;
    const bool numbered = r->from[before] == '#';
    if (numbered && !(rest = sw_number_at(rest, &number))) return false;
    if (*rest && *rest != '.') return false; /* a longer word */
    const size_t to = strcspn(r->to, "#");
    snprintf(out->text, sizeof out->text, "%.*s", (int)to, r->to);
    if (numbered)
        sw_append(out->text, sizeof out->text, "%ld", number + (strcmp(r->to + to, "#+1") == 0));
    sw_append(out->text, sizeof out->text, "%s", rest);
    return true;
}

/* In a name, the first of `from` replaced; false: it is not there. */
static bool replace(const rule *r, sw_long_name *name)
{
    const char *at = strstr(name->text, r->from);
    if (!at) return false;
    const sw_long_name old = *name;
    snprintf(name->text, sizeof name->text, "%.*s%s%s", (int)(at - name->text), old.text, r->to,
             old.text + (at - name->text) + strlen(r->from));
    return true;
}

static sw_status rename_all(sw_foreign *f, const peer *s)
{
    for (int64_t i = 0; i < f->edit.file->count; i++) {
        sw_stored *tensor = &f->edit.file->tensor[i];
        sw_long_name name;
        bool renamed = false;
        for (int r = 0; r < MOST_RULES && s->rules[r].from && !renamed; r++)
            renamed = apply(&s->rules[r], tensor->name, &name);
        if (!renamed) continue;
        renamed = false;
        for (size_t r = 0; r < sizeof parts / sizeof *parts && !renamed; r++)
            renamed = replace(&parts[r], &name);
        SW_TRY(sw_edit_rename(&f->edit, tensor, name.text));
    }
    return SW_OK;
}

/* Take `prefix` off all names, if all have it. */
static bool strip(sw_foreign *f, const char *prefix)
{
    const size_t length = strlen(prefix);
    for (int64_t i = 0; i < f->edit.file->count; i++)
        if (strncmp(f->edit.file->tensor[i].name, prefix, length) != 0) return false;
    for (int64_t i = 0; i < f->edit.file->count; i++) f->edit.file->tensor[i].name += length;
    return f->edit.file->count > 0;
}

static void strip_all(sw_foreign *f)
{
    static const char *const prefixes[] = {"_orig_mod.", "module.", "model."};
    char taken[128] = "";
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (!strip(f, prefixes[i])) continue;
        sw_append(taken, sizeof taken, "%s", prefixes[i]);
        i = (size_t)-1; /* another wrapper may be inside */
    }
    if (*taken) sw_append(f->said, sizeof f->said, "\"%s\" before all names is taken off", taken);
}

/* ---- Shapes ---------------------------------------------------------------------------------- */

/* Size `axis` of a tensor; 0: there is no such tensor. */
static int64_t size_of(const sw_foreign *f, const char *name, int axis)
{
    const sw_stored *tensor = sw_safetensors_find(f->edit.file, name);
    return tensor && axis < tensor->ndim ? tensor->shape[axis] : 0;
}

static bool within(int64_t size)
{
    return size >= 1 && size <= 1 << 12; /* its square fits into memory */
}

static sw_status add_missing(sw_foreign *f, const char *prefix, int64_t layers, int64_t width)
{
    if (layers > 0 || !within(width)) return SW_OK;
    return sw_edit_identity(&f->edit, sw_name_at(prefix, 0).text, width);
}

/* ---- Systems --------------------------------------------------------------------------------- */

static sw_status complete_abmil(sw_foreign *f)
{
    const bool gated = f->system == ABMIL_GATED;
    const char *score = gated ? "attention_w.bias" : "attention.2.bias";
    const int64_t width = size_of(f, gated ? "attention_V.0.weight" : "attention.0.weight", 1);
    int64_t layers;
    SW_TRY(sw_edit_renumber(&f->edit, "feature_extractor", &layers));
    f->passes = layers == 0;
    SW_TRY(add_missing(f, "feature_extractor", layers, width));
    if (sw_safetensors_find(f->edit.file, score)) return SW_OK;
    return sw_edit_constant(&f->edit, score, 1, 0, false); /* softmax does not see it */
}

static int64_t count_blocks(const sw_foreign *f, const char *prefix, int64_t first)
{
    int64_t count = 0;
    while (
        size_of(f, sw_name_of(sw_name_at(prefix, first + count).text, ".mab.fc_o.weight").text, 0))
        count++;
    return count;
}

static sw_status complete_set_transformer(sw_foreign *f)
{
    const int64_t width = size_of(f, "dec.0.S", 2);
    SW_TRY(sw_edit_cut_in_proj(&f->edit));
    if (!within(width)) return SW_OK;
    SW_TRY(sw_edit_identity(&f->edit, "enc.embed", width));
    return sw_edit_identity(&f->edit, sw_name_at("dec", 1 + count_blocks(f, "dec", 1)).text, width);
}

static sw_status complete_deep_sets(sw_foreign *f)
{
    int64_t layers, after;
    SW_TRY(sw_edit_renumber(&f->edit, "enc", &layers));
    SW_TRY(sw_edit_renumber(&f->edit, "dec", &after));
    return add_missing(
        f, "dec", after,
        size_of(f, sw_name_of(sw_name_at("enc", 2 * layers - 2).text, ".weight").text, 0));
}

/* torchmil wraps its linear layers: "pool.fc1.module.weight". */
static sw_status unwrap(sw_foreign *f)
{
    static const rule wrapped = {".module.", "."};
    for (int64_t i = 0; i < f->edit.file->count; i++) {
        sw_long_name name;
        snprintf(name.text, sizeof name.text, "%s", f->edit.file->tensor[i].name);
        if (replace(&wrapped, &name))
            SW_TRY(sw_edit_rename(&f->edit, &f->edit.file->tensor[i], name.text));
    }
    return SW_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Fail if two tensors get the same name: both would be one layer, and chance would choose. */
static sw_status check_names(const sw_safetensors *file)
{
    const char **name = calloc((size_t)file->count + 1, sizeof *name), *twice = NULL;
    if (!name) return sw_fail(SW_ERROR_MEMORY, "%s: out of memory", file->path);
    for (int64_t i = 0; i < file->count; i++) name[i] = file->tensor[i].name;
    qsort(name, (size_t)file->count, sizeof *name, by_name);
    for (int64_t i = 1; i < file->count; i++)
        if (strcmp(name[i - 1], name[i]) == 0) twice = name[i];
    free(name);
    if (!twice) return SW_OK;
    return sw_fail(SW_ERROR_FORMAT,
                   "%s: two tensors are the layer \"%s\": under its own name, and under that of "
                   "another system",
                   file->path, twice);
}

static sw_status translate(sw_foreign *f)
{
    f->system = -1;
    strip_all(f);
    if (sw_safetensors_find(f->edit.file, "pool.fc1.module.weight")) SW_TRY(unwrap(f));
    for (int i = 0; i < SYSTEMS && f->system < 0; i++)
        if (sw_safetensors_find(f->edit.file, systems[i].mark)) f->system = i;
    if (f->system < 0) return SW_OK;
    const peer *s = &systems[f->system];
    sw_append(f->said, sizeof f->said, "%snames of %s; taken for granted: %s", *f->said ? "; " : "",
              s->name, s->said);
    SW_TRY(rename_all(f, s));
    SW_TRY(check_names(f->edit.file));
    if (f->system == SET_TRANSFORMER) return complete_set_transformer(f);
    return f->system == DEEP_SETS ? complete_deep_sets(f) : complete_abmil(f);
}

sw_status sw_foreign_open(sw_foreign *out, const char *path)
{
    *out = (sw_foreign){.edit.arena = sw_arena_new()};
    if (!out->edit.arena) return SW_ERROR_MEMORY;
    SW_TRY(sw_safetensors_open(&out->edit.file, path));
    return translate(out);
}

void sw_foreign_close(sw_foreign *foreign)
{
    sw_safetensors_close(foreign->edit.file);
    sw_arena_free(foreign->edit.arena);
    *foreign = (sw_foreign){0};
}

/* ---- Settings -------------------------------------------------------------------------------- */

static void set_text(char *field, size_t size, const char *value)
{
    memset(field, 0, size);
    snprintf(field, size, "%s", value);
}
#define SET(field, value) set_text(field, sizeof(field), value)

/* How many linear layers follow one another under the prefix. */
static int64_t count_layers(const sw_foreign *f, const char *prefix)
{
    int64_t count = 0;
    while (size_of(f, sw_name_of(sw_name_at(prefix, 2 * count).text, ".weight").text, 0)) count++;
    return count;
}

/* The widths of the layers under the prefix, and their number. */
static void set_widths(sw_model_config *config, const sw_foreign *f, const char *prefix)
{
    const int64_t count = count_layers(f, prefix);
    memset(config->hidden, 0, sizeof config->hidden);
    for (int64_t i = 0; i < count; i++) {
        const int64_t width =
            size_of(f, sw_name_of(sw_name_at(prefix, 2 * i).text, ".weight").text, 0);
        if (i + 1 == count)
            config->width = width;
        else if (count <= SW_MOST_LISTED)
            config->hidden[i] = width;
    }
    config->layers = count;
}

void sw_foreign_config(const sw_foreign *f, sw_model_config *config)
{
    switch (f->system) {
    case ABMIL:
    case ABMIL_GATED: {
        const bool gated = f->system == ABMIL_GATED;
        const char *hidden = gated ? "attention_V.0.weight" : "attention.0.weight";
        SET(config->model, "attention-mil");
        SET(config->pool, gated ? "gated" : "additive");
        config->attention = size_of(f, hidden, 0);
        set_widths(config, f, "feature_extractor");
        if (f->passes) SET(config->encoder_relu, "no");
        break;
    }
    case SET_TRANSFORMER:
        SET(config->model, "set-transformer");
        SET(config->encoder, "sab");
        SET(config->pool, "pma");
        SET(config->norm, size_of(f, "dec.0.mab.ln0.weight", 0) ? "post" : "none");
        SET(config->scale, "head");
        SET(config->residual, "raw");
        config->projection = config->pool_layer = true;
        config->queries = size_of(f, "dec.0.S", 1);
        config->per_query = config->queries > 1;
        config->width = size_of(f, "dec.0.S", 2);
        config->layers = count_blocks(f, "enc", 0);
        config->decoder = count_blocks(f, "dec", 1);
        break;
    case DEEP_SETS:
        SET(config->model, "deepsets");
        SET(config->encoder, "ff");
        SET(config->pool, "sum");
        SET(config->encoder_relu, "no");
        set_widths(config, f, "enc");
        config->decoder = count_layers(f, "dec");
        break;
    default: break;
    }
}
