"""What the campaigns that run `setwise` in folders have in common."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

PATIENCE = 600  # seconds without an end are too many


class Harness:
    """Runs commands, and counts what is wrong."""

    def __init__(self, setwise, folder):
        self.setwise, self.folder, self.faults = setwise, folder, []
        self.inputs = folder / 'inputs'

    def fault(self, text):
        self.faults.append(text)
        print(f'FAULT: {text}', flush=True)

    def run(self, arguments, where, wrapper=()):
        """Run to the end. Returns the exit status, and what was said on standard error."""
        done = subprocess.run([*wrapper, self.setwise, *arguments], cwd=where, text=True, errors='replace',
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=PATIENCE)
        return done.returncode, done.stderr

    def need(self, arguments, where, wrapper=(), status=0):
        """The same for what prepares a test: it must end with that status."""
        found, said = self.run(arguments, where, wrapper)
        if found != status:
            sys.exit(f'{" ".join(arguments)}: status {found}\n{said}')

    def begin(self, name, old=None):
        """A new folder with a copy of the inputs; `old`: (FROM, TO), one of them once more."""
        where = self.folder / name
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(self.inputs, where)
        if old:
            source = where / old[0]
            (shutil.copytree if source.is_dir() else shutil.copy)(source, where / old[1])
        return where


def in_folder(prefix, act, keep=False):
    """Call act(folder) with a new folder, which is removed afterwards unless `keep`."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
    try:
        return act(folder)
    finally:
        if keep:
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
