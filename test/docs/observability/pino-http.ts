import type { INestApplication } from '@nestjs/common';
import { type Options, pinoHttp } from 'pino-http';
import { onUnseenRequest } from './unseen-requests.js';

export function usePinoHttp(app: INestApplication, options?: Options): void {
  const accessLog = pinoHttp(options);
  app.use(accessLog);
  onUnseenRequest(app, ({ request, response }) => accessLog(request, response));
}
