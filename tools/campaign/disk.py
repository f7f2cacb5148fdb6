"""A record of what a command does to the disk, by strace, and the disk as a power failure may leave it."""
import collections
import os
import re

CALLS = ('openat,open,write,pwrite64,writev,lseek,ftruncate,fsync,fdatasync,rename,renameat,'
         'renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,fcntl,dup,dup2,dup3,close')

# ---- The record -------------------------------------------------------------------------------

LINE = re.compile(r'^(\d+) +(\w+)\((.*)\) += (-?\d+)')
UNFINISHED = re.compile(r'^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$')
RESUMED = re.compile(r'^(\d+) +<\.\.\. (\w+) resumed>(.*)$')
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
FD = re.compile(r'(-?\d+|AT_FDCWD)<((?:[^>\\]|\\.)*)>')


def bytes_of(text):
    return bytes.fromhex(text.replace('\\x', ''))


def lines_of(path):
    """The lines of a record, those of threads that were interrupted joined again."""
    begun = {}
    for line in open(path, errors='replace'):
        line = line.rstrip('\n')
        if match := UNFINISHED.match(line):
            begun[match[1]] = f'{match[1]} {match[2]}({match[3]}'
        elif (match := RESUMED.match(line)) and match[1] in begun:
            yield begun.pop(match[1]) + match[3]
        else:
            yield line


Call = collections.namedtuple('Call', 'name fds strings text result')


def calls_of(path):
    for line in lines_of(path):
        match = LINE.match(line)
        if not match or int(match[4]) < 0:
            continue
        text = match[3]
        outside = STRING.sub('""', text)
        fds = [(fd, bytes_of(name).decode() if name.startswith('\\x') else name)
               for fd, name in FD.findall(outside)]
        yield Call(match[2], fds, [bytes_of(s) for s in STRING.findall(text)], outside, int(match[4]))


def paths_of(call):
    """The paths that a call names. Those of an ...at call are beside its descriptors."""
    paths = [text.decode(errors='replace') for text in call.strings]
    if call.name.endswith('at') or call.name == 'renameat2':
        return [os.path.join(fd[1], path) for fd, path in zip(call.fds, paths)]
    return paths


# ---- The disk ---------------------------------------------------------------------------------


class File:
    """A file: its data as they were written, and as they were when it was last brought onto the disk."""

    def __init__(self):
        self.data, self.safe, self.synced = bytearray(), b'', False


class Folder:
    """A folder: its names. `pending` are the changes since it was brought onto the disk, in order; a
    change is a list of (name, what has it or None)."""

    def __init__(self):
        self.names, self.safe, self.pending = {}, {}, []

    def change(self, *changes):
        for name, node in changes:
            if node is None:
                self.names.pop(name, None)
            else:
                self.names[name] = node
        self.pending.append(changes)

    def sync(self):
        self.safe, self.pending = dict(self.names), []


