#!/usr/bin/python3
"""Print the tables of compare-torch and compare-onnx.

    tables.py FILE...      the files that they wrote with --json, each with a part of the networks

Predictions are compared with the better of the two peers.
"""
import json
import math
import pathlib
import statistics
import sys

import workloads


def geometric_mean(numbers):
    return math.exp(statistics.fmean(map(math.log, numbers)))


def print_about(about):
    """The machine, versions and command."""
    print(f"{about['processor']}, {about['cores']} cores; {about['system']}")
    for line in [about["setwise"], *about["peers"]]:
        print(line)
    for name, value in about["environment"].items():
        print(f"{name}={value}")
    print(about["command"])


def print_rows(head, rows):
    print("| " + " | ".join(head) + " |\n|---|" + "---:|" * (len(head) - 1))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def training(networks):
    """networks: the results of compare-torch."""
    print("\nA training step, in ms\n")
    failed = {result["network"]: result["compile_failed"] for result in networks
              if result.get("compile_failed")}
    if failed:
        print(f"Without torch.compile, which failed for {', '.join(failed)}: "
              f"{next(iter(failed.values()))}\n")
    steps = [(result["network"], result["step_ms"]) for result in networks]
    rows = [[name, *(f"{ms:.3g}" for ms in f["setwise"]), f"{f['scaling']:.2f}",
             f"{f['torch']:.3g}", f["way"], f"{f['ratio']:.2f}"] for name, f in steps]
    mean = geometric_mean([f["ratio"] for _, f in steps])
    print_rows(["network", "setwise, 1 thread", "2 threads", "scaling", "PyTorch", "its fastest way",
                "ratio"], [*rows, ["geometric mean", *[""] * 5, f"{mean:.2f}"]])


def prediction(networks, figure, title):
    """networks: for each name, the results of each peer."""
    print(f"\n{title}, in ms\n")
    rows, ratios = [], []
    for name, of in networks.items():
        ours = [min(times) for times in zip(*(result[figure]["setwise"] for result in of.values()))]
        ratios.append(max(result[figure]["ratio"] for result in of.values()))
        torch = f"{of['torch'][figure]['torch']:.3g}" if "torch" in of else ""
        onnx = f"{min(of['onnx'][figure]['onnx']):.3g}" if "onnx" in of else ""
        rows.append([name, *(f"{ms:.3g}" for ms in ours), f"{ours[0] / ours[1]:.2f}", torch, onnx,
                     f"{ratios[-1]:.2f}"])
    print_rows(["network", "setwise, 1 thread", "2 threads", "scaling", "PyTorch", "ONNX Runtime",
                "ratio"], [*rows, ["geometric mean", *[""] * 5, f"{geometric_mean(ratios):.2f}"]])


def memory(networks):
    """networks: the results of compare-torch."""
    print("\nA step of two threads: share of the peak of products, calls of malloc, and the largest "
          "resident size in MB\n")
    print_rows(["network", "of peak", "malloc", "setwise", "PyTorch", "of which before a step"],
               [[result["network"], f"{result['of_peak']:.2f}", str(result["allocations"]["step"]),
                 *(f"{result['memory'][key]:.0f}"
                   for key in ("setwise_mb", "torch_mb", "torch_start_mb"))]
                for result in networks])


def show(parts):
    """Print all tables. A part has the `peer`, the `machine` and the results of `networks`."""
    told = set()
    for part in parts:
        if part["peer"] not in told:
            print_about(part["machine"])
        told.add(part["peer"])
    networks = {}
    for name in workloads.WORKLOADS:
        for part in parts:
            for result in part["networks"]:
                if result["network"] == name:
                    networks.setdefault(name, {})[part["peer"]] = result
    print()
    for names, words in workloads.LEGEND.items():
        if set(names.split(", ")) & set(networks):
            print(f"- {names}: {words}")
    torch = [of["torch"] for of in networks.values() if "torch" in of]
    if torch:
        training(torch)
    prediction(networks, "infer_ms", "Prediction of the batch")
    prediction(networks, "one_set_ms", "Prediction of one set")
    if torch:
        memory(torch)


if __name__ == "__main__":
    show([json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:]])
