import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** Starts a script of `benchmark` in a new process and waits for its first message. */
export async function start(script, settings, execArgv) {
  const path = resolve(import.meta.dirname, '..', script);
  const child = fork(path, [JSON.stringify(settings)], { execArgv });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${script} ${JSON.stringify(settings)} ended with exit code ${code} before it sent a message.`);
  });
  ended.catch(() => undefined);
  const [first] = await Promise.race([once(child, 'message'), ended]);
  return { child, first };
}

/** Runs a script that measures itself, and returns its report. */
export async function report(script, settings, execArgv = []) {
  const { child, first } = await start(script, settings, execArgv);
  await once(child, 'exit');
  return first;
}

/** Starts a server in its own process, which reports its CPU time when asked. The client's CPU time is not counted. */
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

/** What the process that `serve()` starts calls when its server listens. */
export function serving(server) {
  // No timeouts: connections wait while other servers are measured.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  process.on('message', () => process.send(process.cpuUsage()));
  process.on('disconnect', () => process.exit());
  process.send(server.address().port);
}
