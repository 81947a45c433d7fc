import { Module } from '@nestjs/common';
import { WireController } from './wire.controller.js';
import { WireLog } from './wire-log.js';

@Module({ controllers: [WireController], providers: [WireLog] })
export class WireModule {}
