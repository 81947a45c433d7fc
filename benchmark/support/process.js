import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts a script of this folder in a fresh process; its first message is awaited. */
async function start(script, settings, execArgv) {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const child = fork(path, [JSON.stringify(settings)], { execArgv });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ${JSON.stringify(settings)} ended with ${code} before it answered.`);
  });
  ended.catch(() => undefined);
  const [first] = await Promise.race([once(child, 'message'), ended]);
  return { child, first };
}

/** What a script reports that measures itself. */
export async function report(script, settings, execArgv = []) {
  const { child, first } = await start(script, settings, execArgv);
  await once(child, 'exit');
  return first;
}

/** A server in a process of its own, which tells its CPU time when asked: the client's is not counted. */
export async function serve(script, settings, execArgv = []) {
  const { child, first: port } = await start(script, settings, execArgv);
  const cpuTime = async () => {
    child.send('cpu');
    const [{ user, system }] = await once(child, 'message');
    return user + system;
  };
  const close = async () => {
    child.disconnect();
    await once(child, 'exit');
  };
  return { port, cpuTime, close };
}

/** The other side of `serve()`. */
export function serving(server) {
  // Connections wait for their turn.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  process.on('message', () => process.send(process.cpuUsage()));
  process.on('disconnect', () => process.exit());
  process.send(server.address().port);
}
