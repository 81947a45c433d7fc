import { Controller, Get, Param, Post, Put } from '@nestjs/common';
import { Cors } from 'nestjs-cors';
import { type Exchange, granted, OTHER_ORIGIN, readable, refused, SITE } from './exchanges.js';

/** What every application serves, whatever runs next to it. */
@Controller('cats')
export class CatsController {
  @Get('broken')
  fail(): never {
    throw new Error('This error is part of the test.');
  }

  @Get(':id')
  find(@Param('id') id: string) {
    return { id };
  }

  @Put(':id')
  replace(@Param('id') id: string) {
    return { id };
  }

  @Cors('*')
  @Get(':id/photo')
  photo() {
    return 'a photo';
  }

  @Cors(false, { rejectDisallowed: true })
  @Post(':id/secret')
  secret() {
    return 'a secret';
  }
}

export const exchanges: readonly Exchange[] = [
  granted('PUT', '/cats/1', 'PUT, GET, HEAD'),
  refused('PUT', '/cats/1'),
  refused('POST', '/cats/1/secret', SITE),
  readable('/cats/1', 200),
  readable('/cats/1', 200, { method: 'PUT' }),
  readable('/cats/broken', 500),
  readable('/nothing', 404),
  { name: 'another page', path: '/cats/1', headers: { origin: OTHER_ORIGIN }, status: 200, cors: { vary: 'Origin' } },
  {
    name: 'a public handler',
    path: '/cats/1/photo',
    headers: { origin: OTHER_ORIGIN },
    status: 200,
    cors: { 'access-control-allow-origin': '*' },
  },
  {
    name: 'a closed handler',
    method: 'POST',
    path: '/cats/1/secret',
    headers: { origin: SITE },
    status: 403,
    cors: { vary: 'Origin' },
  },
];
