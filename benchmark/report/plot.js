import { median } from '../support/statistics.js';

const COLOURS = {
  'node:http': '#9aa4b1',
  none: '#c3ccd6',
  enableCors: '#e0a458',
  global: '#3b7dd8',
  handlers: '#1d4e9e',
};
const LABELS = {
  'node:http': 'bare node:http',
  none: 'Nest without CORS',
  enableCors: 'enableCors()',
  global: 'nestjs-cors, one policy',
  handlers: 'nestjs-cors, a policy on every handler',
};
const KINDS = { GET: 'GET', PUT: 'PUT with JSON', preflight: 'preflight', refused: 'refused preflight' };

const WIDTH = 860;
const LEFT = 170;
const BAR = 13;

/** Draws CPU time per request with ten routes as bars, grouped by platform and kind of request. */
export function plot({ cpu }) {
  const groups = ['Express', 'Fastify'].flatMap((platform) =>
    Object.keys(KINDS).map((kind) => ({ platform, kind, bars: barsOf(cpu, platform, kind) })),
  );
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const scale = (WIDTH - LEFT - 70) / longest;
  let y = 84;
  const drawn = groups.map((group) => {
    const from = y;
    y += group.bars.length * BAR + 14;
    return drawGroup(group, from, scale);
  });
  return frame([title(), legend(), ...drawn], y);
}

function barsOf(cpu, platform, kind) {
  const names = Object.keys(COLOURS).map((cors) => [cors, cors === 'node:http' ? cors : `${platform} ${cors} 10`]);
  return names.flatMap(([cors, name]) => {
    const values = cpu[`${name} ${kind}`];
    return values === undefined ? [] : [{ cors, value: median(values) }];
  });
}

function drawGroup({ platform, kind, bars }, from, scale) {
  const label = text(LEFT - 10, from + (bars.length * BAR) / 2 + 4, `${platform}, ${KINDS[kind]}`, 'end');
  const drawn = bars.map(({ cors, value }, i) => {
    const y = from + i * BAR;
    const width = (value * scale).toFixed(1);
    const rectangle = `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR - 2}" fill="${COLOURS[cors]}"/>`;
    return rectangle + text(LEFT + value * scale + 5, y + BAR - 4, value.toFixed(1), 'start');
  });
  return [label, ...drawn].join('\n');
}

function title() {
  return text(LEFT, 22, 'CPU time of the server per request, µs (10 routes; shorter is better)', 'start', 14);
}

function legend() {
  const entries = Object.entries(LABELS).map(([cors, label], i) => {
    const x = LEFT + (i % 3) * 230;
    const y = 36 + Math.floor(i / 3) * 18;
    return `<rect x="${x}" y="${y}" width="11" height="11" fill="${COLOURS[cors]}"/>${text(x + 16, y + 10, label, 'start')}`;
  });
  return entries.join('\n');
}

function text(x, y, content, anchor, size = 11) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}">${content}</text>`;
}

function frame(parts, height) {
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" fill="#24292f">`;
  const ground = `<rect width="100%" height="100%" fill="#ffffff"/>`;
  return [open, ground, ...parts, '</svg>', ''].join('\n');
}
