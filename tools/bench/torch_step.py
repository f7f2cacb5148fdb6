"""The networks of `setwise bench step` in PyTorch, and the time of a training step on them.

    torch_step.py --pool pma --threads 2 ...        prints one JSON object

A step is forward, backward and the AdamW update. Sets of one size are one dense tensor, the form
that PyTorch likes best. The parameters are those of models/deepsets.c, one by one.
"""
import argparse
import json
import math
import time

import torch
from torch import nn


class Dot(nn.Module):
    """One learned query, scaled dot product."""

    def __init__(self, width):
        super().__init__()
        self.query = nn.Parameter(torch.randn(1, width) / math.sqrt(width))
        self.key, self.value = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x):  # [B, n, D] to [B, D]
        key, value = self.key(x), self.value(x)
        weight = torch.softmax(key @ self.query.t() / math.sqrt(x.size(2)), 1)  # [B, n, 1]
        return (weight.transpose(1, 2) @ value).squeeze(1)


class Additive(nn.Module):
    def __init__(self, width, gated):
        super().__init__()
        self.hidden, self.score = nn.Linear(width, width), nn.Linear(width, 1)
        self.gate = nn.Linear(width, width) if gated else None

    def forward(self, x):
        hidden = torch.tanh(self.hidden(x))
        if self.gate is not None:
            hidden = hidden * torch.sigmoid(self.gate(x))
        weight = torch.softmax(self.score(hidden), 1)
        return (weight.transpose(1, 2) @ x).squeeze(1)


class PMA(nn.Module):
    """MAB(S, X) as the public Set Transformer computes it, heads stacked in the batch axis."""

    def __init__(self, width, heads, seeds):
        super().__init__()
        self.seeds = nn.Parameter(torch.empty(1, seeds, width))
        nn.init.xavier_uniform_(self.seeds)
        self.fc_q, self.fc_k = nn.Linear(width, width), nn.Linear(width, width)
        self.fc_v, self.fc_o = nn.Linear(width, width), nn.Linear(width, width)
        self.heads = heads

    def forward(self, x):
        sets, _, width = x.shape
        part = width // self.heads
        q = self.fc_q(self.seeds).expand(sets, -1, -1)
        split = lambda t: torch.cat(t.split(part, 2), 0)
        q_, k_, v_ = split(q), split(self.fc_k(x)), split(self.fc_v(x))
        weight = torch.softmax(q_.bmm(k_.transpose(1, 2)) / math.sqrt(width), 2)
        o = torch.cat((q_ + weight.bmm(v_)).split(sets, 0), 2)
        o = o + torch.relu(self.fc_o(o))
        return o.reshape(sets, -1)


class Fixed(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def forward(self, x):
        if self.name == "max":
            return x.max(1)[0]
        if self.name == "min":
            return x.min(1)[0]
        return x.mean(1) if self.name == "mean" else x.sum(1)


class DeepSets(nn.Module):
    def __init__(self, a):
        super().__init__()
        layers, width = [], a.input
        for i in range(a.layers):
            layers += ([nn.ReLU()] if i else []) + [nn.Linear(width, a.width)]
            width = a.width
        self.enc = nn.Sequential(*layers)
        if a.pool == "pma":
            self.pool, out = PMA(a.width, a.heads, a.queries), a.width * a.queries
        elif a.pool in ("additive", "gated"):
            self.pool, out = Additive(a.width, a.pool == "gated"), a.width
        else:
            self.pool, out = (Dot(a.width) if a.pool == "dot" else Fixed(a.pool)), a.width
        self.dec = nn.Sequential(nn.Linear(out, a.width), nn.ReLU(), nn.Linear(a.width, a.classes))

    def forward(self, x):
        return self.dec(self.pool(self.enc(x)))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--pool", default="mean")
    for name, value in (("input", 3), ("width", 128), ("layers", 2), ("heads", 4), ("queries", 1),
                        ("classes", 10), ("batch", 64), ("set-size", 100), ("threads", 1)):
        p.add_argument("--" + name, type=int, default=value)
    p.add_argument("--seconds", type=float, default=3)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    model = DeepSets(a)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-2)
    x = torch.randn(a.batch, a.set_size, a.input)
    label = torch.randint(0, a.classes, (a.batch,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(model(x), label).backward()
        optimizer.step()

    for _ in range(10):
        step()
    times, end = [], time.perf_counter() + a.seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1e3)
    times.sort()
    print(json.dumps({
        "pool": a.pool, "threads": a.threads, "torch": torch.__version__, "steps": len(times),
        "params": sum(w.numel() for w in model.parameters()),
        "step_ms": times[len(times) // 2], "step_ms_p10": times[len(times) // 10],
    }))


if __name__ == "__main__":
    main()
