import { Controller, Get, UseGuards } from '@nestjs/common';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { granted, readable } from '../exchanges.js';
import type { Library } from '../library.js';

@Controller('limited')
@UseGuards(ThrottlerGuard)
class Limited {
  @Get()
  list() {
    return [];
  }
}

/** Preflights are not counted, and the 429 can be read. */
export default {
  imports: () => [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1 }])],
  controllers: [Limited],
  exchanges: [
    granted('GET', '/limited', 'GET, HEAD'),
    granted('GET', '/limited', 'GET, HEAD'),
    readable('/limited', 200),
    readable('/limited', 429),
    granted('GET', '/limited', 'GET, HEAD'),
  ],
} satisfies Library;
