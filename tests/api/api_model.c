/* api_model.c - cases of model.h. */
#include "api.h"

#include <unistd.h>

CASE(sw_model_config_default)
{
    const sw_model_config config = sw_model_config_default();
    EXPECT(config.input == 0 && config.outputs == 0);
}

/* Values of one number of the configuration that no model has. */
static void refuse_numbers(const sw_field *field)
{
    const double wrong[] = {field->min - 1, field->max + 1, -9e15, 9e15};
    for (int i = 0; i < 4; i++) {
        sw_model *model;
        sw_model_config config = given_model()->config;
        char *at = (char *)&config + field->offset;
        if (field->type == SW_FIELD_INT)
            *(int64_t *)at = (int64_t)wrong[i];
        else
            *(double *)at = wrong[i];
        if (strcmp(field->name, "dropout") == 0 && wrong[i] < 0) continue; /* the data decides */
        REFUSES(SW_ERROR_ARGUMENT, field->name, sw_model_new(&model, &config, 1));
        EXPECT(model == NULL);
    }
}

CASE(sw_model_new)
{
    sw_model *model;
    const sw_model_config config = given_model()->config;
    NEEDS(sw_model_new, out, NULL, &config, 1);
    NEEDS(sw_model_new, config, &model, NULL, 1);
    int count;
    const sw_field *field = sw_model_fields(&count);
    for (int i = 0; i < count; i++)
        if (field[i].type == SW_FIELD_INT || field[i].type == SW_FIELD_REAL)
            refuse_numbers(&field[i]);
    sw_model_config other = config;
    snprintf(other.model, sizeof other.model, "deepset");
    REFUSES(SW_ERROR_NOT_FOUND, "did you mean 'deepsets'", sw_model_new(&model, &other, 1));
    other = config;
    memset(other.pool, 'p', sizeof other.pool); /* not ended by a NUL */
    REFUSES(SW_ERROR_ARGUMENT, "pool", sw_model_new(&model, &other, 1));
    other = config;
    other.task = (sw_task)9;
    REFUSES(SW_ERROR_ARGUMENT, "task", sw_model_new(&model, &other, 1));
    EXPECT(model == NULL);
}

CASE(sw_model_free)
{
    sw_model_free(NULL);
    RULE("model.h", "void sw_model_free(sw_model model); / NULL is legal /");
}

CASE(sw_model_set_schema)
{
    sw_model *model = given_model();
    NEEDS(sw_model_set_schema, model, NULL, &model->schema);
    NEEDS(sw_model_set_schema, schema, model, NULL);
    REFUSES(SW_ERROR_ARGUMENT, "", sw_model_set_schema(model, &given_other()->schema));
    sw_schema schema = given_data()->schema;
    schema.feature.count = -1;
    REFUSES(SW_ERROR_ARGUMENT, "", sw_model_set_schema(model, &schema));
    schema.feature.count = INT64_MAX;
    REFUSES(SW_ERROR_ARGUMENT, "", sw_model_set_schema(model, &schema));
    WORKS(sw_model_set_schema(model, &given_data()->schema));
    const sw_schema own = model->schema; /* its own */
    WORKS(sw_model_set_schema(model, &own));
}

static sw_tensor *input(sw_tape *tape, int64_t width)
{
    return sw_constant(tape, SW_DIMS(ROWS, width), 0.5);
}

CASE(sw_model_apply)
{
    const sw_model *model = given_model();
    const int64_t width = model->config.input;
    sw_tape *t = given_tape();
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    NOTHING("", sw_model_apply(model, &pass, NULL, &full_sets));
    t = given_tape();
    pass = sw_pass_begin(t, &model->params, NULL);
    NOTHING("sets", sw_model_apply(model, &pass, input(t, width), NULL));
    t = given_tape();
    pass = sw_pass_begin(t, &model->params, NULL);
    NOTHING("", sw_model_apply(model, &pass, input(t, width), &wrong_sets));
    t = given_tape();
    pass = sw_pass_begin(t, &model->params, NULL);
    NOTHING("", sw_model_apply(model, &pass, input(t, width + 1), &full_sets));
    t = given_tape();
    pass = sw_pass_begin(t, &given_unweighted()->params, NULL); /* a pass of another model */
    NOTHING("is not one of the pass's", sw_model_apply(model, &pass, input(t, width), &full_sets));
}

CASE(sw_model_weights)
{
    const sw_model *model = given_model();
    const int64_t width = model->config.input;
    sw_tape *t = given_tape();
    sw_pass pass = sw_pass_begin(t, &model->params, NULL);
    EXPECT(!sw_model_weights(model, &pass, NULL, &full_sets).weight);
    t = given_tape();
    pass = sw_pass_begin(t, &model->params, NULL);
    EXPECT(!sw_model_weights(model, &pass, input(t, width + 1), &full_sets).weight);
    t = given_tape();
    pass = sw_pass_begin(t, &given_unweighted()->params, NULL);
    EXPECT(!sw_model_weights(given_unweighted(), &pass, input(t, width), &full_sets).weight);
}

