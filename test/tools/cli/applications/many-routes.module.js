import { Controller, Delete, Get, Module, Patch, Post } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

/** A method with its decorators, applied as a compiler does. */
function route(target, name, ...decorators) {
  for (const decorate of decorators) decorate(target, name, Object.getOwnPropertyDescriptor(target, name));
}

/** A controller with ten routes. Every third has a policy of its own. */
function controller(i) {
  const name = `Resource${String(i).padStart(2, '0')}Controller`;
  const type = { [name]: class {} }[name];
  const methods = [Get(), Post(), Get(':id'), Patch(':id'), Delete(':id')];
  const nested = [
    Get(':id/notes'),
    Post(':id/notes'),
    Get(':id/notes/:note'),
    Patch(':id/notes/:note'),
    Delete(':id/notes/:note'),
  ];
  for (const [j, decorate] of [...methods, ...nested].entries()) {
    Object.defineProperty(type.prototype, `handler${j}`, { value() {}, configurable: true, writable: true });
    route(type.prototype, `handler${j}`, decorate);
  }
  if (i % 3 === 0) Cors(`https://resource-${i}.partner.example.net`, { maxAge: 60 })(type);
  Controller(`api/resource-${i}`)(type);
  return type;
}

export class ManyRoutesModule {}
Module({
  imports: [
    CorsModule.forRoot({ origin: ['https://app.example.com', 'https://*.admin.example.com'], credentials: true }),
  ],
  controllers: Array.from({ length: Number(process.env.CONTROLLERS ?? 30) }, (_, i) => controller(i)),
})(ManyRoutesModule);
