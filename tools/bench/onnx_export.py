#!/usr/bin/python3
"""Write a network of torch_networks.py, with a random state, for ONNX Runtime and for setwise.

    onnx_export.py FOLDER --encoder sab --pool pma --set-size 10:200 ...

The options are those of torch_step.py. FOLDER gets

    batch.onnx, one.onnx    the network for the batch, and for its first set alone
    inputs.json             {"batch": [input, ...], "one": [...]}; an input has name, type, dims and
                            the file with its numbers
    state.safetensors       the state, as `setwise import` takes it
    sets.npz                the batch without padding, as `setwise predict` takes it
"""
import json
import pathlib
import sys

import numpy
import torch

import torch_step
from torch_networks import DeepSets

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
import safetensors  # tools/peers/safetensors.py

OPSET = 16
# The beginnings of names in torch_networks.py, and in a model of setwise.
NAMES = [("enc.layers.", "enc."), ("enc.images.7.", "enc_part2.0."), ("enc.images.", "enc_part1."),
         ("pool.hidden.", "pool_V.0."), ("pool.gate.", "pool_U.0."), ("pool.score.", "pool_w.")]


def export(folder, name, model, inputs):
    """Write the network and its inputs; returns their descriptions."""
    names = ["x", "mask"][:len(inputs)]
    torch.onnx.export(model, inputs, str(folder / f"{name}.onnx"), opset_version=OPSET,
                      input_names=names, output_names=["y"])
    descriptions = []
    for key, tensor in zip(names, inputs):
        array = tensor.numpy()
        file = f"{name}.{key}"
        (folder / file).write_bytes(array.tobytes())
        descriptions.append({"name": key, "type": str(array.dtype),
                             "dims": list(array.shape), "file": file})
    return descriptions


def name_in_setwise(name):
    for theirs, ours in NAMES:
        if name.startswith(theirs):
            return ours + name.removeprefix(theirs)
    return name


def write_for_setwise(folder, model, x, mask):
    """Write the state of the model, and the batch, for `setwise import` and `setwise predict`."""
    safetensors.write(folder / "state.safetensors",
                      {name_in_setwise(name): w.numpy() for name, w in model.state_dict().items()})
    lengths = [x.size(1)] * len(x) if mask is None else mask.sum(1).tolist()
    packed = x if x.dim() == 2 else x.flatten(0, 1) if mask is None else x[mask]
    numpy.savez(folder / "sets.npz", elements=packed.numpy(), lengths=lengths)


def main():
    p = torch_step.parser()
    p.add_argument("folder", type=pathlib.Path)
    a = p.parse_args()
    torch.manual_seed(0)
    model = DeepSets(a).eval()
    x, mask, _ = torch_step.make_batch(a)
    batch = (x,) if mask is None else (x, mask)
    inputs = {"batch": export(a.folder, "batch", model, batch),
              "one": export(a.folder, "one", model, (torch_step.first_set(x, mask),))}
    (a.folder / "inputs.json").write_text(json.dumps(inputs))
    write_for_setwise(a.folder, model, x, mask)


if __name__ == "__main__":
    main()
