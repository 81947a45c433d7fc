import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { CorsModule, liveOrigins } from 'nestjs-cors';
import { AccountModule } from './account/account.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { InspectorModule } from './inspector/inspector.module.js';
import { InternalModule } from './internal/internal.module.js';
import { LiveModule } from './live/live.module.js';
import { PartnersModule } from './partners/partners.module.js';
import { OriginStore } from './tenants/origin-store.js';
import { TenantsModule } from './tenants/tenants.module.js';
import { WireModule } from './wire/wire.module.js';

const envFilePath = fileURLToPath(new URL('../.env', import.meta.url));

/** Accepts spaces after the commas, and a comma at the end. */
const splitList = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

@Module({
  imports: [
    ConfigModule.forRoot({ envFilePath, isGlobal: true }),
    CorsModule.forRootAsync({
      imports: [TenantsModule],
      inject: [ConfigService, OriginStore],
      useFactory: (config: ConfigService, store: OriginStore) => ({
        // The global policy, for every handler without a decorator.
        origin: splitList(config.getOrThrow<string>('CORS_ORIGINS')),
        credentials: true,

        // Named policies: decorators use the name of what only the configuration knows.
        policies: {
          partners: {
            origin: splitList(config.getOrThrow<string>('CORS_PARTNERS')),
            exposedHeaders: ['RateLimit-Remaining'],
            maxAge: 60,
          },
          // Rows that customers change while the API runs. Only those of the host that a page calls count.
          tenants: { origin: liveOrigins(store.source, { key: ({ hostname }) => hostname }) },
        },

        // Policies by path, for what is not a handler: the static files of `createApi()`.
        paths: { '/covers{/*path}': { origin: '*' } },

        rejectDisallowed: config.get('CORS_REJECT_DISALLOWED') === 'true',
      }),
    }),
    AccountModule,
    CatalogueModule,
    InspectorModule,
    InternalModule,
    LiveModule,
    PartnersModule,
    TenantsModule,
    WireModule,
  ],
})
export class AppModule {}
