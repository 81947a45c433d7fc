import { Controller, Get, Header, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Cors } from 'nestjs-cors';

/** What the websites of customers call: each may read the host of its own shop, and no other. */
@Controller('storefront')
@Cors({ policy: 'tenants' })
export class StorefrontController {
  @Get()
  @Header('Cache-Control', 'no-store')
  read(@Req() { hostname, socket }: Request) {
    return { shop: hostname, instance: `port ${String(socket.localPort)}` };
  }
}
