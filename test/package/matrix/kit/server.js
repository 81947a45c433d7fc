import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { start } from './run.js';

/** In milliseconds. */
const PATIENCE = 60_000;

/** Starts a server, asks it whether the shop and another origin may use it, stops it, and returns what it logged as an error. */
export async function assertAnswersPreflights(command, options) {
  const port = await freePort();
  const child = start(command, { ...options, env: { PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.on('error', resolve).on('close', resolve));
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream].setEncoding('utf8').on('data', (text) => (output[stream] += text));
  try {
    const ask = (origin) => askWhenReady(`http://localhost:${port}/`, origin, child);
    assert.equal(await ask('https://shop.example.com'), '204 https://shop.example.com');
    assert.equal(await ask('https://other.example'), '403 null');
  } catch (error) {
    throw new Error(`${command.join(' ')} in ${options.cwd}: ${error.message}\n${output.stdout}${output.stderr}`, {
      cause: error,
    });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  return output.stderr;
}

async function askWhenReady(url, origin, child) {
  const headers = { origin, 'access-control-request-method': 'GET' };
  const latest = performance.now() + PATIENCE;
  for (;;) {
    try {
      const response = await fetch(url, { method: 'OPTIONS', headers });
      return `${response.status} ${response.headers.get('access-control-allow-origin')}`;
    } catch (error) {
      if (performance.now() > latest || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