CASE(sw_model_save)
{
    NEEDS(sw_model_save, model, NULL, given_path("x"));
    NEEDS(sw_model_save, path, given_model(), NULL);
    REFUSES(SW_ERROR_IO, "", sw_model_save(given_model(), ""));
    REFUSES(SW_ERROR_IO, "", sw_model_save(given_model(), given_path("no/such/folder")));
}

CASE(sw_model_load)
{
    sw_model *model;
    NEEDS(sw_model_load, out, NULL, given_path("x"));
    NEEDS(sw_model_load, path, &model, NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_model_load(&model, ""));
    EXPECT(model == NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_model_load(&model, given_path("nothing")));
    WORKS(sw_model_export(given_model(), given_path("weights")));
    REFUSES(SW_ERROR_FORMAT, "", sw_model_load(&model, given_path("weights")));
    EXPECT(model == NULL);
}

CASE(sw_model_write)
{
    void *bytes;
    size_t size;
    NEEDS(sw_model_write, model, NULL, &bytes, &size);
    NEEDS(sw_model_write, bytes, given_model(), NULL, &size);
    NEEDS(sw_model_write, size, given_model(), &bytes, NULL);
    WORKS(sw_model_write(given_model(), &bytes, &size));
    free(bytes);
    sw_model own = *given_model();
    own.type = NULL;
    REFUSES(SW_ERROR_ARGUMENT, "architecture", sw_model_write(&own, &bytes, &size));
    REFUSES(SW_ERROR_ARGUMENT, "architecture", sw_model_save(&own, given_path("own")));
}

CASE(sw_model_read)
{
    sw_model *model;
    NEEDS(sw_model_read, out, NULL, "x", 1);
    NEEDS(sw_model_read, bytes, &model, NULL, 0);
    REFUSES(SW_ERROR_FORMAT, "has 0 bytes", sw_model_read(&model, "", 0));
    REFUSES(SW_ERROR_FORMAT, "", sw_model_read(&model, "a text of some bytes", 20));
    EXPECT(model == NULL);
}

CASE(sw_model_copy)
{
    sw_model *copy;
    NEEDS(sw_model_copy, out, NULL, given_model());
    NEEDS(sw_model_copy, model, &copy, NULL);
    sw_model own = *given_model();
    own.type = NULL;
    REFUSES(SW_ERROR_ARGUMENT, "architecture", sw_model_copy(&copy, &own));
    EXPECT(copy == NULL);
}

CASE(sw_model_start_from)
{
    sw_model *model = given_model();
    char said[80] = "";
    NEEDS(sw_model_start_from, model, NULL, model, said, sizeof said);
    NEEDS(sw_model_start_from, from, model, NULL, said, sizeof said);
    NEEDS(sw_model_start_from, said, model, model, NULL, 0);
    WORKS(sw_model_start_from(model, model, said, 1)); /* itself, without room for words */
    EXPECT(*said == '\0');
    REFUSES(SW_ERROR_ARGUMENT, "said has no room", sw_model_start_from(model, model, said, 0));
}

CASE(sw_model_import)
{
    NEEDS(sw_model_import, model, NULL, given_path("x"));
    NEEDS(sw_model_import, path, given_model(), NULL);
    REFUSES(SW_ERROR_NOT_FOUND, "", sw_model_import(given_model(), given_path("nothing")));
    WORKS(sw_model_export(given_unweighted(), given_path("other"))); /* another model's */
    REFUSES(SW_ERROR_FORMAT, "", sw_model_import(given_model(), given_path("other")));
}

CASE(sw_model_export)
{
    NEEDS(sw_model_export, model, NULL, given_path("x"));
    NEEDS(sw_model_export, path, given_model(), NULL);
    REFUSES(SW_ERROR_IO, "", sw_model_export(given_model(), ""));
}

CASE(sw_model_config_infer)
{
    sw_model_config config = sw_model_config_default();
    char said[400];
    NEEDS(sw_model_config_infer, config, NULL, "x", said, sizeof said);
    NEEDS(sw_model_config_infer, path, &config, NULL, said, sizeof said);
    NEEDS(sw_model_config_infer, said, &config, "x", NULL, 0);
    REFUSES(SW_ERROR_ARGUMENT, "said has no room", sw_model_config_infer(&config, "x", said, 0));
    REFUSES(SW_ERROR_NOT_FOUND, "",
            sw_model_config_infer(&config, given_path("nothing"), said, sizeof said));
}

CASE(sw_model_reads)
{
    EXPECT(!sw_model_reads(&given_model()->config, ""));
    EXPECT(!sw_model_reads(&given_model()->config, "head"));
    EXPECT(sw_model_reads(&given_model()->config, "heads"));
    const sw_model_config empty = {0};
    EXPECT(!sw_model_reads(&empty, "heads"));
    TRUSTS();
}

CASE(sw_model_fields)
{
    int count = 0;
    EXPECT(sw_model_fields(&count) && count > 0);
    TRUSTS();
}
