import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { Request } from 'express';

/** CORS decides which pages may call. A guard still has to check who is calling. */
@Injectable()
export class PartnerGuard implements CanActivate {
  constructor(private readonly config: ConfigService) {}

  canActivate(context: ExecutionContext): boolean {
    const { authorization } = context.switchToHttp().getRequest<Request>().headers;
    if (authorization === `Bearer ${this.config.getOrThrow<string>('PARTNER_KEY')}`) return true;
    throw new UnauthorizedException('Please send a partner key.');
  }
}
