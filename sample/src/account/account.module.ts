import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import cookieParser from 'cookie-parser';
import { AccountController } from './account.controller.js';
import { SessionGuard } from './session.guard.js';
import { Sessions } from './sessions.js';

@Module({ controllers: [AccountController], providers: [SessionGuard, Sessions] })
export class AccountModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(cookieParser()).forRoutes(AccountController);
  }
}
