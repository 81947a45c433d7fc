import { setInterval } from 'node:timers';
import { Controller, Get, Module, Put } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

/** Applies decorators to a method, like a compiler. */
const method = (target, name, ...decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
  for (const decorate of decorators) decorate(target.prototype, name, descriptor);
};

class Books {
  list() {}
  replace() {}
}
method(Books, 'list', Get());
method(Books, 'replace', Put(':id'), Cors({ allowedHeaders: ['X-Isbn'] }));
Controller('books')(Books);

/** A timer, which keeps the process running although no server listens. */
class Poll {
  onModuleInit() {
    setInterval(() => undefined, 1000);
  }
}

export class AppModule {}
Module({
  imports: [CorsModule.forRoot({ origin: process.env.SHOP_ORIGIN ?? 'https://app.example.com' })],
  controllers: [Books],
  providers: [Poll],
})(AppModule);

/** A second module, so that the root has to be found by its usual name. */
export class OtherModule {}
Module({})(OtherModule);
