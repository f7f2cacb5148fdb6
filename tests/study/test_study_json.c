/* test_study_json.c - study.json: a study is resumed by its folder alone, and can grow. */
#include "small_study.h"

TestSuite(study_json, .init = make_folder, .fini = scratch_end);

static void run(const sw_study *study, sw_run_mode mode)
{
    cr_assert(run_study(study, mode, NULL, runs) == SW_OK, "%s", sw_error_message());
}

/* ---- What the folder knows ------------------------------------------------------------------ */

Test(study_json, a_study_is_read_back_and_goes_on)
{
    sw_study study = study_of_arms(), read;
    study.runs_per_arm = 2;
    volatile int stop = 1;
    const sw_study_watcher watcher = {.run = {.stop = &stop}};
    cr_assert(run_study(&study, SW_RUN_NEW, &watcher, runs) == SW_ERROR_INTERRUPTED);
    cr_assert(sw_study_read(&read, folder) == SW_OK, "%s", sw_error_message());
    cr_expect(read.data_count == 1 && read.arm_count == 2 && read.runs_per_arm == 2);
    cr_expect_str_eq(read.data[0], NEEDLE);
    cr_expect_str_eq(read.arm[1], "max:encoder=isab:inducing=2");
    /* What an arm sets is not what the runs share. */
    cr_expect_str_eq(read.config.model.encoder, "auto");
    cr_expect(read.config.model.inducing == sw_config_default().model.inducing);
    cr_expect(read.config.model.width == 8 && read.config.seed == 5);
    run(&read, SW_RUN_RESUME);
    cr_expect(exists("runs/needle_train=64_valid=32_test=32_size=6-max-6/result.json"));
    cr_expect(exists("runs/needle_train=64_valid=32_test=32_size=6-max_encoder=isab_inducing=2-5/"
                     "result.json"));
    cr_expect(runs[0].result.parameters != runs[2].result.parameters);
    sw_study_close(&read);
}

Test(study_json, a_comparison_can_grow_and_not_shrink)
{
    sw_study study = study_of_arms();
    study.runs_per_arm = 2;
    run(&study, SW_RUN_NEW);
    double loss = runs[0].result.test.loss;

    sw_study other = study;
    other.arm_count = 1;
    expect_refusal(
        &other, SW_RUN_RESUME, SW_ERROR_ARGUMENT,
        "study.json: the arm max:encoder=isab:inducing=2 is there, but not in the comparison now");
    other = study;
    other.data[0] = "majority:train=64:valid=32:test=32:size=6";
    expect_refusal(&other, SW_RUN_RESUME, SW_ERROR_ARGUMENT,
                   "the data set " NEEDLE " is there, but not in");
    other = study;
    other.runs_per_arm = 1;
    expect_refusal(&other, SW_RUN_RESUME, SW_ERROR_ARGUMENT,
                   "seeds 5 to 6 are there, but 5 to 5 are asked for now");
    other = study;
    other.config.seed = 6;
    expect_refusal(&other, SW_RUN_RESUME, SW_ERROR_ARGUMENT,
                   "seeds 5 to 6 are there, but 6 to 7 are asked for now");

    other = study;
    other.config.seed = 4;
    other.runs_per_arm = 3;
    other.arm[0] = "mean"; /* in any order */
    other.arm[2] = "max";
    other.arm_count = 3;
    run(&other, SW_RUN_RESUME);
    cr_expect(runs[7].result.test.loss == loss && runs[7].seed == 5);
    sw_study read;
    cr_assert(sw_study_read(&read, folder) == SW_OK, "%s", sw_error_message());
    cr_expect(read.arm_count == 3 && read.runs_per_arm == 3 && read.config.seed == 4);
    sw_study_close(&read);
}

