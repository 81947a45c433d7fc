import { Module } from '@nestjs/common';
import { PartnerGuard } from './partner.guard.js';
import { PartnersController } from './partners.controller.js';

@Module({ controllers: [PartnersController], providers: [PartnerGuard] })
export class PartnersModule {}
