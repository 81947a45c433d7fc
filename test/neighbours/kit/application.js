import assert from 'node:assert/strict';
import { start } from '../../package/matrix/kit/run.js';
import { assertExchange } from './ask.js';
import { assertSubscription } from './subscribe.js';

/** In milliseconds. An agent on a busy machine takes long to load. */
const PATIENCE = 120_000;

/** Starts an application next to an agent or a library, and checks every response that it announces. */
export async function assertNeighbour({ args, preload, env = {}, printed = [] }, folder, node) {
  const options = preload === undefined ? [] : ['--import', `./app/${preload}`];
  const command = ['node', ...options, 'app/main.js', ...args];
  const child = start(command, { cwd: folder, node, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.on('error', resolve).on('close', resolve));
  try {
    const { applications, exchanges, subscriptions, error } = await announcementOf(child);
    for (const { platform, port, failed } of applications) {
      if (error !== undefined)
        assert.ok(failed?.includes(error), `${platform}: the error should contain ${error}, not ${failed}`);
      else assert.equal(failed, undefined, platform);
      for (const exchange of error === undefined ? exchanges : []) await assertExchange(port, exchange, platform);
      for (const subscription of subscriptions) await assertSubscription(port, subscription, platform);
    }
    child.kill('SIGTERM');
    for (const text of printed) assert.ok(output.includes(text), `It should print: ${text}`);
  } catch (error) {
    throw new Error(`${error.message}\n${output.split('\n').slice(-30).join('\n')}`, { cause: error });
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

function announcementOf(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The application did not start in time.')), PATIENCE);
    const settle = (action) => (value) => {
      clearTimeout(timer);
      action(value);
    };
    child.once('message', settle(resolve));
    child.once(
      'close',
      settle((status) => reject(new Error(`The application ended with ${status}.`))),
    );
  });
}
