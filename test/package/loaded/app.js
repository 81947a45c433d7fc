/** Prints which files an application loads for its CORS, after the same application without it: `app.js express index.js '*'`. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Session } from 'node:inspector';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [platform, format, options] = process.argv.slice(2);
const dist = resolve(import.meta.dirname, '../../../dist');
const { ExpressAdapter, FastifyAdapter } = await import(`@nestjs/platform-${platform}`);

async function start(imports) {
  class App {}
  Module({ imports })(App);
  const app = await NestFactory.create(App, new (ExpressAdapter ?? FastifyAdapter)(), { logger: false });
  await app.init();
  await app.close();
}

await start([]);

const files = new Set();
const session = new Session();
session.connect();
session.on('Debugger.scriptParsed', ({ params: { url } }) => {
  if (/^(?:file:|\/|[A-Z]:\\)/.test(url)) files.add(url.startsWith('file:') ? fileURLToPath(url) : url);
});
session.post('Debugger.enable');
// It reports what was loaded before, too.
files.clear();

const { CorsModule } = await import(pathToFileURL(resolve(dist, format)).href);
await start([CorsModule.forRoot((0, eval)(`(${options})`))]);

const own = [...files].filter((file) => dirname(file) === dist).map((file) => basename(file));
const others = [...files].filter((file) => dirname(file) !== dist);
const packages = others.map((file) => /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1] ?? file);
console.log(JSON.stringify({ own: own.sort(), packages: [...new Set(packages)].sort() }));
process.exit();
