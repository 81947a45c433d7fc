import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';

class Books {
  list() {}
}
Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
Controller('books')(Books);

const cors = CorsModule.forRoot({ origin: process.env.SHOP_ORIGIN ?? 'https://app.example.com' });
const imports = { imports: [cors], controllers: [Books] };

/** Takes longer to close than most applications. */
export class SlowModule {
  onModuleDestroy() {
    return sleep(1500);
  }
}
Module(imports)(SlowModule);

/** Never closes. */
export class StuckModule {
  onModuleDestroy() {
    return sleep(1 << 30);
  }
}
Module(imports)(StuckModule);

/** Does not import CorsModule, and takes long to close. */
export class SlowBareModule {
  onModuleDestroy() {
    return sleep(1500);
  }
}
Module({})(SlowBareModule);

/** Ends the process, as scripts do that run in an application. */
export class ExitingModule {
  onModuleInit() {
    process.exit(0);
  }
}
Module(imports)(ExitingModule);

/** Waits for something that never happens, and that does not keep the process running. */
export class WaitingModule {
  onModuleInit() {
    return new Promise(() => undefined);
  }
}
Module(imports)(WaitingModule);
