import type { INestApplication } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import type { Library } from '../library.js';

export default {
  imports: () => [LoggerModule.forRoot({ pinoHttp: { level: 'error' } })],
  main(app: INestApplication): void {
    app.useLogger(app.get(Logger));
  },
} satisfies Library;
