"""The papers' blocks for sets in PyTorch, easy to read; setwise is tested against them.

Every module takes one set, [n, D]: no batch axis, no padding, no mask. `each` runs a module on the
sets of a ragged batch, one after another. The names in a module's state_dict are those of the
papers' public code, so that parameters can be exchanged by name.

    Set Transformer     Lee et al. 2019, arXiv 1810.00825
    Set Transformer++   Zhang et al. 2022, arXiv 2206.11925: norm "pre" and "set", residual "raw"
    Attention MIL       Ilse, Tomczak, Welling 2018, arXiv 1802.04712
    Deep Sets           Zaheer et al. 2017, arXiv 1703.06114
"""
import math

import torch
from torch import nn


def each(module, x, offset):
    """Run the module on each set x[offset[b]:offset[b + 1]]; return the list of its results."""
    return [module(x[begin:end]) for begin, end in zip(offset[:-1], offset[1:])]


def xavier(*shape):
    """Inducing points or queries, [1, m, d], uniform in ± sqrt(6 / ((m + 1) d))."""
    points = nn.Parameter(torch.empty(*shape))
    nn.init.xavier_uniform_(points)
    return points


# ---- Attention blocks ------------------------------------------------------------------------


class SetNorm(nn.Module):
    """Mean and biased variance of a whole set, over elements and features; affine per feature."""

    def __init__(self, width, eps=1e-5):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))
        self.eps = eps

    def forward(self, x):
        centred = x - x.mean()
        return centred / torch.sqrt(centred.square().mean() + self.eps) * self.weight + self.bias


