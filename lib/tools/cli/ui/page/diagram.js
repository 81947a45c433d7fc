import { shown } from './page.js';

const SVG = 'http://www.w3.org/2000/svg';

/** In pixels: a character of the diagram, a line of text, and the space around. */
const CHARACTER = 6.65;
const LINE = 15;
const GAP = 12;
/** Below this width, labels use the whole width. */
const NARROW = 520;

/** An explanation as a sequence diagram: the script, the browser, the server, and what they send each other, in order. */
export function drawing(explanation, width) {
  const { method, url, origin, credentials, preflight, actual, allowed, undecided, summary } = explanation;
  const diagram = new Diagram(width, [origin ? ['Script of', origin] : ['Client'], ['Browser'], ['Server']]);
  diagram.message(0, 1, [`${method} ${url}`, ...(credentials ? ['with credentials'] : [])]);
  for (const exchange of [preflight, actual])
    if (exchange) drawExchange(diagram, exchange, undecided ? 'not decided' : 'the response');
  if (undecided) return diagram.finish(summary, 'open');
  if (allowed) diagram.message(1, 0, ['the response'], 'back yes');
  else diagram.message(1, 0, ['a network error'], 'back no');
  return diagram.finish(summary, allowed ? 'yes' : 'no');
}

function drawExchange(diagram, exchange, response) {
  const { method, path, requestHeaders, status, responseHeaders, policies } = exchange;
  const sent = requestHeaders.filter(([name]) => /^(?:origin|access-control-)/i.test(name));
  const handlers = policies.flatMap(({ handler }) => handler ?? []);
  diagram.message(1, 2, [`${method} ${path}`, ...sent.map(lineOf)]);
  diagram.note(handlers.length === 0 ? 'no handler' : `by ${handlers.join(', ')}`);
  diagram.message(2, 1, [status === undefined ? response : String(status), ...responseHeaders.map(lineOf)], 'back');
}

const lineOf = ([name, value]) => `${name}: ${value}`;

class Diagram {
  constructor(width, names) {
    this.width = Math.max(width, 260);
    this.isNarrow = this.width < NARROW;
    this.xs = this.isNarrow ? [1 / 6, 1 / 2, 5 / 6] : [0.14, 0.4, 0.88];
    this.xs = this.xs.map((part) => Math.round(part * this.width));
    this.items = [];
    this.y = 0;
    this.actors(names);
  }

  actors(names) {
    const width = this.isNarrow ? this.width / 3 - 8 : Math.min(this.width * 0.22, 220);
    const texts = names.map((lines) => lines.flatMap((line) => wrapped(line, width - GAP)));
    const height = Math.max(...texts.map(({ length }) => length)) * LINE + GAP;
    texts.forEach((lines, i) => {
      const x = this.xs[i];
      this.add('rect', { class: 'actor', x: x - width / 2, y: 1, width, height, rx: 6 });
      const top = (height - lines.length * LINE) / 2;
      lines.forEach((line, j) =>
        this.text(line, x, top + (j + 0.78) * LINE, 'middle', j === 0 ? 'first on-box' : 'on-box'),
      );
    });
    this.top = height + 1;
    this.y = this.top + GAP;
  }

  /** An arrow with its lines above it. */
  message(from, to, lines, kind = '') {
    const [start, end] = [this.xs[from], this.xs[to]];
    const left = this.isNarrow ? 4 : Math.min(start, end) + GAP;
    const right = this.isNarrow ? this.width - 4 : Math.max(start, end) - GAP;
    const texts = lines.flatMap((line, i) => wrapped(line, right - left).map((text) => [text, i === 0]));
    for (const [text, isFirst] of texts) {
      this.text(text, left, this.y + LINE * 0.78, 'start', isFirst ? 'first' : '');
      this.y += LINE;
    }
    const [y, tip] = [this.y + 6, end > start ? end - 7 : end + 7];
    this.add('line', { class: `arrow ${kind}`, x1: start, y1: y, x2: tip, y2: y });
    this.add('path', { class: `tip ${kind}`, d: `M${end} ${y}L${tip} ${y - 4}V${y + 4}Z` });
    this.y = y + GAP + 4;
  }

  /** What the server does. */
  note(text) {
    const right = this.width - 1;
    const most = this.isNarrow ? this.width - 40 : this.width * 0.48;
    const lines = wrapped(text, most - GAP);
    const width = Math.min(most, Math.max(...lines.map(({ length }) => length)) * CHARACTER + 2 * GAP);
    const [x, height] = [right - width, lines.length * LINE + 8];
    this.add('rect', { class: 'note', x, y: this.y - 4, width, height, rx: 4 });
    lines.forEach((line, i) => this.text(line, x + GAP, this.y + (i + 0.78) * LINE, 'start', 'on-box'));
    this.y += height + 6;
  }

  finish(summary, kind) {
    const lines = wrapped(summary, this.width - 2 * GAP);
    const height = lines.length * LINE + GAP;
    const bottom = this.y;
    this.add('rect', { class: `verdict ${kind}`, x: 1, y: bottom, width: this.width - 2, height, rx: 6 });
    lines.forEach((line, i) => this.text(line, GAP, bottom + GAP / 2 + (i + 0.78) * LINE, 'start', kind));
    const total = bottom + height + 2;
    const svg = make('svg', { viewBox: `0 0 ${this.width} ${total}`, width: this.width, height: total, role: 'img' });
    svg.append(make('title', {}, 'The requests and responses, in order'));
    for (const x of this.xs) svg.append(make('line', { class: 'life', x1: x, y1: this.top, x2: x, y2: bottom }));
    svg.append(...this.items);
    return svg;
  }

  text(text, x, y, anchor, kind = '') {
    this.add('text', { class: kind, x, y, 'text-anchor': anchor }, text);
  }

  add(...given) {
    this.items.push(make(...given));
  }
}

function make(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Lines that fit: broken at a space, a slash or a dot, or where they must be. */
function wrapped(given, width) {
  const most = Math.max(Math.floor(width / CHARACTER), 8);
  const lines = [];
  let rest = shown(given);
  while (rest.length > most) {
    const at = Math.max(rest.lastIndexOf(' ', most), rest.lastIndexOf('/', most - 1) + 1, rest.lastIndexOf('.', most));
    const end = at > most / 2 ? at : most;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
