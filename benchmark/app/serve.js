import { createServer } from 'node:http';
import { application } from '../support/nest.js';
import { serving } from '../support/process.js';
import { bare } from './bare.js';

const settings = JSON.parse(process.argv[2]);

async function start() {
  if (settings.platform === 'node:http') {
    const server = createServer(bare);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }
  const app = await application(settings)();
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer();
}

serving(await start());
