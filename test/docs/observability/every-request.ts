import type { Server } from 'node:http';
import { type INestApplication, Logger } from '@nestjs/common';
import { corsDecisionOf } from 'nestjs-cors';

const logger = new Logger('HTTP');

export function logEveryRequest(app: INestApplication): void {
  const server = app.getHttpServer() as Server;
  server.prependListener('request', (request, response) => {
    const { method, url } = request;
    response.once('close', () => {
      const { reason = 'not decided', handlers = [] } = corsDecisionOf(request) ?? {};
      const status = response.writableFinished ? response.statusCode : 'aborted';
      logger.log(`${method} ${url} ${status} ${reason} ${handlers.join(' or ')}`);
    });
  });
}
