import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Request } from 'express';

/** CORS says which pages may ask; who is asking is still for a guard to find out. */
@Injectable()
export class PartnerGuard implements CanActivate {
  constructor(private readonly config: ConfigService) {}

  canActivate(context: ExecutionContext): boolean {
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (authorization === `Bearer ${this.config.getOrThrow<string>('PARTNER_KEY')}`) return true;
    throw new UnauthorizedException('Please send a partner key.');
  }
}
