import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { CorsModule } from 'nestjs-cors';
import { AccountModule } from './account/account.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { InspectorModule } from './inspector/inspector.module.js';
import { InternalModule } from './internal/internal.module.js';
import { LiveModule } from './live/live.module.js';
import { PartnersModule } from './partners/partners.module.js';
import { WireModule } from './wire/wire.module.js';

const envFilePath = fileURLToPath(new URL('../.env', import.meta.url));

@Module({
  imports: [
    ConfigModule.forRoot({ envFilePath, isGlobal: true }),
    CorsModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        // The global policy, for every handler without a decorator.
        origin: config.getOrThrow<string>('CORS_ORIGINS').split(','),
        credentials: true,

        // Policies with a name, so that a decorator can use what only the configuration knows.
        policies: {
          partners: {
            origin: config.getOrThrow<string>('CORS_PARTNERS').split(','),
            exposedHeaders: ['RateLimit-Remaining'],
            maxAge: 60,
          },
        },

        // Policies by path, for what is no handler: the static files of `createApi`.
        paths: { '/covers/*path': { origin: '*' } },

        rejectDisallowed: config.get('CORS_REJECT_DISALLOWED') === 'true',
      }),
    }),
    AccountModule,
    CatalogueModule,
    InspectorModule,
    InternalModule,
    LiveModule,
    PartnersModule,
    WireModule,
  ],
})
export class AppModule {}
