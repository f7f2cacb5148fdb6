#!/usr/bin/python3
"""Time a training step and predictions in PyTorch, with the networks of `setwise bench step`.

    torch_step.py --encoder sab --pool pma --set-size 10:200 --threads 2 ...   prints a JSON object

The options are those of `setwise bench step`, and two that choose how PyTorch computes: --fused takes
scaled_dot_product_attention, --compile takes torch.compile (its time is not counted). A step is
forward, backward and the update of AdamW, which is fused where this PyTorch has it so. Sets of one
size are one dense tensor, which is fastest in PyTorch. Sets of several sizes are padded to the
largest.
"""
import argparse
import json
import resource
import time

import torch
from torch import nn

from torch_networks import ENCODERS, DeepSets

WARM_UP_SECONDS, MIN_SAMPLES = 0.5, 3


def philox(counter, key):
    """Philox 4x32-10 (Salmon et al. 2011), as setwise has it: four random numbers of 32 bits."""
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = b >> 32 ^ c1 ^ k0, b & 0xFFFFFFFF, a >> 32 ^ c3 ^ k1, a & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def draw_sets(low, high, classes, count):
    """The sizes and labels of sets, the same ones that tools/setwise/bench.c draws."""
    numbers = (number for i in range(2 * count) for number in philox((i, 0, 0, 6), (1, 0)))

    def below(n):  # sw_random_below of setwise
        product = next(numbers) * n
        while product & 0xFFFFFFFF < 2**32 % n:
            product = next(numbers) * n
        return product >> 32

    drawn = [(low + below(high - low + 1), below(classes)) for _ in range(count)]
    return [size for size, _ in drawn], [label for _, label in drawn]


def make_batch(a):
    """x, mask and labels, in the form that torch_networks.py takes."""
    low, _, high = a.set_size.partition(":")
    sizes, label = draw_sets(int(low), int(high or low), a.classes, a.batch)
    sizes = torch.tensor(sizes)
    x = torch.randn(int(sizes.sum()), a.input)
    if sizes.min() == sizes.max():
        return x.view(a.batch, -1, a.input), None, torch.tensor(label)
    mask = torch.arange(int(sizes.max())) < sizes.unsqueeze(1)
    if a.encoder != "lenet":
        padded = torch.zeros(*mask.shape, a.input)
        padded[mask] = x
        x = padded
    return x, mask, torch.tensor(label)


def first_set(x, mask):
    """The first set of the batch alone: it needs no mask."""
    size = x.size(1) if mask is None else int(mask[0].sum())
    return x[:size].unsqueeze(0) if x.dim() == 2 else x[:1, :size].contiguous()


def parser():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--encoder", default="ff", choices=ENCODERS)
    p.add_argument("--pool", default="pma",
                   choices=["mean", "sum", "max", "min", "dot", "additive", "gated", "pma"])
    p.add_argument("--set-size", default="100", metavar="LO:HI")
    for name, value in (("input", 3), ("width", 128), ("layers", 2), ("heads", 4), ("queries", 1),
                        ("inducing", 16), ("classes", 10), ("batch", 64), ("threads", 1)):
        p.add_argument("--" + name, type=int, default=value)
    p.add_argument("--seconds", type=float, default=3, help="how long to measure the step")
    p.add_argument("--fused", action="store_true", help="scaled_dot_product_attention")
    p.add_argument("--compile", action="store_true", help="torch.compile")
    return p


def adamw(parameters):
    options = {"lr": 1e-3, "weight_decay": 1e-2}
    try:
        return torch.optim.AdamW(parameters, fused=True, **options)
    except (RuntimeError, TypeError):  # before 2.4 it is fused on GPUs alone
        return torch.optim.AdamW(parameters, **options)


def check(model, predict, x, mask):
    """The outputs that are timed are those of plain PyTorch."""
    fused = [block for block in model.modules() if getattr(block, "fused", False)]
    with torch.no_grad():
        answer = predict(x, mask)
        for block in fused:
            block.fused = False
        plain = model(x, mask)
    for block in fused:
        block.fused = True
    far = ((answer - plain).abs().max() / plain.abs().max()).item()
    if far > 1e-4:
        raise SystemExit(f"torch_step.py: the outputs differ from plain PyTorch's by {far:.2g}")


def compiled(*functions):
    from torch._inductor import config
    config.freezing = True  # parameters are constants in predictions
    return (torch.compile(function, dynamic=False) for function in functions)


def peak_mb():
    """The largest resident size of this process up to here."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(work, seconds, least=MIN_SAMPLES):
    """The sorted times of a repeated work, in milliseconds."""
    times, begin = [], time.perf_counter()
    while time.perf_counter() < begin + seconds or len(times) < least:
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1e3)
    return sorted(times)


def main():
    a = parser().parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    model = DeepSets(a)
    optimizer = adamw(model.parameters())
    x, mask, label = make_batch(a)
    one = first_set(x, mask)
    start_mb = peak_mb()

    def loss():
        return nn.functional.cross_entropy(model(x, mask), label)

    predict = predict_one = model
    if a.compile:
        loss, predict, predict_one = compiled(loss, predict, predict)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss().backward()
        optimizer.step()

    measure(step, WARM_UP_SECONDS, 2)
    times = measure(step, a.seconds)
    peak = peak_mb()
    model.eval()
    check(model, predict, x, mask)
    with torch.no_grad():
        measure(lambda: predict(x, mask), WARM_UP_SECONDS / 2, 2)
        infer = measure(lambda: predict(x, mask), a.seconds / 2)
        measure(lambda: predict_one(one), WARM_UP_SECONDS / 4, 2)
        infer_one = measure(lambda: predict_one(one), a.seconds / 4)

    print(json.dumps({
        "encoder": a.encoder, "pool": a.pool, "threads": a.threads, "torch": torch.__version__,
        "rows": x[..., 0].numel() if mask is None else int(mask.sum()), "steps": len(times),
        "params": sum(w.numel() for w in model.parameters()),
        "step_ms": times[len(times) // 2], "step_ms_p10": times[len(times) // 10],
        "infer_ms": infer[len(infer) // 2], "one_set_ms": infer_one[len(infer_one) // 2],
        "start_mb": start_mb, "peak_mb": peak,
    }))


if __name__ == "__main__":
    main()
