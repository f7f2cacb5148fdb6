"""Networks of other systems in PyTorch, one set [n, D] at a time: setwise imports their parameters.

Written from the documentation of torchmil (models.ABMIL, nn.AttentionPool) and PyG (nn.aggr). The names
in a module's state_dict are those of these systems.
"""
import torch
from torch import nn


# ---- torchmil --------------------------------------------------------------------------------


class LazyLinear(nn.Module):
    """A linear layer inside of a module."""

    def __init__(self, dim_in, dim_out, bias=True):
        super().__init__()
        self.module = nn.Linear(dim_in, dim_out, bias=bias)

    def forward(self, x):
        return self.module(x)


class AttentionPool(nn.Module):
    """sum_i a_i x_i, a = softmax(fc2(tanh(fc1(x)) * sigmoid(fc_gated(x)))), the last factor if gated."""

    def __init__(self, dim, hidden, gated):
        super().__init__()
        self.fc1, self.fc2 = LazyLinear(dim, hidden), nn.Linear(hidden, 1, bias=False)
        if gated:
            self.fc_gated = LazyLinear(dim, hidden)
        self.gated = gated

    def forward(self, x):
        h = torch.tanh(self.fc1(x))
        if self.gated:
            h = h * torch.sigmoid(self.fc_gated(x))
        return torch.softmax(self.fc2(h), 0).t() @ x


class ABMIL(nn.Module):
    """Features of each instance (by default the instance itself), attention, one linear layer."""

    def __init__(self, dim, hidden, gated, feat_ext=None, outputs=1):
        super().__init__()
        self.feat_ext = feat_ext or nn.Identity()
        self.pool = AttentionPool(dim, hidden, gated)
        self.classifier = LazyLinear(dim, outputs)

    def forward(self, x):
        return self.classifier(self.pool(self.feat_ext(x)))[0]


# ---- PyG -------------------------------------------------------------------------------------


class MultiheadAttentionBlock(nn.Module):
    """MAB with PyTorch's attention, whose residual is x itself; norms after both sums."""

    def __init__(self, channels, heads, layer_norm):
        super().__init__()
        self.attn = nn.MultiheadAttention(channels, heads, batch_first=True)
        self.lin = nn.Linear(channels, channels)
        self.layer_norm1 = nn.LayerNorm(channels) if layer_norm else None
        self.layer_norm2 = nn.LayerNorm(channels) if layer_norm else None

    def forward(self, x, y):
        o = x + self.attn(x, y, y, need_weights=False)[0]
        o = self.layer_norm1(o) if self.layer_norm1 else o
        o = o + torch.relu(self.lin(o))
        return self.layer_norm2(o) if self.layer_norm2 else o


class SetAttentionBlock(nn.Module):
    def __init__(self, *args):
        super().__init__()
        self.mab = MultiheadAttentionBlock(*args)

    def forward(self, x):
        return self.mab(x, x)


class PoolingByMultiheadAttention(nn.Module):
    def __init__(self, channels, seeds, heads, layer_norm):
        super().__init__()
        self.lin = nn.Linear(channels, channels)
        self.seed = nn.Parameter(torch.randn(1, seeds, channels))
        self.mab = MultiheadAttentionBlock(channels, heads, layer_norm)

    def forward(self, x):
        return self.mab(self.seed[0], torch.relu(self.lin(x)))


class SetTransformerAggregation(nn.Module):
    """[n, channels] to [seeds * channels]."""

    def __init__(self, channels, seeds=1, encoders=1, decoders=1, heads=1, layer_norm=False):
        super().__init__()
        block = channels, heads, layer_norm
        self.encoders = nn.ModuleList(SetAttentionBlock(*block) for _ in range(encoders))
        self.pma = PoolingByMultiheadAttention(channels, seeds, heads, layer_norm)
        self.decoders = nn.ModuleList(SetAttentionBlock(*block) for _ in range(decoders))

    def forward(self, x):
        for encoder in self.encoders:
            x = encoder(x)
        x = self.pma(x)
        for decoder in self.decoders:
            x = decoder(x)
        return x.flatten()


class MLP(nn.Module):
    """Linear layers with ReLU between them, without norms."""

    def __init__(self, *channels):
        super().__init__()
        self.lins = nn.ModuleList(nn.Linear(*pair) for pair in zip(channels[:-1], channels[1:]))

    def forward(self, x):
        for lin in self.lins[:-1]:
            x = torch.relu(lin(x))
        return self.lins[-1](x)


class DeepSetsAggregation(nn.Module):
    """global_nn of the sum of local_nn."""

    def __init__(self, local_nn, global_nn=None):
        super().__init__()
        self.local_nn, self.global_nn = local_nn, global_nn

    def forward(self, x):
        z = self.local_nn(x).sum(0)
        return self.global_nn(z) if self.global_nn else z
