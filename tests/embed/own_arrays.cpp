// own_arrays.cpp - a program in C++17: a classifier of its own sets, which lie in vectors. It is
// trained, written to memory and read back, and predicts in two threads at once, each with a
// predictor of its own.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <setwise/setwise.h>
#include <stdexcept>
#include <thread>
#include <vector>

namespace
{

struct Deleter {
    void operator()(sw_model *model) const
    {
        sw_model_free(model);
    }
    void operator()(sw_dataset *data) const
    {
        sw_dataset_free(data);
    }
    void operator()(sw_predictor *predictor) const
    {
        sw_predictor_free(predictor);
    }
    void operator()(void *bytes) const
    {
        std::free(bytes);
    }
};
template <class T> using Owned = std::unique_ptr<T, Deleter>;

void check(sw_status status)
{
    if (status != SW_OK) throw std::runtime_error(sw_error_message());
}

// A "patient" has 5 to 14 cells with two numbers each. The sick ones have a cell with both above 2.
struct Patients {
    static constexpr int64_t width = 2;
    std::vector<int64_t> offset{0};
    std::vector<sw_real> cells;
    std::vector<int32_t> label;
    std::vector<int32_t> clinic;

    explicit Patients(int count, uint64_t seed)
    {
        sw_random random = sw_random_for(seed, SW_FOR_DATA, 0, 0);
        for (int i = 0; i < count; i++) {
            const uint32_t size = 5 + sw_random_below(&random, 10);
            const uint32_t sick = i % 2 ? sw_random_below(&random, size) : size;
            for (uint32_t k = 0; k < size; k++)
                for (int d = 0; d < width; d++)
                    cells.push_back(static_cast<sw_real>(k == sick
                                                             ? 2.5 + sw_random_uniform(&random)
                                                             : sw_random_normal(&random) / 2));
            offset.push_back(offset.back() + size);
            label.push_back(i % 2);
            clinic.push_back(i / 10);
        }
    }

    sw_ragged view() const
    {
        sw_ragged sets{};
        sets.count = static_cast<int64_t>(label.size());
        sets.width = width;
        sets.offset = offset.data();
        sets.x = cells.data();
        sets.label = label.data();
        return sets;
    }
};

Owned<sw_model> train(const Patients &patients)
{
    const sw_ragged sets = patients.view();
    sw_dataset_options options = sw_dataset_options_default();
    options.group.count = patients.clinic.back() + 1;
    options.group.of = patients.clinic.data();
    sw_dataset *made = nullptr;
    check(sw_dataset_new(&made, &sets, SW_CLASSES, 2, &options, 1));
    const Owned<sw_dataset> data(made);

    sw_config config = sw_config_default();
    check(sw_config_set(&config, "pool", "max"));
    check(sw_config_set(&config, "steps", "200"));
    sw_model_config_for(&config.model, data.get());
    sw_model *model = nullptr;
    check(sw_model_new(&model, &config.model, 1));
    Owned<sw_model> owned(model);
    check(sw_model_set_schema(model, &data->schema));
    check(sw_fit(model, &config, sw_dataset_split(data.get(), SW_TRAIN),
                 sw_dataset_split(data.get(), SW_VALID), nullptr));
    return owned;
}

Owned<sw_model> through_memory(const sw_model *model)
{
    void *bytes = nullptr;
    std::size_t size = 0;
    check(sw_model_write(model, &bytes, &size));
    const Owned<void> memory(bytes);
    sw_model *back = nullptr;
    check(sw_model_read(&back, memory.get(), size));
    return Owned<sw_model>(back);
}

// The share of right answers, or below 0 if something failed.
double accuracy(const sw_model *model, const Patients &patients)
{
    const sw_ragged sets = patients.view();
    std::vector<sw_real> logits(2 * patients.label.size());
    sw_predictor *made = nullptr;
    if (sw_predictor_new(&made, model, 1) != SW_OK) return -1;
    const Owned<sw_predictor> predictor(made);
    if (sw_predictor_run(predictor.get(), &sets, logits.data()) != SW_OK) return -1;
    int right = 0;
    for (std::size_t i = 0; i < patients.label.size(); i++)
        right += (logits[2 * i + 1] > logits[2 * i]) == (patients.label[i] == 1);
    return right / static_cast<double>(patients.label.size());
}

} // namespace

int main()
{
    try {
        const Owned<sw_model> model = through_memory(train(Patients(300, 1)).get());
        const Patients first(100, 2), second(200, 3);
        double of_first = 0, of_second = 0;
        std::thread one([&] { of_first = accuracy(model.get(), first); });
        std::thread other([&] { of_second = accuracy(model.get(), second); });
        one.join();
        other.join();
        std::printf("accuracy %.2f and %.2f\n", of_first, of_second);
        return of_first > 0.9 && of_second > 0.9 ? 0 : 1;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
