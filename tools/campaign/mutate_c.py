"""mutate_c.py - the mutants of a C function: each is its file with one change.

C is read as tokens, as far as this needs. The files are formatted: binary operators have spaces on both
sides, and the braces of a function are in the first column.
"""
import bisect
import collections
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]

TOKEN = re.compile(r'''(?P<skip>/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:\\\n|[^\n])*|\s+)
                     |(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
                     |(?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
                     |(?P<word>[A-Za-z_]\w*)
                     |(?P<mark><<=|>>=|->|\+\+|--|&&|\|\||[-+*/%&|^=!<>]=|<<|>>|.)''',
                   re.X | re.S | re.M)
SWAPS = {'+': '-', '-': '+', '*': '/', '/': '*', '%': '/', '<': '<=', '<=': '<', '>': '>=', '>=': '>',
         '==': '!=', '!=': '==', '&&': '||', '||': '&&'}
UPDATES = {'+=': ['-=', '='], '-=': ['+=', '='], '*=': ['/=', '='], '/=': ['*=', '='],
           '&=': ['='], '|=': ['=']}
NO_VALUES = {'return', 'case', 'else', 'do', 'sizeof'}  # what follows one of them has no left side

Token = collections.namedtuple('Token', 'kind text start end')
Mutant = collections.namedtuple('Mutant', 'path start end new line column')


class Source:
    def __init__(self, path):
        self.path = path
        self.text = (ROOT / path).read_text()
        self.tokens = [Token(m.lastgroup, m[0], m.start(), m.end())
                       for m in TOKEN.finditer(self.text) if m.lastgroup != 'skip']
        self.lines = [m.start() for m in re.finditer('^', self.text, re.M)]
        self.functions = self.find_functions()

    def find_functions(self):
        """{name: its tokens, from the first parenthesis on}; a body has its braces in column one."""
        functions, start, head = {}, 0, None
        for i, token in enumerate(self.tokens):
            if token.text == '{' and self.text[token.start - 1] == '\n':
                head = next(j for j in range(start, i) if self.tokens[j].text == '(')
            if token.text == '}' and self.text[token.start - 1] == '\n' and head:
                functions[self.tokens[head - 1].text] = self.tokens[head:i + 1]
                head = None
            if token.text in (';', '}'):
                start = i + 1
        return functions

    def mutant(self, start, end, new):
        line = bisect.bisect(self.lines, start)
        return Mutant(self.path, start, end, new, line, start - self.lines[line - 1] + 1)

    def change(self, mutant):
        return self.text[:mutant.start] + mutant.new + self.text[mutant.end:]

    def change_all(self, numbered, broken=()):
        """The file with all of these (number, mutant) in it, without the bodies of the broken ones: a
        function runs the body of the one whose number sw_mutant has, or else its own, and then notes that it
        was reached under the number of its first. The compiler names `mutant-NUMBER` as the file of a body."""
        parts, at = ['extern int sw_mutant;\nextern char sw_reached[];\n'], 0
        for start, end, mine in self.bodies(numbered):
            bodies = [f'case {number}:\n#line {bisect.bisect(self.lines, start)} "mutant-{number}"\n'
                      f'{self.text[start:mutant.start]}{mutant.new}{self.text[mutant.end:end]}\nbreak;\n'
                      for number, mutant in mine if number not in broken]
            parts += [self.text[at:start], '{ switch (sw_mutant) {\n', *bodies,
                      f'default: sw_reached[{mine[0][0]}] = 1;\n', self.text[start:end], '} }']
            at = end
        return ''.join(parts) + self.text[at:]

    def bodies(self, numbered):
        """Where the body of each function begins and ends, and its (number, mutant); not without one."""
        for tokens in self.functions.values():
            start, end = next(t.start for t in tokens if t.text == '{'), tokens[-1].end
            mine = [pair for pair in numbered if start < pair[1].start < end]
            if mine:
                yield start, end, mine

    def owners(self, numbered):
        """{number: that of the first mutant of the same function}"""
        return {number: mine[0][0] for _, _, mine in self.bodies(numbered) for number, _ in mine}

    def shown(self, mutant):
        """The lines that the mutant changes, before and after, each as one line."""
        first = self.text.rfind('\n', 0, mutant.start) + 1
        last = self.text.find('\n', mutant.end)
        before = self.text[first:last]
        after = self.text[first:mutant.start] + mutant.new + self.text[mutant.end:last]
        return ' '.join(before.split()), ' '.join(after.split())


def partner(tokens, i):
    """The index of the bracket that closes tokens[i]."""
    depth = 0
    for j in range(i, len(tokens)):
        depth += (tokens[j].text in ('(', '[', '{')) - (tokens[j].text in (')', ']', '}'))
        if depth == 0:
            return j
    raise ValueError(f'{tokens[i]} is not closed')


def is_value(token):
    """Whether an operator after this token has it as its left side."""
    return token.kind in ('number', 'word', 'text') and token.text not in NO_VALUES \
        or token.text in (')', ']')


