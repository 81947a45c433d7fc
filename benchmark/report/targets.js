import { bytesOf } from '../attack/cases.js';
import { ROTATING_ROUTES } from '../rotation.js';
import { RUNS, SHAPES } from '../sources/shapes.js';
import { median } from '../support/statistics.js';

const PLATFORMS = ['Express', 'Fastify'];
const OURS = ['global', 'handlers'];
const NAMES = { global: 'one policy', handlers: 'a policy each' };

/** The targets and the measured figures, for the families that were measured. */
export function targets({ engine, sources, app, rotation, start, attack, types, loadOnNest11 }) {
  return [
    ...(loadOnNest11 === undefined ? [] : PLATFORMS.flatMap((platform) => loadTargets(platform, loadOnNest11, 12))),
    ...(app === undefined ? [] : PLATFORMS.flatMap((platform) => appTargets(platform, app.cpu))),
    ...(rotation === undefined ? [] : PLATFORMS.flatMap((platform) => rotationTargets(platform, rotation.cpu))),
    ...(engine === undefined ? [] : engineTargets(engine.values)),
    ...(sources === undefined ? [] : sourcesTargets(sources.values)),
    ...(start === undefined ? [] : PLATFORMS.flatMap((platform) => startTargets(platform, start))),
    ...(attack === undefined ? [] : attackTargets(attack)),
    ...(types === undefined ? [] : typesTargets(types)),
  ];
}

function appTargets(platform, cpu) {
  const actual = (cors, other) =>
    ['GET', 'PUT'].map((kind) => ratio(cpu, `${platform} ${cors} 10 ${kind}`, `${platform} ${other} 10 ${kind}`));
  const each = (measure) => OURS.map((cors) => Math.max(...[measure(cors)].flat()));
  const preflight = (kind) => each((cors) => ratio(cpu, `${platform} ${cors} 10 ${kind}`, `node:http ${kind}`));
  const without = platform === 'Express' ? 1.05 : 1.08;
  return [
    atMost(
      `${platform}: actual request, ratio to \`enableCors\``,
      1,
      each((cors) => actual(cors, 'enableCors')),
    ),
    atMost(
      `${platform}: actual request, ratio to no CORS`,
      without,
      each((cors) => actual(cors, 'none')),
    ),
    atMost(`${platform}: preflight, ratio to bare \`node:http\``, 1.4, preflight('preflight')),
    atMost(`${platform}: refused preflight, ratio to bare \`node:http\``, 1.4, preflight('refused')),
  ];
}

/** The same with all routes in turn. An actual request is a GET or a PUT: the worse one counts. */
function rotationTargets(platform, cpu) {
  const measured = ROTATING_ROUTES.filter((routes) => `${platform} global ${routes} preflight` in cpu);
  const few = ROTATING_ROUTES[0];
  const bare = OURS.map((cors) =>
    ratio(cpu, `${platform} ${cors} ${few} preflight`, `node:http for ${platform} ${few} preflight`),
  );
  const growth = OURS.map((cors) =>
    quotient(cpu, `${platform} ${cors} 1000 preflight`, `${platform} ${cors} ${few} preflight`),
  );
  return [
    ...measured.flatMap((routes) => rotationTargetsAt(platform, cpu, routes)),
    atMost(`${platform}: preflight, 1,000 routes in turn to ${few}`, 1.3, growth),
    atMost(`${platform}, ${few} routes in turn: preflight, ratio to bare \`node:http\``, 1.3, bare),
  ];
}

function rotationTargetsAt(platform, cpu, routes) {
  const to = (cors, other, ...kinds) =>
    Math.max(
      ...kinds.map((kind) =>
        ratio(cpu, `${platform} ${cors} ${routes} ${kind}`, `${platform} ${other} ${routes} ${kind}`),
      ),
    );
  const enabled = (...kinds) => OURS.map((cors) => to(cors, 'enableCors', ...kinds));
  const where = `${platform}, ${routes.toLocaleString('en')} routes in turn`;
  return [
    atMost(`${where}: actual request, ratio to \`enableCors\``, 1, enabled('GET', 'PUT')),
    atMost(`${where}: actual request, one policy, ratio to no CORS`, 1.08, [to('global', 'none', 'GET', 'PUT')]),
    atMost(`${where}: actual request, a policy each, ratio to no CORS`, 1.15, [to('handlers', 'none', 'GET', 'PUT')]),
    atMost(`${where}: preflight, ratio to \`enableCors\``, 1, enabled('preflight')),
  ];
}

function engineTargets(values) {
  const of = (name) => median(values[name]);
  const ours = 'nestjs-cors exact';
  return [
    {
      what: 'engine: actual request allowed, 1 origin, `cors` to nestjs-cors',
      target: 'at least 3',
      measured: [of('cors exact 1 allowed ns') / of(`${ours} 1 allowed ns`)],
      met: of('cors exact 1 allowed ns') / of(`${ours} 1 allowed ns`) >= 3,
    },
    ...['allowed', 'allowed, ten origins', 'refused', 'preflight'].map((kind) =>
      atMost(`engine: ${kind}, 1,000,000 exact origins to 1`, 1.5, [
        of(`${ours} 1000000 ${kind} ns`) / of(`${ours} 1 ${kind} ns`),
      ]),
    ),
    atMost('engine: bytes allocated per actual decision', 200, [
      Math.max(of(`${ours} 1 allowed bytes`), of(`${ours} 1 refused bytes`)),
    ]),
    atMost('engine: bytes per exact origin beyond its characters', 150, [of(`${ours} 1000000 bytes per rule`)]),
  ];
}

