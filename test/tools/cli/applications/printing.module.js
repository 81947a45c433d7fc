import { execFileSync, spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { Controller, Get, Module } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';
import { LoggerModule, PinoLogger } from 'nestjs-pino';

class Books {
  list() {}
}
Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
Controller('books')(Books);

const cors = CorsModule.forRoot({ origin: 'https://app.example.com' });

console.log('printed when the file is loaded');

/** Prints in every way that an application can. */
export class PrintingModule {
  onModuleInit() {
    console.log('printed by console.log');
    process.stdout.write('printed by process.stdout\n');
    writeSync(1, 'printed to the file descriptor\n');
    execFileSync(process.execPath, ['-e', 'console.log("printed by a child")'], { stdio: 'inherit' });
  }
  onModuleDestroy() {
    console.log('printed while closing');
  }
}
Module({ imports: [cors], controllers: [Books] })(PrintingModule);

/** Logs through a worker thread, which writes to the file descriptor. */
export class PinoModule {}
const transport = { target: 'pino-pretty', options: { sync: true, colorize: false } };
const logging = {
  provide: 'LOGGING',
  inject: [PinoLogger],
  useFactory: (logger) => logger.info('printed by pino') ?? 0,
};
Module({
  imports: [cors, LoggerModule.forRoot({ pinoHttp: { transport } })],
  controllers: [Books],
  providers: [logging],
})(PinoModule);

/** Starts a process that goes on when the application has closed. */
export class LeavingModule {
  onModuleInit() {
    const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' });
    console.log(`pid ${pid}`);
  }
}
Module({ imports: [cors], controllers: [Books] })(LeavingModule);

/** Sends messages to its parent process, as applications under a process manager do. */
export class SendingModule {
  onModuleInit() {
    process.send?.('ready');
    process.disconnect?.();
  }
}
Module({ imports: [cors], controllers: [Books] })(SendingModule);

/** Writes to the file descriptor that the command uses, as an application may that gets one from its process manager. */
export class DescriptorModule {
  onModuleInit() {
    writeSync(3, 'written to descriptor 3\n');
  }
}
Module({ imports: [cors], controllers: [Books] })(DescriptorModule);

/** Blocks the process when it closes. */
export class BlockingModule {
  onModuleDestroy() {
    for (;;);
  }
}
Module({ imports: [cors], controllers: [Books] })(BlockingModule);
