import { Controller, Delete, Get, Module, Patch, Post } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

function route(target, name, ...decorators) {
  for (const decorate of decorators) decorate(target, name, Object.getOwnPropertyDescriptor(target, name));
}

class CatsController {
  list() {}
  show() {}
  add() {}
  rename() {}
  remove() {}
}
route(CatsController.prototype, 'list', Get(), Cors('*'));
route(CatsController.prototype, 'show', Get(':id'), Cors('*', { exposedHeaders: ['ETag'] }));
route(CatsController.prototype, 'add', Post());
route(CatsController.prototype, 'rename', Patch(':id'), Cors({ allowedHeaders: ['Content-Type', 'If-Match'] }));
route(CatsController.prototype, 'remove', Delete(':id'));
Controller('cats')(CatsController);

class PartnersController {
  stock() {}
  order() {}
}
route(PartnersController.prototype, 'stock', Get('stock/:sku'));
route(PartnersController.prototype, 'order', Post('orders'));
Cors([process.env.PARTNER ?? 'https://old-partner.example.net', 'https://*.partners.example.com'], {
  credentials: process.env.PARTNER !== undefined,
  maxAge: process.env.PARTNER === undefined ? 600 : 60,
})(PartnersController);
Controller('partners')(PartnersController);

class InternalController {
  report() {}
}
Cors(false)(InternalController);
route(InternalController.prototype, 'report', Get('report'));
Controller('internal')(InternalController);

/** Names that would be HTML, or would reverse the order of a line. */
const [MARKUP, REVERSED] = ['<img src=x onerror="document.title=1">', 'find\u202egro.elpmaxe'];
const HostileController = {
  [MARKUP]: class {
    static name = MARKUP;
    [REVERSED]() {}
  },
}[MARKUP];
route(HostileController.prototype, REVERSED, Get());
Controller(MARKUP)(HostileController);

/** Ends the process, or blocks it, if a page of such an origin asks. */
class EndingController {
  ask() {}
}
function decide(origin) {
  if (origin === 'https://end.example.com') process.exit(0);
  return origin === 'https://app.example.com';
}
route(EndingController.prototype, 'ask', Get(), Cors(decide));
Controller('ending')(EndingController);

export class PagesModule {
  onModuleDestroy() {
    console.log('closed');
  }
}
Module({
  imports: [
    CorsModule.forRoot({ origin: ['https://app.example.com', 'https://*.admin.example.com'], credentials: true }),
  ],
  controllers: [CatsController, PartnersController, InternalController, HostileController, EndingController],
})(PagesModule);
