/** One process that follows a store, as an application does. It reports when it has the list of each key. */
import { CorsModule, liveOrigins } from '../../dist/index.js';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { STORES } from './stores.js';

const { store, port } = JSON.parse(process.argv[2]);

const followed = STORES[store].source(port);
/** The time is that of the change in the list: `put()` of a short list is done when it returns. */
const source = { run: (sink, signal) => followed.run(observed(sink), signal) };

function observed(sink) {
  return {
    add: (key, rows) => sink.add(key, rows),
    remove: (key, rows) => sink.remove(key, rows),
    replace: () => sink.replace(),
    status: (state, cause) => sink.status(state, cause),
    put(key, origins) {
      sink.put(key, origins);
      process.send({ key, at: String(process.hrtime.bigint()) });
    },
  };
}

class App {}
Module({ imports: [CorsModule.forRoot({ origin: liveOrigins(source, { key: ({ hostname }) => hostname }) })] })(App);
const app = await NestFactory.create(App, { logger: false });
await app.init();
process.on('disconnect', () => process.exit());
process.send('ready');
