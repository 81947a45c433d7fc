import type { INestApplication } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { pinoHttp } from 'pino-http';
import { onUnseenRequest } from './unseen-requests.js';

export function useNestjsPino(app: INestApplication): void {
  const accessLog = pinoHttp({ logger: PinoLogger.root });
  onUnseenRequest(app, ({ request, response }) => accessLog(request, response));
}
