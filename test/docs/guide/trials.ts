import type { Cause } from '../../browsers/messages/sections.js';
import { addingGateway, type Gateway, passwordGateway } from './gateway.js';

/** A mistake in an application, the request that fails because of it, and what a reader of the guide has to find. */
export interface Trial {
  readonly mistake: string;
  /** The file of the application in `apps`. */
  readonly app: string;
  readonly gateway?: Gateway;
  /** The host of the page. */
  readonly page: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly credentials?: true;
  /** The section of the guide that the browser's message leads to. */
  readonly cause: Cause;
  /** What `explain` has to name. Undefined if the application is not the cause. */
  readonly named?: readonly string[];
  /** The code of the finding that `check` has to report. */
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
    mistake: 'the wrong scheme in a list of partners',
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
    mistake: 'a proxy that requires a password from preflights',
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
    mistake: 'a proxy that adds the header a second time',
    app: 'profile',
    gateway: addingGateway,
    page: 'app.localhost',
    method: 'PUT',
    path: '/profile',
    cause: 'unreadable',
    found: 'duplicate-header',
  },
];
