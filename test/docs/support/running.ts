import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import type { INestApplication, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Platform } from '../../support/platforms.js';

export interface StartedModule {
  readonly app: INestApplication;
  /** What was logged so far, without colors. */
  readonly warnings: readonly string[];
  readonly debugLines: readonly string[];
}

/** Starts the application of a root module, on a free port. */
export async function startModule(module: Type, { adapter }: Platform): Promise<StartedModule> {
  const warnings: string[] = [];
  const debugLines: string[] = [];
  const logger: LoggerService = {
    log() {},
    error() {},
    warn: (message: string) => void warnings.push(message),
    debug: (message: string) => void debugLines.push(message),
  };
  const app = await NestFactory.create(module, adapter(), { logger, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  return { app, warnings, debugLines };
}

/** Sends a request as it is written. Returns the status line of the response and its CORS headers, sorted. */
export async function exchange(app: INestApplication, text: string): Promise<string[]> {
  const [head, ...lines] = text.split('\n');
  const [method, path] = head!.split(' ');
  const headers = Object.fromEntries(lines.map((line) => line.split(': ')));
  const sent = httpRequest(`${await app.getUrl()}${path!}`, { method, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  const { httpVersion, statusCode, statusMessage, rawHeaders } = response;
  const fields = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]!}`] : []));
  const ours = fields.filter((field) => /^(?:access-control-|vary:|nestjs-cors-)/i.test(field));
  return [`HTTP/${httpVersion} ${statusCode!} ${statusMessage!}`, ...ours].toSorted();
}

/** The variables of a `dotenv` block. */
export function assignments(text: string): [string, string][] {
  return text.split('\n').flatMap((line) => {
    const equals = line.indexOf('=');
    return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1)] as [string, string]];
  });
}
