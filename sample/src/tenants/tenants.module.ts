import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { MemoryOriginStore } from './memory-origin-store.js';
import { OriginStore } from './origin-store.js';
import { RedisOriginStore } from './redis-origin-store.js';
import { SettingsController } from './settings.controller.js';
import { StorefrontController } from './storefront.controller.js';

const memory = new MemoryOriginStore();

@Module({
  controllers: [SettingsController, StorefrontController],
  providers: [
    {
      provide: OriginStore,
      inject: [ConfigService],
      useFactory: (config: ConfigService) => {
        const url = config.get<string>('REDIS_URL');
        return url ? RedisOriginStore.connect(url) : memory;
      },
    },
  ],
  exports: [OriginStore],
})
export class TenantsModule {}
