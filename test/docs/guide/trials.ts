import type { Cause } from '../../browsers/messages/sections.js';
import { addingGateway, type Gateway, passwordGateway } from './gateway.js';

/** A mistake in an application, the request that meets it, and where somebody who follows the guide has to end. */
export interface Trial {
  readonly mistake: string;
  /** The application's file in `apps`. */
  readonly app: string;
  readonly gateway?: Gateway;
  /** The host of the page. */
  readonly page: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: true;
  /** The section that the browser's message has to lead to. */
  readonly cause: Cause;
  /** What `explain` has to name; nothing where the application is not at fault. */
  readonly named?: readonly string[];
  /** The code of what `check` has to find. */
  readonly found: string;
}

export const trials: readonly Trial[] = [
  {
    mistake: 'a list of headers on one handler',
    app: 'cats',
    page: 'app.localhost',
    method: 'PUT',
    path: '/cats/1',
    headers: { 'X-Trace': '1' },
    cause: 'header',
    named: ["add 'X-Trace' to allowedHeaders of CatsController.update"],
    found: 'header-not-allowed',
  },
  {
    mistake: 'another scheme in a list of partners',
    app: 'stock',
    page: 'shop.localhost',
    method: 'GET',
    path: '/stock',
    cause: 'noHeaders',
    named: ['policies.partners', 'is allowed as https://'],
    found: 'allow-origin-missing',
  },
  {
    mistake: '@Cors(false) on the class that others extend',
    app: 'reports',
    page: 'app.localhost',
    method: 'GET',
    path: '/reports',
    cause: 'noHeaders',
    named: ['InternalController @Cors()', 'ReportsController.list'],
    found: 'allow-origin-missing',
  },
  {
    mistake: 'a method that a list does not name',
    app: 'orders',
    page: 'app.localhost',
    method: 'PATCH',
    path: '/orders/1',
    cause: 'method',
    named: ["add 'PATCH' to methods of OrdersController,"],
    found: 'method-not-allowed',
  },
  {
    mistake: 'another origin for one handler, in an application with cookies',
    app: 'accounts',
    page: 'admin.localhost',
    method: 'GET',
    path: '/accounts/all',
    credentials: true,
    cause: 'credentials',
    named: ['AccountsController.list @Cors() sets origin', 'set credentials: true in AccountsController.list'],
    found: 'allow-credentials-missing',
  },
  {
    mistake: 'a proxy in front that asks preflights for a password',
    app: 'profile',
    gateway: passwordGateway,
    page: 'app.localhost',
    method: 'PUT',
    path: '/profile',
    headers: { Authorization: 'Basic bWU6c2VjcmV0' },
    cause: 'preflightNoHeaders',
    found: 'preflight-unauthorized',
  },
  {
    mistake: 'a proxy in front that adds the header too',
    app: 'profile',
    gateway: addingGateway,
    page: 'app.localhost',
    method: 'PUT',
    path: '/profile',
    cause: 'unreadable',
    found: 'duplicate-header',
  },
];