class MAB(nn.Module):
    """Multihead attention block: queries Q [n, dim_Q] to elements K [m, dim_K] give [n, dim_V].

        q = fc_q(Q)   k = fc_k(K)   v = fc_v(K)         norm "pre", "set": of ln_q(Q), ln_k(K)
        A_j = softmax(q_j k_j' / s)                     head j: its columns of q, k and v
        O = r + concat_j A_j v_j                        out_proj before "r +", with `projection`
        O = ln0(O)                                      norm "post"
        O = O + relu(fc_o(O))                           norm "pre", "set": of ln1(O)
        O = ln1(O)                                      norm "post"

    s is sqrt(dim_V) (scale "width", the public code) or sqrt(dim_V / heads) ("head"); r is q
    (residual "projected") or Q itself ("raw"). The public code calls norm "post" `ln`. Norm "set" is
    "pre" with SetNorm instead of LayerNorm. If Q is K (`own`), ln_q normalises both.
    """

    def __init__(self, dim_Q, dim_K, dim_V, heads, ln=False, scale="width", residual="projected",
                 projection=False, norm="none", own=False):
        super().__init__()
        norm = "post" if ln else norm
        assert dim_V % heads == 0 and scale in ("width", "head")
        assert norm in ("none", "post", "pre", "set")
        assert residual == "projected" or residual == "raw" and dim_Q == dim_V
        self.fc_q, self.fc_k = nn.Linear(dim_Q, dim_V), nn.Linear(dim_K, dim_V)
        self.fc_v, self.fc_o = nn.Linear(dim_K, dim_V), nn.Linear(dim_V, dim_V)
        if projection:
            self.out_proj = nn.Linear(dim_V, dim_V)
        if norm == "post":
            self.ln0, self.ln1 = nn.LayerNorm(dim_V), nn.LayerNorm(dim_V)
        if norm in ("pre", "set"):
            kind = nn.LayerNorm if norm == "pre" else SetNorm
            self.ln_q, self.ln1 = kind(dim_Q), kind(dim_V)
            if not own:
                self.ln_k = kind(dim_K)
        self.root = math.sqrt(dim_V if scale == "width" else dim_V // heads)
        self.heads, self.norm, self.residual, self.projection = heads, norm, residual, projection
        self.own = own

    def forward(self, Q, K):
        assert not self.own or Q is K
        before = self.norm in ("pre", "set")
        queries = self.ln_q(Q) if before else Q
        elements = K if not before else queries if self.own else self.ln_k(K)
        q, k, v = self.fc_q(queries), self.fc_k(elements), self.fc_v(elements)
        results = [torch.softmax(q_j @ k_j.t() / self.root, 1) @ v_j
                   for q_j, k_j, v_j in zip(*(t.chunk(self.heads, 1) for t in (q, k, v)))]
        result = torch.cat(results, 1)
        if self.projection:
            result = self.out_proj(result)
        O = (Q if self.residual == "raw" else q) + result
        if self.norm == "post":
            O = self.ln0(O)
        O = O + torch.relu(self.fc_o(self.ln1(O) if before else O))
        return self.ln1(O) if self.norm == "post" else O


class SAB(nn.Module):
    """Self-attention among the elements: MAB(X, X)."""

    def __init__(self, dim_in, dim_out, heads, **options):
        super().__init__()
        self.mab = MAB(dim_in, dim_in, dim_out, heads, own=True, **options)

    def forward(self, X):
        return self.mab(X, X)


class ISAB(nn.Module):
    """Self-attention through num_inds inducing points I: H = MAB(I, X), then MAB(X, H)."""

    def __init__(self, dim_in, dim_out, heads, num_inds, **options):
        super().__init__()
        self.I = xavier(1, num_inds, dim_out)
        self.mab0 = MAB(dim_out, dim_in, dim_out, heads, **options)
        self.mab1 = MAB(dim_in, dim_out, dim_out, heads, **options)

    def forward(self, X):
        return self.mab1(X, self.mab0(self.I[0], X))


class PMA(nn.Module):
    """Pooling by learned queries S: MAB(S, X), [num_seeds, dim]; with `ff`, MAB(S, relu(ff(X)))."""

    def __init__(self, dim, heads, num_seeds, ff=False, **options):
        super().__init__()
        self.S = xavier(1, num_seeds, dim)
        if ff:
            self.ff = nn.Linear(dim, dim)
        self.mab = MAB(dim, dim, dim, heads, **options)
        self.feeds = ff

    def forward(self, X):
        return self.mab(self.S[0], torch.relu(self.ff(X)) if self.feeds else X)


class MultiheadPooling(nn.Module):
    """PyTorch's own multihead attention from k learned queries to a set, [k, D]."""

    def __init__(self, dim, heads, queries):
        super().__init__()
        self.query = nn.Parameter(torch.randn(queries, dim) / math.sqrt(dim))
        self.mha = nn.MultiheadAttention(dim, heads)

    def forward(self, x):
        return self.mha(self.query, x, x, need_weights=False)[0]


# ---- Whole networks --------------------------------------------------------------------------


class SetTransformer(nn.Module):
    """[n, dim_input] to [num_outputs, dim_output]."""

    def __init__(self, dim_input, num_outputs, dim_output, num_inds=32, dim_hidden=128, num_heads=4,
                 ln=False):
        super().__init__()
        self.enc = nn.Sequential(ISAB(dim_input, dim_hidden, num_heads, num_inds, ln=ln),
                                 ISAB(dim_hidden, dim_hidden, num_heads, num_inds, ln=ln))
        self.dec = nn.Sequential(PMA(dim_hidden, num_heads, num_outputs, ln=ln),
                                 SAB(dim_hidden, dim_hidden, num_heads, ln=ln),
                                 SAB(dim_hidden, dim_hidden, num_heads, ln=ln),
                                 nn.Linear(dim_hidden, dim_output))

    def forward(self, x):
        return self.dec(self.enc(x))


class DeepSet(nn.Module):
    """Four layers, the mean, four layers: [n, dim_input] to [num_outputs, dim_output]."""

    def __init__(self, dim_input, num_outputs, dim_output, dim_hidden=128):
        super().__init__()
        self.enc = self.layers(dim_input, dim_hidden, dim_hidden)
        self.dec = self.layers(dim_hidden, dim_hidden, num_outputs * dim_output)
        self.shape = num_outputs, dim_output

    @staticmethod
    def layers(dim_in, dim_hidden, dim_out):
        sizes = dim_in, dim_hidden, dim_hidden, dim_hidden, dim_out
        linear = [nn.Linear(*pair) for pair in zip(sizes[:-1], sizes[1:])]
        return nn.Sequential(*[layer for step in linear for layer in (step, nn.ReLU())][:-1])

    def forward(self, x):
        return self.dec(self.enc(x).mean(0)).reshape(self.shape)


class MIL(nn.Module):
    """A bag of grey images, [n, side * side], to its logit, [1]: z = sum_i a_i h_i, classifier(z).

    h are the features of LeNet; a is the softmax over the bag of `score`, which a subclass defines.
    """

    def __init__(self, side, features):
        super().__init__()
        self.side = side
        left = ((side - 4) // 2 - 4) // 2  # two convolutions 5x5, each with a max pooling of 2
        self.feature_extractor_part1 = nn.Sequential(
            nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2))
        self.feature_extractor_part2 = nn.Sequential(nn.Linear(50 * left * left, features),
                                                     nn.ReLU())
        self.classifier = nn.Sequential(nn.Linear(features, 1))

    def forward(self, x):
        images = x.reshape(-1, 1, self.side, self.side)
        h = self.feature_extractor_part2(self.feature_extractor_part1(images).flatten(1))
        z = torch.softmax(self.score(h), 0).t() @ h
        return self.classifier(z)[0]


class MILAttention(MIL):
    """score = w' tanh(V h + b_V) + b_w (equation 8)."""

    def __init__(self, side=28, features=500, hidden=128):
        super().__init__(side, features)
        self.attention = nn.Sequential(nn.Linear(features, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def score(self, h):
        return self.attention(h)


class MILGatedAttention(MIL):
    """score = w' (tanh(V h + b_V) * sigmoid(U h + b_U)) + b_w (equation 9)."""

    def __init__(self, side=28, features=500, hidden=128):
        super().__init__(side, features)
        self.attention_V = nn.Sequential(nn.Linear(features, hidden), nn.Tanh())
        self.attention_U = nn.Sequential(nn.Linear(features, hidden), nn.Sigmoid())
        self.attention_w = nn.Linear(hidden, 1)

    def score(self, h):
        return self.attention_w(self.attention_V(h) * self.attention_U(h))
