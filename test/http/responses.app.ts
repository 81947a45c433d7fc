import * as common from '@nestjs/common';
import {
  type ArgumentsHost,
  BadGatewayException,
  Body,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  Head,
  Header,
  HttpException,
  Injectable,
  type MessageEvent,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  type NestMiddleware,
  type NestModule,
  Options,
  Param,
  ParseIntPipe,
  Post,
  Redirect,
  Req,
  Res,
  Sse,
  StreamableFile,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import * as core from '@nestjs/core';
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core';
import type * as Throttler from '@nestjs/throttler';
import { Cors, CorsModule } from 'nestjs-cors';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Observable, of, throwError } from 'rxjs';
import { loadCommonJs } from '../support/commonjs.js';
import { hijacked, nativeResponse, type Reply } from '../support/native.js';

const { Throttle, ThrottlerGuard, ThrottlerModule } = loadCommonJs('@nestjs/throttler', {
  '@nestjs/common': common,
  '@nestjs/core': core,
}) as typeof Throttler;

/** Allowed by the controller, not by the module. */
export const APP = 'https://app.example.com';
/** Allowed by the module, not by the controller, so that a response with the wrong policy fails the test. */
export const SITE = 'https://site.example.com';

class FilteredError extends Error {}
class SelfAnsweredError extends Error {}

@Injectable()
class DenyingGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<IncomingMessage>();
    if (headers['x-deny'] !== undefined) throw new UnauthorizedException();
    return true;
  }
}

@Injectable()
class FailingInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, _next: CallHandler): never {
    throw new BadGatewayException();
  }
}

@Injectable()
class LateFailingInterceptor implements NestInterceptor {
  intercept(): Observable<never> {
    return throwError(() => new BadGatewayException());
  }
}

@Catch(FilteredError)
class ReplyingFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(_error: unknown, host: ArgumentsHost): void {
    this.host.httpAdapter.reply(host.switchToHttp().getResponse(), 'filtered', 409);
  }
}

@Catch(SelfAnsweredError)
class SelfAnsweringFilter implements ExceptionFilter {
  catch(_error: unknown, host: ArgumentsHost): void {
    const response = hijacked(host.switchToHttp().getResponse<Reply>());
    response.statusCode = 410;
    response.end('answered by the filter');
  }
}

@Cors(APP, { credentials: true, exposedHeaders: ['X-Total'] })
@Controller('kinds')
@UseFilters(ReplyingFilter, SelfAnsweringFilter)
export class KindsController {
  @Get('result')
  result(): object {
    return { kind: 'result' };
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Buffer.from('a file'), { type: 'text/plain' });
  }

  @Sse('events')
  events(): Observable<MessageEvent> {
    return of({ data: 'one' }, { data: 'two' });
  }

  @Get('res')
  res(@Res() reply: Reply): void {
    reply.send('sent by the handler');
  }

  @Get('passthrough')
  passthrough(@Res({ passthrough: true }) reply: Reply): string {
    reply.header('X-Total', '1');
    return 'passed through';
  }

  @Get('native')
  native(@Res() reply: Reply): void {
    hijacked(reply).end('native');
  }

  @Get('write-head')
  writeHead(@Res() reply: Reply): void {
    hijacked(reply).writeHead(202, 'Fine', { 'X-Total': '1' }).end('head written');
  }

  @Get('flushed')
  flushed(@Res() reply: Reply): void {
    const response = hijacked(reply);
    response.flushHeaders();
    response.end('flushed');
  }

  @Get('piped')
  piped(@Res() reply: Reply): void {
    const response = hijacked(reply);
    response.write('in ');
    response.write('pieces');
    response.end();
  }

  @Redirect('/elsewhere', 302)
  @Get('redirect')
  redirect(): void {}

  @Get('cached')
  @Header('ETag', '"v1"')
  cached(@Req() request: IncomingMessage, @Res({ passthrough: true }) reply: Reply): string {
    if (request.headers['if-none-match'] === '"v1"') reply.status(304);
    return '';
  }

  @Get('exception')
  exception(): never {
    throw new HttpException('teapot', 418);
  }

  @Get('error')
  error(): never {
    throw new Error('plain');
  }

  @Get('rejection')
  async rejection(): Promise<never> {
    return Promise.reject(new Error('plain'));
  }

  @Get('piped-by/:id')
  pipeline(@Param('id', ParseIntPipe) id: number): number {
    return id;
  }

  @Get('failing-interceptor')
  @UseInterceptors(FailingInterceptor)
  failingInterceptor(): void {}

  @Get('late-failing-interceptor')
  @UseInterceptors(LateFailingInterceptor)
  lateFailingInterceptor(): void {}

  @Get('filtered')
  filtered(): never {
    throw new FilteredError();
  }

  @Get('self-answered')
  selfAnswered(): never {
    throw new SelfAnsweredError();
  }

  @Post('body')
  body(@Body() body: unknown): unknown {
    return body;
  }

  @Get('throttled')
  @UseGuards(ThrottlerGuard)
  @Throttle({ default: { limit: 0, ttl: 60_000 } })
  throttled(): void {}

  @Head('head')
  @Header('X-Total', '3')
  head(): void {}

  @Options('options')
  options(): string {
    return 'options of the handler';
  }

  @Get('vary-any')
  @Header('Vary', '*')
  varyAny(): void {}

  @Get('vary-origin')
  @Header('Vary', 'origin')
  varyOrigin(): void {}

  @Get('vary-list')
  @Header('Vary', 'Accept, Accept-Language')
  varyList(): void {}

  @Get('vary-lines')
  varyLines(@Res() reply: Reply): void {
    const response = hijacked(reply);
    response.setHeader('Vary', ['Accept', 'Origin']);
    response.end();
  }

  @Get('own-headers')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('access-control-allow-methods', 'DELETE')
  @Header('Access-Control-Allow-Private-Network', 'true')
  @Header('Access-Control-Whatever', 'else')
  ownHeaders(): void {}
}

@Injectable()
export class AnsweringMiddleware implements NestMiddleware {
  use(_request: unknown, response: ServerResponse): void {
    nativeResponse(response).writeHead(203).end('answered by the middleware');
  }
}

@Injectable()
export class FailingMiddleware implements NestMiddleware {
  use(): void {
    throw new BadGatewayException();
  }
}

@Injectable()
export class RejectingMiddleware implements NestMiddleware {
  async use(): Promise<void> {
    return Promise.reject(new BadGatewayException());
  }
}

@Module({
  imports: [CorsModule.forRoot({ origin: SITE }), ThrottlerModule.forRoot([{ limit: 1_000, ttl: 60_000 }])],
  controllers: [KindsController],
  providers: [{ provide: APP_GUARD, useClass: DenyingGuard }],
})
export class KindsModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(AnsweringMiddleware).forRoutes('middleware/answers');
    consumer.apply(FailingMiddleware).forRoutes('middleware/throws');
    consumer.apply(RejectingMiddleware).forRoutes('middleware/rejects');
  }
}

type Next = (error?: unknown) => void;

/** A rate limiter that `main.ts` adds before anything else. */
export function limitRate(request: IncomingMessage, response: ServerResponse, next: Next): void {
  if (request.headers['x-limited'] === undefined) {
    next();
    return;
  }
  response.statusCode = 429;
  response.setHeader('Retry-After', '60');
  response.end('Too many requests');
}

export function failOnDemand(request: IncomingMessage, _response: ServerResponse, next: Next): void {
  if (request.headers['x-throw'] !== undefined) throw new Error('thrown by a middleware');
  if (request.headers['x-next-error'] !== undefined) next(new Error('handed on by a middleware'));
  else next();
}
