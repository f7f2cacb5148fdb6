"""The workloads that the programs of this folder time, and how setwise is run on them.

A workload is a network, with the options of `setwise bench`, and the sizes of a batch.
"""
import json
import os
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SETWISE = HERE.parent.parent / "build/tools/setwise"
POOLS = ["mean", "max", "dot", "gated", "pma"]
COMMON = {"input": 3, "width": 128, "layers": 2, "heads": 4, "classes": 10, "batch": 64,
          "set-size": "100:100"}
# What differs from COMMON.
WORKLOADS = {
    **{pool: {"encoder": "ff", "pool": pool} for pool in POOLS},
    "sab": {"encoder": "sab", "pool": "pma"},
    "sab1000": {"encoder": "sab", "pool": "pma", "batch": 8, "set-size": "1000:1000"},
    "isab": {"encoder": "isab", "pool": "pma", "inducing": 16, "batch": 32,
             "set-size": "1000:1000"},
    "isab5000": {"encoder": "isab", "pool": "pma", "inducing": 16, "batch": 8,
                 "set-size": "5000:5000"},
    "lenet": {"encoder": "lenet", "pool": "gated", "input": 784, "width": 500, "batch": 16,
              "set-size": "8:12"},
    "bag": {"encoder": "lenet", "pool": "gated", "input": 784, "width": 500, "batch": 1,
            "set-size": "10:10"},
    "ragged": {"encoder": "sab", "pool": "pma", "set-size": "10:200"},
    "small": {"encoder": "sab", "pool": "pma", "width": 64, "batch": 32, "set-size": "5:10"},
    "two": {"encoder": "ff", "pool": "pma", "batch": 2, "set-size": "100000:100000"},
    "one": {"encoder": "ff", "pool": "pma", "batch": 1, "set-size": "100000:100000"},
}
LEGEND = {
    ", ".join(POOLS): "feed-forward encoder and this pooling; 64 sets of 100",
    "sab": "two SAB, PMA; 64 sets of 100",
    "sab1000": "two SAB, PMA; 8 sets of 1,000",
    "isab": "two ISAB of 16 inducing points, PMA; 32 sets of 1,000",
    "isab5000": "two ISAB of 16 inducing points, PMA; 8 sets of 5,000",
    "lenet": "LeNet, gated attention, width 500; 16 bags of 8 to 12 images",
    "bag": "LeNet, gated attention, width 500; one bag of 10 images",
    "ragged": "two SAB, PMA; 64 sets of 10 to 200, which the peers pad",
    "small": "two SAB of width 64, PMA; 32 sets of 5 to 10, which the peers pad",
    "two": "feed-forward encoder, PMA; two sets of 100,000",
    "one": "feed-forward encoder, PMA; one set of 100,000",
}


def options(workload):
    return {**COMMON, **WORKLOADS[workload]}


def flags(workload, **more):
    """The flags that describe a workload, for `setwise bench` and for the scripts of the peers."""
    return [word for name, value in {**options(workload), **more}.items()
            for word in ("--" + name, str(value))]


def run(command, environment=None, under=""):
    """Run a program that prints a JSON object, and return that. Ends with its message if it fails."""
    done = subprocess.run([*shlex.split(under), *map(str, command)], capture_output=True, text=True,
                          check=False, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {' '.join(map(str, command))}: "
                 f"{done.stderr.strip()}")
    return json.loads(done.stdout)


# ---- What compare-torch and compare-onnx share -------------------------------------------------


def add_options(parser):
    parser.add_argument("--setwise", default=str(SETWISE))
    parser.add_argument("--networks", default=",".join(WORKLOADS),
                        help="some of " + ", ".join(WORKLOADS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1, help="length of each measurement")
    parser.add_argument("--under", default="", metavar="COMMAND",
                        help='run each program under this command, as "taskset -c 0,1"')
    parser.add_argument("--json", help="write all numbers to this file")


def chosen(parser, arguments):
    """The workloads that --networks names."""
    names = arguments.networks.split(",")
    for name in names:
        if name not in WORKLOADS:
            parser.error(f"no network is called {name!r}: {', '.join(WORKLOADS)}")
    return names


def save(arguments, part):
    """Write --json."""
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(part, indent=1) + "\n")