def declares(tokens, i):
    """Whether tokens[i] opens the size of an array that is declared."""
    while tokens[i - 1].text == ']':
        i = next(j for j in range(i - 2, 0, -1) if tokens[j].text == '[')
    kind = i - 2
    while tokens[kind].text == '*' and tokens[kind].end == tokens[kind + 1].start:
        kind -= 1
    if tokens[kind].text != ',':
        return tokens[kind].kind == 'word' and tokens[kind].text not in NO_VALUES
    # After others: a list of declarations has a type and a name side by side.
    depth = 0
    while depth <= 0 and tokens[kind].text not in (';', '{'):
        kind -= 1
        depth += (tokens[kind].text in ('(', '[')) - (tokens[kind].text in (')', ']'))
        if depth == 0 and tokens[kind].kind == tokens[kind + 1].kind == 'word':
            return tokens[kind].text not in NO_VALUES
    return False


def number_changes(text):
    if re.fullmatch(r'\d+[uUlL]*', text):
        return [re.sub(r'\d+', lambda m: str(int(m[0]) + 1), text)] + (['0'] if text == '1' else [])
    return [f'({text} / 2)']


def sizes_of(tokens):
    """The 64-bit integers of a function, and where they are declared."""
    names = {}
    for i, token in enumerate(tokens):
        if token.text != 'int64_t' or tokens[i + 1].kind != 'word':
            continue
        depth, j = 0, i + 1
        while depth > 0 or tokens[j].text not in (';', ')'):
            if depth == 0 and tokens[j].kind == 'word' and tokens[j - 1].text in ('int64_t', ','):
                names.setdefault(tokens[j].text, j)
            if depth == 0 and tokens[j].text == ',' and (tokens[j + 2].kind == 'word'
                                                         or tokens[j + 2].text == '*'):
                break  # another parameter
            depth += (tokens[j].text in ('(', '[', '{')) - (tokens[j].text in (')', ']', '}'))
            j += 1
    return {name: at for name, at in names.items() if name not in ('const', 'int64_t')}


def other_sizes(sizes, tokens, i):
    """A size that tokens[i], another one, may be mistaken for: of an earlier statement."""
    names = [name for name, at in sizes.items() if name != tokens[i].text
             and any(token.text in (';', '{') for token in tokens[at:i])]
    earlier = [name for name in names if sizes[name] < sizes[tokens[i].text]]
    return earlier[-1:] or names[:1]


def statements(source, tokens):
    """Where assignments and calls begin and end; not declarations, nor the heads of loops."""
    i = 0
    while i < len(tokens):
        if tokens[i].text in ('if', 'for', 'while', 'switch'):
            i = partner(tokens, i + 1) + 1
            continue
        end = i
        while tokens[end].text not in (';', '{', '}'):
            end = partner(tokens, end) + 1 if tokens[end].text in ('(', '[') else end + 1
        begins = tokens[i].kind == 'word' and tokens[i].text not in NO_VALUES
        if tokens[end].text == ';' and (tokens[i].text == '*' or begins and tokens[i + 1].text in (
                '(', '[', '.', '->', '=', '++', '--', *UPDATES)):
            yield tokens[i].start, tokens[end].start
        i = i + 1 if tokens[i].text in ('else', 'do') else end + 1


def mutants_of(source, tokens):
    sizes = sizes_of(tokens)
    body = next(i for i, token in enumerate(tokens) if token.text == '{')
    spaced = [source.text[token.start - 1].isspace() and source.text[token.end].isspace()
              for token in tokens]
    for i in range(body + 1, len(tokens)):
        kind, text, start, end = tokens[i]
        before = tokens[i - 1]
        news = []
        if text in SWAPS and spaced[i]:
            news = [SWAPS[text]]
        elif text in UPDATES:
            news = UPDATES[text]
        elif text == '-' and not is_value(before) and not spaced[i]:
            news = ['']
        elif kind == 'number' and not (before.text == '[' and declares(tokens, i - 1)):
            news = number_changes(text)
        elif text in ('true', 'false'):
            news = ['false' if text == 'true' else 'true']
        elif text == '[' and tokens[i + 1].text != ']' and is_value(before):
            close = partner(tokens, i)
            inside = source.text[tokens[i + 1].start:tokens[close].start]
            if not declares(tokens, i) and not re.fullmatch(r'\d+', inside):
                yield source.mutant(tokens[i + 1].start, tokens[close].start, f'({inside}) + 1')
        elif text in sizes and '*' in (before.text, tokens[i + 1].text) \
                and spaced[i - 1 if before.text == '*' else i + 1] \
                and before.text not in ('.', '->'):
            news = other_sizes(sizes, tokens, i)
        elif text == 'if':
            close = partner(tokens, i + 1)
            inside = source.text[tokens[i + 2].start:tokens[close].start]
            if re.search(r'&&|\|\|', inside) or not re.search('[!=]=', inside):
                yield source.mutant(tokens[i + 2].start, tokens[close].start, f'!({inside})')
        for new in news:
            yield source.mutant(start, end, new)
    for start, end in statements(source, tokens[body:]):
        yield source.mutant(start, end, '')
