// shapes.cpp - the shapes of tensors in C++: literals, variables of several types, a single size.
#include <cstdio>
#include <setwise/setwise.h>
#include <vector>

int main()
{
    const int64_t rows = 2;
    const std::vector<sw_real> x = {1, 2, 3, 4, 5, 6};
    const std::size_t columns = x.size() / 2;
    const int one = 1;
    sw_tape *tape;
    if (sw_tape_new(&tape) != SW_OK) return 1;
    const sw_tensor *matrix = sw_input(tape, SW_DIMS(rows, columns), x.data());
    const sw_tensor *literal = sw_constant(tape, SW_DIMS(2, 3), 0.5);
    const sw_tensor *vector = sw_constant(tape, SW_DIMS(columns), 0.5);
    const sw_tensor *most = sw_constant(tape, SW_DIMS(one, rows, columns, 4u), 0.5);
    const bool right = matrix && literal && vector && most && matrix->ndim == 2 &&
                       matrix->shape[0] == 2 && matrix->shape[1] == 3 && matrix->data[5] == 6 &&
                       literal->shape[1] == 3 && vector->ndim == 1 && vector->shape[0] == 3 &&
                       most->ndim == 4 && most->size == 24;
    std::printf("%s\n", right ? "right" : sw_error_message());
    sw_tape_free(tape);
    return right ? 0 : 1;
}
