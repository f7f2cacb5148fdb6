"""What the campaigns that run `setwise` in folders have in common."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PATIENCE = 600  # seconds without an end are too many


def library(folder, name):
    """Compile NAME.c of this folder, to be preloaded."""
    made = folder / f'{name}.so'
    subprocess.run(['cc', '-O1', '-fPIC', '-shared', '-o', made,
                    pathlib.Path(__file__).resolve().parent / f'{name}.c'], check=True)
    return made


class Scenario:
    """A command that writes `out`, a file or a folder in the one that it is run in. `again`: --resume goes
    on there. `force`: --force begins anew there. `old`: a copy of this input is `out` before. `ask`: a
    command whose answer shows which run is in `out`."""

    def __init__(self, name, command, out, again=False, force=False, old=None, ask=None):
        self.name, self.command, self.out = name, command, out
        self.again, self.force, self.old, self.ask = again, force, old, ask

    def resume(self):
        return [self.command[0], '--resume', '--out', self.out]

    def anew(self, exists):
        """The command, where `out` exists or not."""
        return [*self.command, '--force'] if exists and self.force else self.command


class Harness:
    """Runs commands, and counts what is wrong."""

    def __init__(self, setwise, folder):
        self.setwise, self.folder, self.faults = setwise, folder, []
        self.inputs = folder / 'inputs'
        self.environment = None

    def save_all(self):
        """From now on, runs save each of their evaluations."""
        self.environment = {**os.environ, 'LD_PRELOAD': str(library(self.folder, 'clock'))}

    def fault(self, text):
        self.faults.append(text)
        print(f'FAULT: {text}', flush=True)

    def run(self, arguments, where, wrapper=()):
        """Run to the end. Returns the exit status, and what was said on standard error."""
        done = subprocess.run([*wrapper, self.setwise, *arguments], cwd=where, text=True, errors='replace',
                              env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              timeout=PATIENCE)
        return done.returncode, done.stderr

    def need(self, arguments, where, wrapper=(), status=0):
        """The same for what prepares a test: it must end with that status."""
        found, said = self.run(arguments, where, wrapper)
        if found != status:
            sys.exit(f'{" ".join(arguments)}: status {found}\n{said}')

    def begin(self, name, scenario=None):
        """A new folder with a copy of the inputs, and with what a scenario has before."""
        where = self.folder / name
        shutil.rmtree(where, ignore_errors=True)
        shutil.copytree(self.inputs, where)
        if scenario and scenario.old:
            source = where / scenario.old
            (shutil.copytree if source.is_dir() else shutil.copy)(source, where / scenario.out)
        return where

    def answer(self, scenario, where):
        """What the run in a folder says; None: it is refused by its name."""
        done = subprocess.run([self.setwise, *scenario.ask], cwd=where, capture_output=True, text=True)
        if done.returncode != 0 and scenario.out not in done.stderr:
            self.fault(f'{scenario.name}: status {done.returncode} of {" ".join(scenario.ask)}: {done.stderr}')
        return done.stdout if done.returncode == 0 else None

    def wrong_run(self, scenario, where, before, whole):
        """What is wrong with a folder in which a run was being replaced, as sentences: it must say what it
        said before or what it says when all is done, or be refused while all of the new run lies there,
        perhaps under other names."""
        said, said_before = (self.answer(scenario, folder) for folder in (where, before))
        if said is not None:
            known = said_before, self.answer(scenario, whole)
            return [] if said in known else ['what is there is neither the old run nor the new one']
        if said_before is None:
            return []
        there = [path.read_bytes() for path in (where / scenario.out).iterdir()]
        return [f'the old run is gone, and {path.name} is not there yet'
                for path in (whole / scenario.out).iterdir() if path.read_bytes() not in there]


def in_folder(prefix, act, keep=False):
    """Call act(folder) with a new folder, which is removed afterwards unless `keep`. It is in memory, if
    TMPDIR does not say where: what is brought onto the disk there takes no time."""
    memory = '/dev/shm' if 'TMPDIR' not in os.environ and os.access('/dev/shm', os.W_OK) else None
    folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix, dir=memory))
    try:
        return act(folder)
    finally:
        if keep:
            print(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
