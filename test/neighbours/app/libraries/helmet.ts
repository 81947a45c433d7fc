import fastifyHelmet from '@fastify/helmet';
import type { INestApplication } from '@nestjs/common';
import helmet from 'helmet';
import type { Library, PlatformName } from '../library.js';

export default {
  async main(app: INestApplication, platform: PlatformName): Promise<void> {
    if (platform === 'express') app.use(helmet());
    else await app.getHttpAdapter().getInstance().register(fastifyHelmet);
  },
} satisfies Library;
