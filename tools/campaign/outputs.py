"""What runs and comparisons leave in their folders, for the campaigns that compare two of them."""
import csv
import json
import re

SECONDS = re.compile(rb'"seconds": *[^,}\n]+')


def without_seconds(path):
    """The rows of a CSV file without the column of seconds."""
    rows = list(csv.reader(open(path)))
    column = rows[0].index('seconds')
    return [row[:column] + row[column + 1:] for row in rows]


def report_without_seconds(path):
    """The lines of a report; in tables with a column of seconds, that column is empty, and so is what
    comes after "seconds:" in a list."""
    lines, column = [], None
    for line in open(path):
        cells = line.rstrip('\n').split('|')
        if len(cells) < 3:
            column = None
        elif column is None:
            heads = [cell.strip() for cell in cells]
            column = next((i for i, head in enumerate(heads) if head.startswith('seconds')), None)
        elif column < len(cells):
            cells[column] = ''
        lines.append('|'.join(cells))
    return lines


def tensors(path):
    """The numbers of a safetensors file, without its header."""
    data = path.read_bytes()
    return data[8 + int.from_bytes(data[:8], 'little'):]


def content(path):
    """What two runs of the same settings have in common in this file; None: nothing has to be."""
    if path.name in ('runs.csv', 'trials.csv'):
        return without_seconds(path)
    if path.name == 'last.safetensors':  # its history has seconds
        return tensors(path)
    if path.suffix in ('.json', '.jsonl'):
        return SECONDS.sub(b'', path.read_bytes())
    if path.suffix in ('.safetensors', '.npy', '.npz', '.gz') or path.parent.suffix == '.npy':
        return path.read_bytes()
    if path.name == 'pairs.csv':
        return path.read_bytes()
    return None


def files_of(folder):
    return {str(path.relative_to(folder)): path for path in folder.rglob('*') if path.is_file()}


def differences(a, b):
    """What differs in two folders, as a list of sentences."""
    of_a, of_b = files_of(a), files_of(b)
    said = [f'{name} is only in one of {a} and {b}' for name in of_a.keys() ^ of_b.keys()]
    said += [f'{name} differs in {a} and {b}' for name in of_a.keys() & of_b.keys()
             if content(of_a[name]) != content(of_b[name])]
    return sorted(said)


def temporaries(folder):
    return sorted(str(path) for path in folder.rglob('*.tmp-*'))


def is_whole(path):
    """Can a reader of this kind of file take it for a whole one? Of model files, `setwise` says it."""
    data = path.read_bytes()
    if path.suffix == '.json':
        try:
            json.loads(data)
        except ValueError:
            return False
    elif path.suffix in ('.jsonl', '.csv', '.md', '.tsv'):
        # A history is empty before the first evaluation.
        return data.endswith(b'\n') or (not data and path.suffix == '.jsonl')
    elif path.suffix == '.svg':
        return data.rstrip().endswith(b'</svg>')
    elif path.suffix == '.html':
        return data.rstrip().endswith(b'</html>')
    elif path.suffix == '.safetensors':
        return len(data) > 8 and len(data) > 8 + int.from_bytes(data[:8], 'little')
    return len(data) > 0


def torn(folder):
    """The files that are not whole. Those that have not taken their names do not count."""
    return sorted(name for name, path in files_of(folder).items()
                  if '.tmp-' not in name and '/claims/' not in '/' + name and not is_whole(path))
