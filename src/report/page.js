// page.js - sorts the tables of report.html, and shows attention as its reader asks for it.
(() => {
    'use strict';

    // An element with these properties and children; a key with a dash is an attribute.
    const make = (tag, properties = {}, ...children) => {
        const svg = ['svg', 'circle', 'line', 'text', 'title'].includes(tag);
        const element = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag)
                            : document.createElement(tag);
        for (const [key, value] of Object.entries(properties))
            if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
            else if (key.startsWith('--')) element.style.setProperty(key, value);
            else if (value !== false) element.setAttribute(key, value);
        element.append(...children);
        return element;
    };
    // The texts of weights: as many digits after the point as the largest needs to show three.
    const texts_of = most => {
        const digits = Math.min(Math.max(2 - Math.floor(Math.log10(most || 1)), 3), 8);
        return weight => weight.toFixed(digits);
    };

    // ---- Tables ------------------------------------------------------------------------------

    const key_of = (row, column) => {
        const cell = row.cells[column];
        const text = cell?.dataset.value ?? cell?.textContent.trim() ?? '';
        const number = parseFloat(text.replace(/,/g, '').replace('\u2212', '-'));
        return Number.isNaN(number) ? text : number;
    };
    // Numbers come before words, and a cell without anything last, in both directions.
    const compare = (a, b, sign) => {
        if (a === '' || b === '') return (a === '') - (b === '');
        if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
        return sign * (typeof a === 'number' ? a - b : a.localeCompare(b, undefined, {numeric: true}));
    };
    const sort_by = (table, header) => {
        const column = header.cellIndex, body = table.tBodies[0], rows = [...body.rows];
        const keys = new Map(rows.map(row => [row, key_of(row, column)]));
        const numbers = [...keys.values()].some(key => typeof key === 'number');
        const before = header.getAttribute('aria-sort');
        const down = before ? before === 'ascending' : numbers && !('least' in header.dataset);
        for (const other of header.parentNode.cells) other.removeAttribute('aria-sort');
        header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
        rows.sort((a, b) => compare(keys.get(a), keys.get(b), down ? -1 : 1));
        body.append(...rows);
    };
    for (const table of document.querySelectorAll('table.sorts'))
        for (const header of table.tHead.rows[0].cells) {
            if (!header.textContent.trim() || header.matches('.forest')) continue;
            const button = make('button', {type: 'button', onclick: () => sort_by(table, header)});
            button.append(...header.childNodes);
            header.append(button);
        }
    // What scrolls in its own box can be reached by the keyboard.
    for (const box of document.querySelectorAll('.table, figure'))
        if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    addEventListener('beforeprint', () => {
        for (const details of document.querySelectorAll('details')) details.open = true;
    });

    // ---- Attention ---------------------------------------------------------------------------

    // The weights of the elements of a set: those of a query and a head, or the mean over all (-1).
    const weights_of = (model, at, query, head) => {
        const all = model.sets[at].weights, {queries, heads} = model;
        const each = queries * heads, weights = [];
        for (let r = 0; r * each < all.length; r++) {
            let sum = 0, count = 0;
            for (let k = 0; k < queries; k++)
                for (let h = 0; h < heads; h++)
                    if ((query < 0 || k === query) && (head < 0 || h === head))
                        sum += all[r * each + k * heads + h], count++;
            weights.push(sum / count);
        }
        return weights;
    };
    // How many elements there were if all had equal weights: the exponential of the entropy.
    const effective = weights => {
        const sum = weights.reduce((a, b) => a + b, 0);
        return Math.exp(-weights.reduce((a, w) => a + (w > 0 ? w / sum * Math.log(w / sum) : 0), 0));
    };
    const place_of = (set, i) => set.place ? set.place[i] : i;
    const label_of = (set, i) => set.words ? set.words[i] : '#' + place_of(set, i);
    const carries = (set, i) => set.carries && set.carries[i] === 1;

    // ---- Words
    const word_of = (set, seen, i) =>
        make('span', {class: 'word' + (carries(set, i) ? ' carries' : '') +
                          (set.words[i].includes(' ') ? ' sentence' : ''),
                      title: seen.text(seen.weights[i]), '--share': 100 * seen.share[i]}, set.words[i]);
    const show_words = (data, set, seen) => {
        const box = make('div', {class: 'words'});
        let line = box;
        set.words.forEach((word, i) => {
            if (set.part && (i === 0 || set.part[i] !== set.part[i - 1])) {
                const sum = seen.weights.reduce((a, w, j) => a + (set.part[j] === set.part[i] ? w : 0), 0);
                line = make('div');
                box.append(make('div', {class: 'part'}, make('span', {}, seen.text(sum)), line));
            }
            line.append(word_of(set, seen, i), ' ');
        });
        return box;
    };

    // ---- Images
    const draw = (canvas, bytes, from, side) => {
        const context = canvas.getContext('2d'), image = context.createImageData(side, side);
        for (let p = 0; p < side * side; p++) {
            const grey = bytes.charCodeAt(from + p);
            image.data.set([grey, grey, grey, 255], 4 * p);
        }
        context.putImageData(image, 0, 0);
    };
    const show_images = (data, set, seen, choice) => {
        const bytes = atob(set.pixels), side = data.side;
        const order = choice.elements === 'weight' ? seen.order : seen.weights.map((_, i) => i);
        return make('div', {class: 'images'}, ...order.map(i => {
            const canvas = make('canvas', {width: side, height: side, role: 'img',
                                           'aria-label': `element ${place_of(set, i)}`});
            draw(canvas, bytes, i * side * side, side);
            return make('figure', {class: carries(set, i) ? 'carries' : '',
                                   '--share': 100 * seen.share[i]},
                        canvas, make('figcaption', {}, seen.text(seen.weights[i])));
        }));
    };

    // ---- Points
    const SIZE = 420, MARGIN = 44;
    const extent = (values, axis) => {
        const finite = values.filter(v => v !== null), high = Math.max(...finite);
        const low = axis === 'weight' ? 0 : Math.min(...finite);
        return high > low ? [low, high] : [low - 1, low + 1];
    };
    // The numbers along an axis: a feature, the position, the weight, or a turned cloud.
    const along = (data, set, weights, axis) => weights.map((w, i) =>
        axis === 'weight' ? w : axis === 'position' ? place_of(set, i)
                              : set.x[i * data.features.length + Number(axis)]);
    const turned = (data, set, weights, choice) => {
        const [x, y, z] = [0, 1, 2].map(axis => along(data, set, weights, axis));
        const a = choice.turn * Math.PI / 180;
        return [x.map((v, i) => v * Math.cos(a) + y[i] * Math.sin(a)),
                z.map((v, i) => v + 0.35 * (y[i] * Math.cos(a) - x[i] * Math.sin(a)))];
    };
    const show_points = (data, set, seen, choice) => {
        const at = axis => along(data, set, seen.weights, axis);
        const [x, y] = data.turns ? turned(data, set, seen.weights, choice) : [at(choice.x), at(choice.y)];
        const [xs, ys] = [extent(x, choice.x), extent(y, choice.y)], room = SIZE - 2 * MARGIN;
        const places = data.turns || (data.places && choice.x === '0' && choice.y === '1');
        const most = Math.max(xs[1] - xs[0], ys[1] - ys[0]); // of places: a length is one both ways
        const scale = ([low, high]) => room / (places ? most : high - low);
        const flipped = data.down && choice.y === '1';
        const right = v => MARGIN + (v - xs[0]) * scale(xs);
        const down = v => MARGIN + (flipped ? v - ys[0] : ys[1] - v) * scale(ys);
        const edge = down(flipped ? ys[1] : ys[0]), end = right(xs[1]);
        const svg = make('svg', {class: 'points', viewBox: `0 0 ${SIZE} ${Math.ceil(edge) + MARGIN}`, role: 'img',
                                 'aria-label': 'the elements, coloured by their weights'});
        const line = (x1, y1, x2, y2) => svg.append(make('line', {x1, y1, x2, y2}));
        const text = (tx, ty, anchor, words) => svg.append(make('text', {x: tx, y: ty, 'text-anchor': anchor}, words));
        const number = v => String(Number(v.toPrecision(3)));
        const span = (axis, [low, high]) => `${isNaN(axis) ? axis : data.features[axis]}: ${number(low)} to ${number(high)}`;
        if (!data.turns) {
            line(MARGIN, edge + 14, end, edge + 14);
            line(MARGIN - 14, MARGIN, MARGIN - 14, edge);
            text(MARGIN, edge + 32, 'start', span(choice.x, xs));
            text(MARGIN - 14, MARGIN - 20, 'start', span(choice.y, ys) + (flipped ? ', downwards' : ''));
        }
        for (const i of seen.order.slice().reverse().filter(j => x[j] !== null && y[j] !== null))
            svg.append(make('circle', {cx: right(x[i]).toFixed(1), cy: down(y[i]).toFixed(1), r: (3 + 4 * seen.share[i]).toFixed(1),
                                       'fill-opacity': seen.share[i].toFixed(3), class: carries(set, i) ? 'carries' : ''},
                            make('title', {}, `${label_of(set, i)}: ${seen.text(seen.weights[i])}`)));
        return svg;
    };

    // ---- The elements with the largest weights
    const show_bars = (data, set, seen) => {
        const shown = data.form === 'points' ? data.features.slice(0, 6) : [];
        const row = i => make('tr', {},
            make('td', {class: carries(set, i) ? 'carries' : ''}, label_of(set, i)),
            make('td', {class: 'number'}, seen.text(seen.weights[i])),
            make('td', {class: 'bar'}, make('i', {'--share': 100 * seen.share[i]})),
            ...shown.map((_, d) => {
                const value = set.x[i * data.features.length + d];
                return make('td', {class: 'number'}, value === null ? '' : String(Number(value.toPrecision(4))));
            }));
        const head = make('thead', {}, make('tr', {}, ...['element', 'weight', '', ...shown].map(
            (name, i) => make('th', {class: i === 1 || i > 2 ? 'number' : ''}, name))));
        return make('div', {class: 'table', tabindex: 0, role: 'region', 'aria-label': 'largest weights'},
                    make('table', {class: 'bars'}, head, make('tbody', {}, ...seen.order.slice(0, 8).map(row))));
    };

    const ORDERS = {
        certainty: [['least', 'least certain first'], ['most', 'most certain first'], ['data', 'as in the data']],
        error: [['most', 'largest error first'], ['least', 'smallest error first'], ['data', 'as in the data']],
        none: [['data', 'as in the data']],
    };
    const SHOWS = {words: show_words, images: show_images, points: show_points};

    const view = (box, data) => {
        const uneven = ({weights}) => Math.max(...weights) > 1.001 * Math.min(...weights);
        const choice = {order: ORDERS[data.order][0][0], set: 0,
                        model: Math.max(0, data.models.findIndex(model => model.sets.some(uneven))), query: -1, head: -1,
                        elements: 'set', turn: 30,
                        x: data.places || data.features?.length === 1 ? '0' : 'position',
                        y: data.places ? '1' : 'weight'};
        const choices = make('div', {class: 'choices'}), body = make('div');
        const sorted = () => data.sets.map((_, i) => i).sort((a, b) =>
            choice.order === 'data' ? data.sets[a].at - data.sets[b].at
                                    : (choice.order === 'least' ? 1 : -1) * (data.sets[a].key - data.sets[b].key));
        const select = (name, key, options, after) => {
            if (options.length < 2) return;
            const list = make('select', {onchange: () => {
                choice[key] = typeof choice[key] === 'number' ? Number(list.value) : list.value;
                (after ?? update)();
            }}, ...options.map(([value, text]) => make('option', {value}, text)));
            list.value = choice[key];
            choices.append(make('label', {}, name, list));
        };
        const numbered = (count, what) => [[-1, `mean of ${count}`],
                                           ...Array.from({length: count}, (_, i) => [i, `${what} ${i + 1}`])];
        const step = by => {
            const order = sorted(), at = order.indexOf(choice.set);
            choice.set = order[(at + by + order.length) % order.length];
            rebuild(by < 0 ? 'previous set' : 'next set');
        };
        const rebuild = focus => {
            const model = data.models[choice.model];
            if (choice.query >= model.queries) choice.query = -1;
            if (choice.head >= model.heads) choice.head = -1;
            choices.replaceChildren();
            select('sets', 'order', ORDERS[data.order], () => { choice.set = sorted()[0]; rebuild('sets'); });
            select('set', 'set', sorted().map(i => [i, data.sets[i].name + (data.sets[i].truth ? `: ${data.sets[i].truth}` : '')]));
            const arrow = (by, name, sign) => make('button', {type: 'button', 'aria-label': name, onclick: () => step(by)}, sign);
            if (data.sets.length > 1)
                choices.append(make('span', {}, arrow(-1, 'previous set', '\u2190'), ' ', arrow(1, 'next set', '\u2192')));
            select('model', 'model', data.models.map((m, i) => [i, m.name]), () => rebuild('model'));
            select('query', 'query', model.queries > 1 ? numbered(model.queries, 'query') : []);
            select('head', 'head', model.heads > 1 ? numbered(model.heads, 'head') : []);
            if (data.form === 'images') select('images', 'elements', [['set', 'as in the set'], ['weight', 'by weight']]);
            const axes = [...(data.features ?? []).map((name, d) => [String(d), name]), ['position', 'position'], ['weight', 'weight']];
            if (data.form === 'points' && !data.turns) select('across', 'x', axes), select('up', 'y', axes);
            if (data.turns)
                choices.append(make('label', {}, 'turn', make('input', {type: 'range', min: 0, max: 360, value: choice.turn,
                    oninput: event => { choice.turn = Number(event.target.value); update(); }})));
            if (focus) for (const control of choices.querySelectorAll('select, button'))
                if ((control.getAttribute('aria-label') ?? control.parentNode.firstChild.textContent) === focus) control.focus();
            update();
        };
        const update = () => {
            const set = data.sets[choice.set], model = data.models[choice.model];
            const weights = weights_of(model, choice.set, choice.query, choice.head), most = Math.max(...weights);
            const full = Math.max(most, 2 / set.size); // equal weights have half the colour
            const seen = {weights, text: texts_of(most), share: weights.map(w => w / full),
                          order: weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a])};
            const answer = model.sets[choice.set], said = make('p', {class: 'said', 'aria-live': 'polite'});
            const add = (name, words, kind = '') => words && said.append(
                make('span', {}, said.childNodes.length ? ' \u00b7 ' : '', name, make('b', {class: kind}, words)));
            add('true: ', set.truth);
            add('said: ', answer.said, answer.right === undefined ? '' : answer.right ? 'right' : 'wrong');
            add('', `${set.size} element${set.size === 1 ? '' : 's'}`);
            if (set.size === weights.length) add('as spread as ', `${effective(weights).toFixed(1)} equal weights`);
            const marks = {words: 'Underlined words', images: 'Underlined numbers', points: 'Bold rings'}[data.form];
            const notes = [set.size > weights.length && `The ${weights.length} elements with the largest weights are shown.`,
                           set.carries?.includes(1) && `${marks} are elements that carry the label.`,
                           `Full colour is a weight of ${seen.text(full)}; each of ${set.size} equal weights would be ${seen.text(1 / set.size)}.`];
            const view_of = make('div', {class: 'view'}, SHOWS[data.form](data, set, seen, choice),
                                 make('p', {class: 'key'}, notes.filter(Boolean).join(' ')));
            body.replaceChildren(said, make('div', {class: 'panes'}, view_of, show_bars(data, set, seen)));
        };
        choice.set = sorted()[0];
        box.append(choices, body);
        rebuild();
    };
    for (const box of document.querySelectorAll('.attention')) view(box, JSON.parse(box.querySelector('script').textContent));
})();