class Disk:
    def __init__(self, root):
        self.root, self.top = root, Folder()
        self.offset, self.cwd = {}, root

    def load(self, path, folder):
        """What is there before the command begins is on the disk."""
        for entry in path.iterdir():
            if entry.is_dir():
                node = Folder()
                self.load(entry, node)
            else:
                node = File()
                node.data = bytearray(entry.read_bytes())
                node.safe, node.synced = bytes(node.data), True
            folder.names[entry.name] = node
        folder.sync()

    def place(self, path):
        """The folder and the name of a path; None: it is elsewhere."""
        path = os.path.normpath(os.path.join(self.cwd, path))
        if path == self.root or not path.startswith(self.root + '/'):
            return None, None
        *above, name = path[len(self.root) + 1:].split('/')
        folder = self.top
        for part in above:
            folder = folder.names.get(part)
            if not isinstance(folder, Folder):
                return None, None
        return folder, name

    def node(self, path):
        if os.path.normpath(path) == self.root:
            return self.top
        folder, name = self.place(path)
        return folder.names.get(name) if folder else None

    def write(self, path, data, at):
        node = self.open_file(path)
        if node is None:
            return
        if len(node.data) < at:
            node.data.extend(bytes(at - len(node.data)))
        node.data[at:at + len(data)] = data

    def open_file(self, path):
        """The file of a descriptor. strace says where it is by its present name."""
        node = self.node(path.removesuffix(' (deleted)').removesuffix('(deleted)'))
        return node if isinstance(node, File) else None

    def move(self, source, target):
        (a, a_name), (b, b_name) = self.place(source), self.place(target)
        if not a or not b or a_name not in a.names:
            return
        node = a.names[a_name]
        if a is b:
            a.change((b_name, node), (a_name, None))
        else:
            b.change((b_name, node))
            a.change((a_name, None))

    def do(self, call):
        """Let the disk follow a call. Returns true for an fsync."""
        name, fds, strings, text, result = call
        paths = paths_of(call)
        if name in ('openat', 'open'):
            folder, entry = self.place(paths[0])
            if folder is None:
                return False
            found = folder.names.get(entry)
            if found is None and 'O_CREAT' in text:
                folder.change((entry, File()))
            elif isinstance(found, File) and 'O_TRUNC' in text:
                found.data = bytearray()
            node = folder.names.get(entry)
            self.offset[result] = 0 if 'O_APPEND' not in text else len(node.data)
        elif name in ('write', 'writev'):
            fd, path = int(fds[0][0]), fds[0][1]
            data = b''.join(strings)[:result]
            self.write(path, data, self.offset.get(fd, 0))
            self.offset[fd] = self.offset.get(fd, 0) + result
        elif name == 'pwrite64':
            self.write(fds[0][1], strings[0][:result], int(text.rsplit(',', 1)[1]))
        elif name == 'lseek':
            self.offset[int(fds[0][0])] = result
        elif name in ('dup', 'dup2', 'dup3') or (name == 'fcntl' and 'F_DUPFD' in text):
            self.offset[result] = self.offset.get(int(fds[0][0]), 0)
        elif name == 'ftruncate':
            node = self.open_file(fds[0][1])
            if node:
                size = int(text.rsplit(',', 1)[1])
                del node.data[size:]
                node.data.extend(bytes(size - len(node.data)))
        elif name in ('fsync', 'fdatasync'):
            node = self.node(fds[0][1])
            if isinstance(node, File):
                node.safe, node.synced = bytes(node.data), True
            elif node:
                node.sync()
            return node is not None
        elif name in ('rename', 'renameat', 'renameat2'):
            self.move(paths[0], paths[1])
        elif name in ('link', 'linkat'):
            (a, a_name), (b, b_name) = self.place(paths[0]), self.place(paths[1])
            if a and b:
                b.change((b_name, a.names[a_name]))
        elif name in ('unlink', 'unlinkat', 'rmdir'):
            folder, entry = self.place(paths[0])
            if folder:
                folder.change((entry, None))
        elif name in ('mkdir', 'mkdirat'):
            folder, entry = self.place(paths[0])
            if folder:
                folder.change((entry, Folder()))
        return False

    # ---- A failure

    def put(self, folder, path, kind, choose):
        """Write a folder as a failure leaves it: `kind` is 'none', 'all' or 'some' of what was not
        brought onto the disk."""
        path.mkdir(exist_ok=True)
        if kind == 'all':
            names = folder.names
        else:
            names = dict(folder.safe)
            for changes in folder.pending:
                if kind == 'some' and choose.random() < 0.5:
                    for name, node in changes:
                        if node is None:
                            names.pop(name, None)
                        else:
                            names[name] = node
        for name, node in names.items():
            if isinstance(node, Folder):
                self.put(node, path / name, kind, choose)
            else:
                (path / name).write_bytes(self.data_of(node, kind, choose))

    @staticmethod
    def data_of(node, kind, choose):
        if kind == 'all' or bytes(node.data) == node.safe:
            return bytes(node.data)
        if kind == 'none':
            return node.safe
        size = choose.randint(0, len(node.data))
        return choose.choice([node.safe, bytes(node.data[:size]), bytes(size), bytes(node.data)])
