import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import morgan from 'morgan';
import { onUnseenRequest } from './unseen-requests.js';

export function useMorgan(app: INestApplication, options?: morgan.Options<IncomingMessage, ServerResponse>): void {
  const accessLog = morgan('tiny', options);
  app.use(accessLog);
  onUnseenRequest(app, ({ request, response }) => accessLog(request, response, () => {}));
}
