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


def whole(name, data):
    """Has a file of this name and content an end, as far as its kind shows?"""
    try:
        if name.endswith('.safetensors'):
            length = int.from_bytes(data[:8], 'little')
            header = json.loads(data[8:8 + length])
            ends = [tensor['data_offsets'][1] for key, tensor in header.items() if key[0] != '_']
            return len(data) == 8 + length + max(ends, default=0)
        if name.endswith('.json'):
            return json.loads(data) is not None
        if name.endswith('.jsonl'):  # a history is empty before the first evaluation
            return all(json.loads(line) for line in data.splitlines()) and data[-1:] in (b'', b'\n')
        if name.endswith('.html'):
            return data.rstrip().endswith(b'</html>')
        if name.endswith('.svg'):
            return data.rstrip().endswith(b'</svg>')
        if name.endswith(('.csv', '.tsv', '.gp', '.md', '.txt')):
            return data.endswith(b'\n')
    except (ValueError, LookupError, AttributeError):
        return False
    return len(data) > 0


def torn(folder):
    """The files that are not whole. Those that have not taken their names do not count."""
    return sorted(name for name, path in files_of(folder).items()
                  if '.tmp-' not in name and '/claims/' not in '/' + name and not whole(name, path.read_bytes()))
