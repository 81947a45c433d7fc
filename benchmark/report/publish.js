import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { plot } from './plot.js';
import { detailTables, targetTable } from './tables.js';

const folder = new URL('../', import.meta.url);
const require = createRequire(import.meta.url);

const PACKAGES = ['@nestjs/core', 'express', 'fastify', 'cors', '@fastify/cors', 'hono', '@koa/cors'];

/** The machine, the date and the versions of a measurement. */
export function circumstances() {
  const versions = Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)]));
  const [{ model }] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    machine: `${cpus().length} cores, ${model.trim()}`,
    versions,
  };
}

/** Some packages do not export their `package.json`, so it is found from the path of their entry. */
function versionOf(name) {
  const path = require.resolve(name).replace(new RegExp(`(.*node_modules/${name}/).*`), '$1package.json');
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

/** Writes the raw values, the tables and the plot, and puts the table of targets into the README. */
export async function publish(results) {
  mkdirSync(new URL('results', folder), { recursive: true });
  await write('results/raw.json', JSON.stringify(results));
  await write('results/README.md', `# All figures\n\n${sentence(results)}\n\n${detailTables(results)}`);
  writeFileSync(new URL('results/app.svg', folder), plot(results.app));
  const readme = readFileSync(new URL('README.md', folder), 'utf8');
  const [before, after] = [readme.split('<!-- results -->')[0], readme.split('<!-- end of results -->')[1]];
  const image = '![CPU time of the server per request, with 10 routes](results/app.svg)';
  const table = `${sentence(results)}\n\n${targetTable(results)}\n\n${image}`;
  await write('README.md', `${before}<!-- results -->\n\n${table}\n\n<!-- end of results -->${after}`);
}

function sentence({ date, node, machine, versions }) {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date}, Node ${node}, ${machine}: ${list.join(', ')}.`;
}

async function write(name, text) {
  const path = new URL(name, folder);
  const options = await resolveConfig(path);
  writeFileSync(path, await format(text, { ...options, filepath: path.pathname }));
}
