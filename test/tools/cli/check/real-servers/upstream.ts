import { APP } from '../broken-servers.js';
import { allowing, handWritten } from '../hand-written.js';
import { type RunningServer, serve } from '../server.js';

/** Starts a proxy in front of a sound application that caches may store. */
export async function proxied(proxy: (upstream: string) => Promise<RunningServer>): Promise<RunningServer> {
  const sound = handWritten(allowing((origin) => origin === APP));
  const application = await serve((request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=60');
    sound(request, response);
  });
  try {
    const { url, close } = await proxy(application.url.replace('localhost', '127.0.0.1').replace('/books', ''));
    return {
      url,
      close() {
        close();
        application.close();
      },
    };
  } catch (error) {
    application.close();
    throw error;
  }
}