Test(study_json, a_broken_file_is_an_error_with_its_location)
{
    sw_study study = study_of_arms(), read;
    cr_expect(sw_study_read(&read, folder) == SW_ERROR_NOT_FOUND);
    sw_study_close(&read);
    run(&study, SW_RUN_NEW);
    static const char *const broken[][2] = {
        {"{\n\"data\": [\n", "study.json: line 3"},
        {"[]", "study.json: data: expected a list of 1 to 64 names"},
        {"{\"data\": [], \"pool\": [\"max\"], \"seeds\": 1}", "data: expected a list"},
        {"{\"data\": [\"a\"], \"pool\": [\"max\", 3], \"seeds\": 1}",
         "pool: entry 2 is not a name"},
        {"{\"data\": [\"a\"], \"pool\": [\"max\"], \"seeds\": 0}", "seeds: expected"},
        {"{\"data\": [\"a\"], \"pool\": [\"max\"]}", "seeds: expected"},
        {"{\"data\": [\"a\"], \"data\": [\"a\"], \"pool\": [\"max\"], \"seeds\": 1}", "duplicate"},
    };
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        put("study.json", broken[i][0]);
        cr_expect(sw_study_read(&read, folder) == SW_ERROR_FORMAT, "%s", broken[i][0]);
        cr_expect(strstr(sw_error_message(), broken[i][1]), "\"%s\" without \"%s\"",
                  sw_error_message(), broken[i][1]);
        sw_study_close(&read);
        cr_expect(run_study(&study, SW_RUN_RESUME, NULL, runs) == SW_ERROR_FORMAT);
    }
    /* A study from before there was such a file goes on with the lists that it is given. */
    cr_assert(unlink(in_folder("study.json").text) == 0);
    run(&study, SW_RUN_RESUME);
    cr_expect(exists("study.json"));
}

Test(study_json, the_preset_is_kept_and_stays)
{
    sw_study study = study_of_arms(), read;
    cr_assert(sw_study_preset(&study, "suite") == SW_OK, "%s", sw_error_message());
    study.data[0] = NEEDLE;
    study.data_count = study.arm_count = study.runs_per_arm = 1;
    study.config.epochs = study.config.evaluations = 1;
    study.config.warmup = 0;
    run(&study, SW_RUN_NEW);
    cr_assert(sw_study_read(&read, folder) == SW_OK, "%s", sw_error_message());
    cr_assert(read.preset);
    cr_expect_str_eq(read.preset->name, "suite");
    sw_study_close(&read);
    study.preset = NULL;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_ARGUMENT,
                   "study.json: the preset is suite there and none now");
    put("study.json",
        "{\"preset\": \"suit\", \"data\": [\"a\"], \"pool\": [\"max\"], \"seeds\": 1}");
    cr_expect(sw_study_read(&read, folder) == SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "did you mean 'suite'"), "%s", sw_error_message());
    sw_study_close(&read);
}

/* The keys of study.json are those of the flags, as in the last version. */
Test(study_json, of_the_last_version_is_read)
{
    sw_study study = study_of_arms(), read;
    run(&study, SW_RUN_NEW);
    put("study.json", "{\n  \"preset\": \"suite\",\n  \"data\": [\"needle\", \"lookup\"],\n"
                      "  \"pool\": [\"mean\", \"pma:encoder=sab\"],\n  \"seeds\": 3\n}\n");
    cr_assert(sw_study_read(&read, folder) == SW_OK, "%s", sw_error_message());
    cr_expect(read.data_count == 2 && read.arm_count == 2 && read.runs_per_arm == 3);
    cr_expect_str_eq(read.data[1], "lookup");
    cr_expect_str_eq(read.arm[1], "pma:encoder=sab");
    cr_expect_str_eq(read.preset->name, "suite");
    sw_study_close(&read);
}

/* ---- The reference -------------------------------------------------------------------------- */

Test(study_json, the_reference_is_kept_by_its_name)
{
    sw_study study = study_of_arms(), read;
    study.reference = 1;
    run(&study, SW_RUN_NEW);
    cr_assert(sw_study_read(&read, folder) == SW_OK, "%s", sw_error_message());
    cr_expect(read.reference == 1);
    sw_study_close(&read);
    put("study.json", "{\"data\": [\"a\"], \"pool\": [\"max\", \"mean\"], \"reference\": "
                      "\"meen\", \"seeds\": 1}");
    cr_expect(sw_study_read(&read, folder) == SW_ERROR_NOT_FOUND);
    cr_expect(strstr(sw_error_message(), "reference: unknown arm 'meen', did you mean 'mean'?"),
              "%s", sw_error_message());
    sw_study_close(&read);
    study.reference = 2;
    expect_refusal(&study, SW_RUN_RESUME, SW_ERROR_ARGUMENT,
                   "the reference is arm 2, expected 0 to 1");
}
