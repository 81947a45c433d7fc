import { ask, byId, clone, element, fill, shown, source } from './page.js';

/** How many routes of a change are listed at first. */
const LISTED = 8;

const nameOf = (who) => (who === '*' ? 'any origin' : who);

/** What each origin gains and loses. */
function byOrigin({ gains, loses }) {
  const origins = new Map();
  for (const [kind, all] of Object.entries({ gains, loses }))
    for (const { who, what, where } of all)
      for (const one of who) {
        const found = origins.get(one) ?? { who: one, gains: [], loses: [] };
        found[kind].push({ what, where });
        origins.set(one, found);
      }
  // The largest gains first: they are what a review looks for.
  return [...origins.values()].sort(
    (a, b) => routesOf(b.gains) - routesOf(a.gains) || routesOf(b.loses) - routesOf(a.loses),
  );
}

const routesOf = (all) => new Set(all.flatMap(({ where }) => where)).size;
const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Bars from the middle: to the left what an origin loses, to the right what it gains. */
function picture(origins) {
  const most = Math.max(...origins.flatMap(({ gains, loses }) => [routesOf(gains), routesOf(loses)]));
  const rows = origins.map(({ who, gains, loses }, i) =>
    element(
      'a',
      { class: 'balance', href: `#origin-${i}` },
      element('code', {}, shown(nameOf(who))),
      bar('loses', loses, most),
      bar('gains', gains, most),
    ),
  );
  const legend = element('p', { class: 'legend' }, element('span', {}, 'loses'), element('span', {}, 'gains'));
  return [legend, ...rows];
}

function bar(kind, all, most) {
  const count = routesOf(all);
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const share = (100 * count) / most;
  const place = { x: kind === 'loses' ? `${100 - share}%` : '0', width: `${share}%`, height: '100%', rx: '3' };
  for (const [name, value] of Object.entries(place)) rect.setAttribute(name, value);
  drawn.setAttribute('aria-hidden', 'true');
  drawn.append(rect);
  const sign = kind === 'gains' ? '+' : '\u2212';
  const withCookies = all.some(({ what }) => what === 'credentials') ? ', with credentials' : '';
  const text = count === 0 ? '' : `${sign}${plural(count, 'route')}${withCookies}`;
  return element('span', { class: `bar-${kind}` }, drawn, element('b', {}, text));
}

function articleOf({ who, gains, loses }, i) {
  const article = fill(clone('origin'), { code: nameOf(who) });
  article.id = `origin-${i}`;
  const items = [...loses.map((one) => itemOf('loses', one)), ...gains.map((one) => itemOf('gains', one))];
  article.querySelector('ul').append(...items);
  return article;
}

function itemOf(kind, { what, where }) {
  const label = element('b', {}, `${kind} ${shown(what)}`);
  return element('li', { class: kind }, label, ...routeList(where));
}

function routeList(where) {
  const list = (all) => element('span', { class: 'where' }, ...all.map((one) => element('code', {}, shown(one))));
  if (where.length <= LISTED) return [list(where)];
  const rest = element(
    'details',
    {},
    element('summary', {}, `${where.length - LISTED} more`),
    list(where.slice(LISTED)),
  );
  return [list(where.slice(0, LISTED)), rest];
}

function fieldOf({ field, from, to, where }) {
  const label = element('b', {}, `${field}: ${shown(from)} \u2192 ${shown(to)}`);
  return element('li', {}, label, ...routeList(where));
}

function show(diff) {
  const origins = byOrigin(diff);
  const [gain, lose] = ['gains', 'loses'].map((kind) => origins.filter((one) => one[kind].length > 0).length);
  const since = `since ${shown(source.since)}`;
  byId('tally').textContent =
    origins.length === 0
      ? `No origin gains or loses access ${since}.`
      : `${plural(gain, 'origin')} ${gain === 1 ? 'gains' : 'gain'} access, ${plural(lose, 'origin')} ${lose === 1 ? 'loses' : 'lose'} it, ${since}.`;
  byId('picture').hidden = origins.length === 0;
  if (origins.length > 0) byId('picture').append(...picture(origins));
  byId('origins').append(...origins.map(articleOf));
  byId('others').hidden = diff.changes.length === 0;
  byId('fields').append(...diff.changes.map(fieldOf));
}

const main = document.querySelector('main');
try {
  if (!source.since) throw new Error('Start the command with --since cors-report.json to see what has changed.');
  show(await ask('changes'));
  main.dataset.state = 'shown';
} catch (error) {
  byId('tally').textContent = error.message;
  main.dataset.state = 'silent';
}
