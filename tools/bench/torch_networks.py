"""The networks of `setwise bench step` in PyTorch, written for speed the way its users write them.

A batch is dense. Sets of one size are one tensor [B, n, D] without a mask. Sets of several sizes
are padded to the largest, with a mask [B, n] that is true for elements and false for padding. The
parameters are those of models/deepsets.c, one by one. tools/peers/blocks.py has the same blocks for
one set at a time, which is easier to read.
"""
import math

import torch
from torch import nn


def softmax_of(score, mask):
    """Softmax over the elements, the last axis of [B, ..., n]. Padding gets the weight 0."""
    if mask is not None:
        score = score.masked_fill(~mask.view(len(mask), *[1] * (score.dim() - 2), -1), -math.inf)
    return torch.softmax(score, -1)


# ---- Attention blocks of the Set Transformer -------------------------------------------------


class MAB(nn.Module):
    """Multihead attention block of the public Set Transformer. It stacks heads in the batch axis;
    with a.fused they are an axis of their own for scaled_dot_product_attention (PyTorch 2.1)."""

    def __init__(self, a, query_width, key_width):
        super().__init__()
        self.fc_q, self.fc_k = nn.Linear(query_width, a.width), nn.Linear(key_width, a.width)
        self.fc_v, self.fc_o = nn.Linear(key_width, a.width), nn.Linear(a.width, a.width)
        self.heads, self.root = a.heads, math.sqrt(a.width)
        self.fused = getattr(a, "fused", False)

    def forward(self, queries, x, mask=None):  # mask: of the elements x
        parts = self.fc_q(queries), self.fc_k(x), self.fc_v(x)
        o = (self.attend_fused if self.fused else self.attend)(*parts, mask)
        return o + torch.relu(self.fc_o(o))

    def attend(self, q, k, v, mask):
        batch = len(k)
        q, k, v = (torch.cat(t.chunk(self.heads, 2), 0) for t in (q, k, v))  # [H B, n, D / H]
        score = q.bmm(k.transpose(1, 2)) / self.root
        of_heads = None if mask is None else mask.repeat(self.heads, 1)
        return torch.cat((q + softmax_of(score, of_heads).bmm(v)).split(batch, 0), 2)

    def attend_fused(self, q, k, v, mask):
        q, k, v = (t.unflatten(2, (self.heads, -1)).transpose(1, 2) for t in (q, k, v))
        of_heads = None if mask is None else mask[:, None, None]
        o = nn.functional.scaled_dot_product_attention(q, k, v, of_heads, scale=1 / self.root)
        return (q + o).transpose(1, 2).flatten(2)


class SAB(nn.Module):
    def __init__(self, a, width):
        super().__init__()
        self.mab = MAB(a, width, width)

    def forward(self, x, mask):
        return self.mab(x, x, mask)


class ISAB(nn.Module):
    def __init__(self, a, width):
        super().__init__()
        self.I = nn.init.xavier_uniform_(nn.Parameter(torch.empty(1, a.inducing, a.width)))
        self.mab0 = MAB(a, a.width, width)
        self.mab1 = MAB(a, width, a.width)

    def forward(self, x, mask):
        return self.mab1(x, self.mab0(self.I.expand(len(x), -1, -1), x, mask))


# ---- Encoders: (x, mask) to [B, n, D] ----------------------------------------------------------


class FeedForward(nn.Module):
    def __init__(self, a):
        super().__init__()
        layers, width = [], a.input
        for i in range(a.layers):
            layers += ([nn.ReLU()] if i else []) + [nn.Linear(width, a.width)]
            width = a.width
        self.layers = nn.Sequential(*layers)

    def forward(self, x, mask):
        return self.layers(x)


class Stack(nn.Module):
    """SABs or ISABs in sequence. The first one goes from the width of the input to a.width."""

    def __init__(self, a, kind):
        super().__init__()
        self.layers = nn.ModuleList(kind(a, a.width if i else a.input) for i in range(a.layers))

    def forward(self, x, mask):
        for layer in self.layers:
            x = layer(x, mask)
        return x


class LeNet(nn.Module):
    """Grey images of 28 x 28. With a mask, x holds the N images without padding, [N, 784]."""

    def __init__(self, a):
        super().__init__()
        self.images = nn.Sequential(
            nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(800, a.width), nn.ReLU())

    def forward(self, x, mask):
        h = self.images(x.reshape(-1, 1, 28, 28))
        if mask is None:
            return h.view(*x.shape[:2], -1)
        padded = h.new_zeros(*mask.shape, h.size(1))
        return padded.masked_scatter(mask.unsqueeze(2), h)


ENCODERS = {"ff": FeedForward, "sab": lambda a: Stack(a, SAB), "isab": lambda a: Stack(a, ISAB),
            "lenet": LeNet}


# ---- Poolings: ([B, n, D], mask) to [B, D'] ----------------------------------------------------


class Fixed(nn.Module):
    """mean, sum, max or min."""

    def __init__(self, name):
        super().__init__()
        self.name = name

    def forward(self, x, mask):
        if self.name in ("max", "min"):
            if mask is not None:
                worst = -math.inf if self.name == "max" else math.inf
                x = x.masked_fill(~mask.unsqueeze(2), worst)
            return (x.max(1) if self.name == "max" else x.min(1))[0]
        if mask is None:
            return x.mean(1) if self.name == "mean" else x.sum(1)
        total = (x * mask.unsqueeze(2)).sum(1)
        return total / mask.sum(1, keepdim=True) if self.name == "mean" else total


class Dot(nn.Module):
    """One learned query, scaled dot product."""

    def __init__(self, width):
        super().__init__()
        self.query = nn.Parameter(torch.randn(1, width) / math.sqrt(width))
        self.key, self.value = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x, mask):
        key, value = self.key(x), self.value(x)
        score = key @ self.query.t() / math.sqrt(x.size(2))  # [B, n, 1]
        return (softmax_of(score.transpose(1, 2), mask) @ value).squeeze(1)


class Additive(nn.Module):
    def __init__(self, width, gated):
        super().__init__()
        self.hidden, self.score = nn.Linear(width, width), nn.Linear(width, 1)
        self.gate = nn.Linear(width, width) if gated else None

    def forward(self, x, mask):
        hidden = torch.tanh(self.hidden(x))
        if self.gate is not None:
            hidden = hidden * torch.sigmoid(self.gate(x))
        return (softmax_of(self.score(hidden).transpose(1, 2), mask) @ x).squeeze(1)


class PMA(nn.Module):
    def __init__(self, a):
        super().__init__()
        self.S = nn.init.xavier_uniform_(nn.Parameter(torch.empty(1, a.queries, a.width)))
        self.mab = MAB(a, a.width, a.width)

    def forward(self, x, mask):
        return self.mab(self.S.expand(len(x), -1, -1), x, mask).flatten(1)


def pooling(a):
    if a.pool == "pma":
        return PMA(a)
    if a.pool in ("additive", "gated"):
        return Additive(a.width, a.pool == "gated")
    return Dot(a.width) if a.pool == "dot" else Fixed(a.pool)


class DeepSets(nn.Module):
    """Encoder, pooling, decoder; `a` are the options of torch_step.py."""

    def __init__(self, a):
        super().__init__()
        self.enc, self.pool = ENCODERS[a.encoder](a), pooling(a)
        out = a.width * (a.queries if a.pool == "pma" else 1)
        self.dec = nn.Sequential(nn.Linear(out, a.width), nn.ReLU(), nn.Linear(a.width, a.classes))

    def forward(self, x, mask=None):
        return self.dec(self.pool(self.enc(x, mask), mask))
