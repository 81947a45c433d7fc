/** Lets the parent process run calls as the clients of pages. See start-client.ts. */
export function serve(clientFor) {
  const clients = new Map();
  process.on('message', async ({ id, url, script, calls }) => {
    if (!clients.has(url)) clients.set(url, clientFor(url));
    // The same text that runs in the pages of real browsers.
    const run = (0, eval)(script);
    process.send({ id, results: await run(clients.get(url), calls) });
  });
  // An error of a library in an event must not end the other calls.
  process.on('uncaughtException', (error) => console.error(error.message));
}

const missing = () => Promise.reject(new Error('This client cannot do that.'));

/** What a client that has only `fetch()` can do. */
export const fetching = (fetch) => ({ fetch, events: missing, beacon: missing, upload: missing });
