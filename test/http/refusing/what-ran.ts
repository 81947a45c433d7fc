import { type CanActivate, Injectable } from '@nestjs/common';

/** The origin that most policies of these tests allow. */
export const SITE = 'https://site.example.com';

/** What ran for a request: `guard`, `handler`, `middleware`. */
export const ran: string[] = [];

/** A guard that allows everything. */
@Injectable()
export class NotingGuard implements CanActivate {
  canActivate(): boolean {
    ran.push('guard');
    return true;
  }
}
