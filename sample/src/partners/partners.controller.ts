import { Body, Controller, Get, Header, Post, UseGuards } from '@nestjs/common';
import { Cors } from 'nestjs-cors';
import { PartnerGuard } from './partner.guard.js';

/** The origins of the partners come from the configuration, under a name. */
@Controller('partners')
@Cors({ policy: 'partners' })
@UseGuards(PartnerGuard)
export class PartnersController {
  @Get('stock')
  @Header('RateLimit-Remaining', '59')
  stock() {
    return { atlas: 3, tides: 12 };
  }

  /** The decorator overrides one option. The class still says who may call. */
  @Post('orders')
  @Cors({ exposedHeaders: ['Location'] })
  @Header('Location', '/partners/orders/1')
  order(@Body() order?: { slug?: string }) {
    return { ordered: order?.slug ?? 'nothing' };
  }
}
