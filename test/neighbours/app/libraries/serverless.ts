import type { INestApplication } from '@nestjs/common';
import serverlessExpress from '@codegenie/serverless-express';
import awsLambdaFastify from '@fastify/aws-lambda';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Library, PlatformName } from '../library.js';

interface Result {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
}
type Handler = (event: object, context: object) => Promise<Result>;

/** An event of API Gateway (REST API). */
function eventOf({ method, url = '/', headers }: IncomingMessage, body: string): object {
  const path = url.split('?', 1)[0];
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
  const requestContext = { httpMethod: method, path, stage: 'test', resourcePath: path, identity: {} };
  return {
    resource: path,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders,
    requestContext,
    body,
    isBase64Encoded: false,
  };
}

/** A server in the place of API Gateway, which makes an event of each request. */
function gatewayTo(handler: Handler) {
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      void handler(eventOf(request, body), {}).then((result) => {
        const headers = { ...result.headers, ...result.multiValueHeaders };
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        response.writeHead(result.statusCode).end(result.body);
      });
    });
  });
}

export default {
  async listen(app: INestApplication, platform: PlatformName): Promise<number> {
    await app.init();
    const instance = app.getHttpAdapter().getInstance();
    if (platform === 'fastify') await instance.ready();
    const handler = platform === 'express' ? serverlessExpress({ app: instance }) : awsLambdaFastify(instance);
    const server = gatewayTo(handler as unknown as Handler).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return (server.address() as { port: number }).port;
  },
} satisfies Library;
