import { Controller, Delete, type INestApplication, Post } from '@nestjs/common';
import methodOverride from 'method-override';
import { Cors } from 'nestjs-cors';
import { readable, SITE } from '../exchanges.js';
import type { Library } from '../library.js';

@Controller('drafts')
class Drafts {
  @Post()
  create() {}

  @Delete()
  @Cors(false, { rejectDisallowed: true })
  remove() {}
}

/** A form that says DELETE in a header gets the policy of the DELETE handler. */
export default {
  // Fastify has chosen the handler before middleware runs, so the library changes nothing there.
  platforms: ['express'],
  controllers: [Drafts],
  main(app: INestApplication): void {
    app.use(methodOverride());
  },
  exchanges: [
    readable('/drafts', 201, { method: 'POST', vary: 'X-HTTP-Method-Override, Origin' }),
    {
      name: 'a method that is overridden',
      method: 'POST',
      path: '/drafts',
      headers: { origin: SITE, 'x-http-method-override': 'DELETE' },
      status: 403,
      cors: { vary: 'X-HTTP-Method-Override, Origin' },
    },
  ],
} satisfies Library;
