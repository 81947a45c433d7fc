import { setInterval } from 'node:timers';
import { Controller, Get, Module, Put } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

/** What a compiler makes of decorators on a method. */
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

/** What keeps a process alive although nothing listens. */
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

/** A second module, so that the usual name has to tell which one is the root. */
export class OtherModule {}
Module({})(OtherModule);
