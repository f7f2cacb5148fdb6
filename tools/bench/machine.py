"""What machine and which versions figures come from."""
import os
import pathlib
import platform
import shlex
import subprocess
import sys

DEBIAN_PYTHON = "/usr/bin/python3"  # the one that has Debian's python3-torch


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor()


def describe(setwise):
    """The machine, the kernels that setwise runs, and the command line of this program."""
    version = subprocess.run([setwise, "--version"], capture_output=True, text=True, check=True)
    return {"processor": processor(), "cores": os.cpu_count(), "system": platform.platform(),
            "setwise": version.stdout.strip(),
            "environment": {name: value for name, value in sorted(os.environ.items())
                            if name.startswith(("OPENBLAS_", "OMP_", "GOMP_", "MALLOC_", "SW_"))},
            "command": shlex.join(sys.argv)}


def torch_version(python):
    """The version of a Python's PyTorch, and the vector instructions that it uses."""
    words = subprocess.run(
        [python, "-c", "import torch; print(torch.__version__, torch.__config__.show())"],
        capture_output=True, text=True, check=True).stdout
    capability = words.partition("CPU capability usage: ")[2].split()
    return " ".join([words.split()[0], *capability[:1]])
