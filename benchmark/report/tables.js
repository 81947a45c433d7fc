import { bytesOf } from '../attack/cases.js';
import { median } from '../support/statistics.js';
import { targets } from './targets.js';

/** The table of targets: what was measured, and whether it is good enough. */
export function targetTable(results) {
  const rows = targets(results).map(({ what, target, measured, met }) => [
    what,
    target,
    measured.map((value) => number(value)).join(' / '),
    met ? 'yes' : '**no**',
  ]);
  return table(['figure', 'target', 'measured', 'met'], rows);
}

/** All figures of the families that were measured. */
export function detailTables({ engine, sources, app, rotation, start, attack, types, loadOnNest11 }) {
  return [
    ...(loadOnNest11 === undefined
      ? []
      : ['## What loading takes after Nest 11 and its platform', loadTable(loadOnNest11)]),
    ...(app === undefined ? [] : ['## App: CPU time of the server per request, µs', appTable(app.cpu)]),
    ...(app === undefined ? [] : ['## App: requests per second', appTable(app.throughput)]),
    ...(rotation === undefined ? [] : [ROTATION, appTable(rotation.cpu)]),
    ...(engine === undefined ? [] : ['## Engine', engineTable(engine.values)]),
    ...(sources === undefined ? [] : sourcesTables(sources.values)),
    ...(start === undefined ? [] : ['## Start: until the application is initialized', startTable(start)]),
    ...(start === undefined ? [] : ['## Start: what loading takes after Nest and its platform', loadTable(start.load)]),
    ...(attack === undefined ? [] : ['## Attack: cost, and ratio to the benign preflight', attackTable(attack)]),
    ...(types === undefined ? [] : ['## Types: the work of the TypeScript compiler', typesTable(types.values)]),
  ].join('\n\n');
}

const ROTATION = '## Rotation: CPU time of the server per request, µs, with all routes in turn';

function appTable(values) {
  const kinds = ['GET', 'PUT', 'preflight', 'refused'];
  const names = [...new Set(Object.keys(values).map((name) => name.slice(0, name.lastIndexOf(' '))))];
  const row = (name) => [name, ...kinds.map((kind) => optional(values[`${name} ${kind}`]))];
  return table(['platform, CORS, routes', ...kinds], names.toSorted(byNumber).map(row));
}

function typesTable(values) {
  const columns = ['milliseconds', 'megabytes', 'instantiations'];
  const row = (name) => [name, ...columns.map((column) => number(median(values[`${name} ${column}`])))];
  return table(['decorator', ...columns], ['untyped', 'nestjs-cors'].map(row));
}

function engineTable(values) {
  const columns = [
    ...['allowed', 'allowed, ten origins', 'refused', 'preflight'].flatMap((kind) => [`${kind} ns`, `${kind} bytes`]),
    'compile ms',
    'bytes per rule',
  ];
  const names = [...new Set(Object.keys(values).map((name) => name.match(/^.*? (?:exact|wildcard) \d+/)[0]))];
  const row = (name) => [name, ...columns.map((column) => optional(values[`${name} ${column}`]))];
  return table(['engine, list, rules', ...columns], names.toSorted(byNumber).map(row));
}

function sourcesTables(values) {
  const named = (pattern) => Object.keys(values).flatMap((name) => name.match(pattern)?.[1] ?? []);
  const rows = (names, columns, of) =>
    [...new Set(names)].map((name) => [name, ...columns.map((column) => number(of(values[`${name} ${column}`])))]);
  const columns = ['static hit ns', 'live hit ns', 'static miss ns', 'live miss ns'];
  const kept = ['load ms', 'bytes per row', 'change µs'];
  const lists = rows(named(/^(.* \d+) load ms$/), [...columns, ...kept], median);
  const reloads = rows(named(/^(.*) idle ms$/), ['idle ms', 'reload ms', 'reload wait ms'], smallest);
  const stores = rows(named(/^(.*) p50$/), ['p50', 'p99'], smallest);
  return [
    '## Sources: decisions, and what rows take (medians)',
    table(['list, rows', ...columns, ...kept], lists),
    '## Sources: p99 of requests while a million rows are loaded again (the best round)',
    table(['list', 'idle, ms', 'reload, ms', 'wait for a turn during the reload, ms of CPU'], reloads),
    '## Sources: from a write until four processes have it, ms (the best round)',
    table(['store', 'p50', 'p99'], stores),
  ];
}

function smallest(measured) {
  return Math.min(...measured);
}

function startTable({ clock, cpu, heap }) {
  const row = (name) => [
    name,
    number(median(clock[name])),
    number(median(cpu[name])),
    number(median(heap[name]) / 1e6),
    addedPerRoute(heap, name),
  ];
  const columns = ['by the clock, ms', 'CPU time, ms', 'heap, MB', 'bytes per route, against no CORS'];
  return table(['application', ...columns], Object.keys(clock).toSorted(byNumber).map(row));
}

/** What the heap has more than that of the same application without CORS, for each of its routes. */
function addedPerRoute(heap, name) {
  const [, platform, routes] = /^(\w+) \w+ (\d+) routes 1 origins$/.exec(name) ?? [];
  const without = heap[`${platform} none ${routes} routes 1 origins`];
  return without === undefined ? '' : number((median(heap[name]) - median(without)) / Number(routes));
}

function loadTable(load) {
  const columns = {
    milliseconds: 'load, ms',
    megabytes: 'load, MB',
    together: 'load, create and init, ms',
    nest: 'Nest, ms',
  };
  const names = Object.keys(load).flatMap((name) => (name.endsWith(' nest') ? [name.slice(0, -' nest'.length)] : []));
  const row = (name) => [name, ...Object.keys(columns).map((what) => number(median(load[`${name} ${what}`])))];
  return table(['platform, loaded', ...Object.values(columns)], names.toSorted(byNumber).map(row));
}

function attackTable({ engines, apps }) {
  const columns = [
    ...Object.entries(engines).map(([name, values]) => ({ title: `${name}, ns`, values })),
    ...Object.entries(apps).map(([name, values]) => ({ title: `${name}, µs`, values })),
  ];
  const cell = (values, name) =>
    `${number(median(values[name]))} (${number(median(values[name]) / median(values.benign))})`;
  const row = (name) => [name, String(bytesOf(name)), ...columns.map(({ values }) => cell(values, name))];
  const names = Object.keys(columns[0].values);
  return table(['preflight', 'bytes', ...columns.map(({ title }) => title)], names.map(row));
}

function byNumber(a, b) {
  return a.localeCompare(b, 'en', { numeric: true });
}

function optional(values) {
  return values === undefined ? '' : number(median(values));
}

/** Three significant digits: more would be noise. */
function number(value) {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map(line).join('\n');
}