function sourcesTargets(values) {
  const lists = RUNS.map(({ shape, size }) => ({ shape, name: `${shape} ${size}` }));
  const isKeyed = ({ shape }) => SHAPES[shape].keyed === true;
  const hit = ({ name }) => ratio(values, `${name} live hit ns`, `${name} static hit ns`);
  const worst = (what) => Math.max(...lists.map(({ name }) => median(values[`${name} ${what}`])));
  const waits = Object.keys(values).filter((name) => name.endsWith(' wait ms'));
  const best = (name) => Math.min(...values[name]);
  return [
    atMost('sources: a decision on a hit, to one of a static list', 2, [
      Math.max(...lists.filter((list) => !isKeyed(list)).map(hit)),
    ]),
    atMost('sources: the same with a key, 100,000 tenants', 4, lists.filter(isKeyed).map(hit)),
    atMost('sources: a change of 10 rows, µs of CPU', 50, [worst('change µs')]),
    atMost('sources: bytes per row, its text included', 130, [worst('bytes per row')]),
    atMost('sources: a request waits for a reload of 1,000,000 rows, p99, ms of CPU', 10, waits.map(best)),
    atMost('sources: a change arrives in four processes, Redis, p99, ms', 10, [best('Redis p99')]),
    atMost('sources: a change arrives in four processes, PostgreSQL, p99, ms', 50, [best('PostgreSQL p99')]),
  ];
}

/**
 * Half of the bytes that each of 1,000 routes added when they were counted first, with what the first request read then: with one
 * policy, and with a policy each.
 */
const BYTES_PER_ROUTE = { Express: [1060, 1570], Fastify: [3040, 3670] };

function startTargets(platform, { cpu, heap, load }) {
  const of = (values, cors, routes, origins = 1) =>
    median(values[`${platform} ${cors} ${routes} routes ${origins} origins`]);
  const added = (values, cors, routes) => of(values, cors, routes) - of(values, 'none', routes);
  const perRoute = (values, cors, from, to) => (added(values, cors, to) - added(values, cors, from)) / (to - from);
  const growth = (cors) => perRoute(cpu, cors, 1000, 10_000) / perRoute(cpu, cors, 10, 1000);
  const origins = of(cpu, 'global', 10, 1_000_000) - of(cpu, 'none', 10);
  const many = `${platform} global 10000 routes 1 origins` in cpu;
  return [
    ...loadTargets(platform, load, 8),
    atMost(
      `${platform}: start, added at 1,000 routes, ms of CPU`,
      platform === 'Express' ? 100 : 60,
      OURS.map((cors) => added(cpu, cors, 1000)),
    ),
    ...(many
      ? [atMost(`${platform}: start, CPU of a route among 10,000 to one among 1,000`, 1.2, OURS.map(growth))]
      : []),
    ...OURS.map((cors, i) =>
      atMost(
        `${platform}: start, bytes of heap for each of 1,000 routes, ${NAMES[cors]}`,
        BYTES_PER_ROUTE[platform][i],
        [perRoute(heap, cors, 10, 1000)],
      ),
    ),
    atMost(`${platform}: start, added by 1,000,000 origins, ms of CPU`, 2000, [origins]),
  ];
}

/** @param share how much of the time that Nest takes is allowed, in percent */
function loadTargets(platform, load, share) {
  const formats = ['nestjs-cors', 'nestjs-cors, CommonJS'].map((name) => `${platform} ${name}`);
  const shares = formats.map((name) => 100 * ratio(load, `${name} milliseconds`, `${name} nest`));
  const megabytes = formats.map((name) => median(load[`${name} megabytes`]));
  return [
    atMost(`${platform}: loading, % of what loading Nest takes (ES module / CommonJS)`, share, shares),
    atMost(`${platform}: loading, MB of heap (ES module / CommonJS)`, 1.3, megabytes),
  ];
}

function attackTargets({ engines, apps }) {
  const ours = Object.entries(engines).filter(([name]) => name.startsWith('nestjs-cors'));
  return [
    ...ours.map(([name, values]) => atMost(`attack: worst, ${name}, minus 20 ns per byte`, 3, [worst(values, 20)])),
    ...Object.entries(apps).map(([name, values]) =>
      atMost(`attack: worst, ${name}, minus 20 ns per byte`, 3, [worst(values, 0.02)]),
    ),
  ];
}

/** The limits are a third of what the types took before fixed types found valid options. */
function typesTargets({ uses, values }) {
  const added = (what) => median(values[`nestjs-cors ${what}`].map((value, i) => value - values[`untyped ${what}`][i]));
  return [
    atMost(`types: ${uses} decorators, instantiations of each`, 200, [added('instantiations') / uses]),
    atMost(`types: ${uses} decorators, ms of CPU added`, 1230, [added('milliseconds')]),
    atMost(`types: ${uses} decorators, MB added`, 150, [added('megabytes')]),
  ];
}

/** The most expensive preflight as a multiple of the benign one, after a fixed allowance per byte. */
function worst(values, perByte) {
  const benign = median(values.benign);
  return Math.max(...Object.keys(values).map((name) => (median(values[name]) - perByte * bytesOf(name)) / benign));
}

/** The ratio of medians, for values that were not measured side by side. */
function quotient(values, name, other) {
  return median(values[name]) / median(values[other]);
}

/** The median of the ratios within one round: something that slows down a round affects both values. */
function ratio(values, name, other) {
  return median(values[name].map((value, i) => value / values[other][i]));
}

function atMost(what, bound, measured) {
  return { what, target: `at most ${bound}`, measured, met: measured.every((value) => value <= bound) };
}
