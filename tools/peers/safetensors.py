#!/usr/bin/python3
"""Read and write safetensors files with numpy.

    safetensors.py FILE      lists the tensors of a file: name, dtype, shape; then its metadata
    safetensors.py A B       copies the tensors and metadata of A to B

A file has three parts: the length of the header (8 bytes, little-endian); the header, a JSON object
that maps each name to {"dtype", "shape", "data_offsets": [begin, end]}, and "__metadata__" to an
object of strings; and the data, row-major and little-endian (huggingface.co/docs/safetensors). The
reader is as strict as setwise's (src/base/safetensors.c): it checks each length against the size of
the file before it uses it.
"""
import argparse
import json
import math
import os
import sys

import numpy

DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2",
          "I8": "|i1", "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1"}
NAMES = {numpy.dtype(dtype): name for name, dtype in DTYPES.items()}
METADATA = "__metadata__"
LENGTH_BYTES = 8
LARGEST_HEADER = 100 << 20


def require(condition, message):
    if not condition:
        raise ValueError(message)


def unique(pairs):
    """A JSON object as a dict. A key that is there twice is an error."""
    members = dict(pairs)
    require(len(members) == len(pairs), "the header has a key twice")
    return members


def parse(data):
    """The header in a file's bytes, and the byte at which the data begins."""
    require(len(data) >= LENGTH_BYTES, f"has {len(data)} bytes, expected {LENGTH_BYTES} or more")
    length = int.from_bytes(data[:LENGTH_BYTES], "little")
    require(length <= min(LARGEST_HEADER, len(data) - LENGTH_BYTES),
            f"a header of {length} bytes in a file of {len(data)}: truncated, or not safetensors?")
    begin = LENGTH_BYTES + length
    require(data[LENGTH_BYTES:begin].startswith(b"{"), "expected the header to begin with '{'")
    try:
        return json.loads(data[LENGTH_BYTES:begin].decode(), object_pairs_hook=unique), begin
    except RecursionError:
        raise ValueError("the header is JSON of too great a depth") from None


def span(name, entry):
    """The begin and end of a tensor in the data, its dtype and its shape, all checked."""
    whole = lambda numbers: isinstance(numbers, list) and all(
        type(number) is int and 0 <= number < 1 << 63 for number in numbers)
    require(isinstance(entry, dict) and set(entry) == {"dtype", "shape", "data_offsets"},
            f"tensor {name!r}: expected dtype, shape and data_offsets")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    require(isinstance(dtype, str) and dtype in DTYPES,
            f"tensor {name!r}: dtype is {dtype!r}, expected one of {', '.join(DTYPES)}")
    require(whole(shape), f"tensor {name!r}: shape is {shape!r}, expected whole numbers")
    require(whole(offsets) and len(offsets) == 2,
            f"tensor {name!r}: data_offsets are {offsets!r}, expected two whole numbers")
    dtype = numpy.dtype(DTYPES[dtype])
    require(offsets[1] - offsets[0] == math.prod(shape) * dtype.itemsize,
            f"tensor {name!r}: data_offsets {offsets} are not what shape {shape} takes")
    return offsets[0], offsets[1], dtype, shape


def read(path):
    """The arrays of a file by name, in the order of their data, and the metadata."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        header, origin = parse(data)
        metadata = header.pop(METADATA, {})
        require(isinstance(metadata, dict) and all(isinstance(text, str)
                                                   for text in metadata.values()),
                METADATA + " is not an object of strings")
        spans = sorted(((*span(name, entry), name) for name, entry in header.items()),
                       key=lambda tensor: tensor[:2])
        arrays, end = {}, 0
        for begin, after, dtype, shape, name in spans:
            require(begin == end, f"tensor {name!r}: begins at byte {begin}, expected {end}")
            require(origin + after <= len(data), f"tensor {name!r}: ends beyond the file")
            arrays[name] = numpy.ndarray(shape, dtype, data, origin + begin).copy()
            end = after
        require(origin + end == len(data), "the file goes on after the last tensor")
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
    return arrays, metadata


def write(path, arrays, metadata=None):
    """Write a dict of arrays, in its order, and a dict of strings. The file appears whole or not at
    all."""
    header, parts, end = {}, [], 0
    if metadata:
        require(all(isinstance(text, str) for pair in metadata.items() for text in pair),
                f"{path}: metadata maps strings to strings")
        header[METADATA] = metadata
    for name, array in arrays.items():
        array = numpy.asarray(array, order="C")
        dtype = array.dtype.newbyteorder("<")
        require(isinstance(name, str) and name != METADATA, f"{path}: {name!r} names no tensor")
        require(dtype in NAMES, f"{path}: tensor {name!r}: {array.dtype} is not one of the "
                                f"format's: {', '.join(DTYPES)}")
        parts.append(array.astype(dtype, copy=False).tobytes())
        header[name] = {"dtype": NAMES[dtype], "shape": list(array.shape),
                        "data_offsets": [end, end + len(parts[-1])]}
        end += len(parts[-1])
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)  # aligns the data
    part = f"{path}.part"
    with open(part, "wb") as file:
        file.write(len(text).to_bytes(LENGTH_BYTES, "little") + text)
        file.writelines(parts)
    os.replace(part, path)


def main():
    p = argparse.ArgumentParser(description="List the tensors of a safetensors file, or copy it.")
    p.add_argument("file")
    p.add_argument("to", nargs="?", help="copy the file to this one instead of listing it")
    a = p.parse_args()
    try:
        arrays, metadata = read(a.file)
        if a.to:
            write(a.to, arrays, metadata)
            return
    except (OSError, ValueError) as error:
        sys.exit(f"safetensors.py: {error}")
    for name, array in arrays.items():
        print(f"{name:40} {NAMES[array.dtype]:5} {list(array.shape)}")
    for key, text in metadata.items():
        print(f"{METADATA}: {key}: {text}")


if __name__ == "__main__":
    main()
