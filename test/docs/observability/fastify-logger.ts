import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { onUnseenRequest } from './unseen-requests.js';

/** `app` was created with `new FastifyAdapter({ logger: true })`. */
export function useFastifyLogger(app: NestFastifyApplication): void {
  const { log } = app.getHttpAdapter().getInstance();
  onUnseenRequest(app, ({ request: req, response: res }) => {
    res.once('close', () => log.info({ req, res }, 'request completed'));
  });
}
