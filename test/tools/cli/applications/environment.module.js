import { Module } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';

const origin = process.env.WEB_ORIGINS?.split(',') ?? ['http://localhost:*'];
const debug = process.env.DEBUG_CORS === 'true';

export class EnvironmentModule {}
Module({ imports: [CorsModule.forRoot({ origin, credentials: true, debug })] })(EnvironmentModule);
