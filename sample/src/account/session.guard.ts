import { Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { Sessions, type Profile } from './sessions.js';

export interface SessionRequest extends Request {
  cookies: Record<string, string | undefined>;
  profile: Profile;
}

/** Allows requests with the cookie of an open session. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<SessionRequest>();
    const profile = this.sessions.find(request.cookies.session ?? '');
    if (!profile) throw new UnauthorizedException('Please log in.');
    request.profile = profile;
    return true;
  }
}
