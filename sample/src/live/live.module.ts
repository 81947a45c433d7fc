import { Module } from '@nestjs/common';
import { LiveController } from './live.controller.js';
import { ReadersGateway } from './readers.gateway.js';
import { StockGateway } from './stock.gateway.js';

@Module({ controllers: [LiveController], providers: [ReadersGateway, StockGateway] })
export class LiveModule {}
