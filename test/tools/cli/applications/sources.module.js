import { once } from 'node:events';
import { Controller, Get, Module, Put } from '@nestjs/common';
import { Cors, CorsModule, liveOrigins } from 'nestjs-cors';

/** Applies decorators to a method, like a compiler. */
const method = (target, name, ...decorators) => {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
  for (const decorate of decorators) decorate(target.prototype, name, descriptor);
};

class Orders {
  list() {}
  replace() {}
}
method(Orders, 'list', Get());
method(Orders, 'replace', Put(':id'), Cors({ policy: 'partners' }));
Controller('orders')(Orders);

/** Says when it is started. */
class CustomerOrigins {
  async run(sink, signal) {
    process.stderr.write('CustomerOrigins runs.\n');
    if (process.env.FAILS) throw new Error('The database is down.');
    sink.put('api.acme.example', ['https://*.acme.example']);
    sink.status('live');
    if (!signal.aborted) await once(signal, 'abort');
  }
}

const partners = () => {
  process.stderr.write('partners is called.\n');
  return ['https://partner.example'];
};

export class AppModule {}
Module({
  imports: [
    CorsModule.forRoot({
      origin: [
        'https://app.example.com',
        liveOrigins(new CustomerOrigins(), { key: (request) => request.hostname, initTimeout: 1 }),
      ],
      policies: { partners: { origin: liveOrigins(partners) } },
    }),
  ],
  controllers: [Orders],
})(AppModule);
