import { Injectable } from '@nestjs/common';
import { CorsDecisions } from '../../http/cors-decisions.js';
import { HttpPlatform } from '../../http/http-platform.js';
import { PreflightResponder } from '../../http/preflight/preflight-responder.js';
import { GatewayJudge } from '../../gateways/gateway-judge.js';
import { Gateways } from '../../gateways/gateways.js';
import { CorsPolicies } from '../../assignment/cors-policies.js';
import type { RouteTable } from '../../routing/route.js';
import type { CorsExplanation } from './explanation.js';
import type { CorsExplainRequest } from './explain-request.js';
import { diffReports } from './report/diff.js';
import { buildReport, type CorsReport } from './report/report.js';

/** The static member by which the command line recognizes the inspector of any copy of this package, also in a minified bundle. */
export const INSPECTOR = Symbol.for('nestjs-cors:inspector');

/**
 * Explains why a request is allowed or blocked, and reports the policy of every route. It uses the engine that decides real
 * requests, so its results match the server. The application must be initialized; it does not have to listen.
 *
 * @example
 * ```ts
 * const inspector = app.get(CorsInspector);
 * const explanation = await inspector.explain({ method: 'PUT', url: '/cats/7', origin: 'https://app.example.com' });
 * console.log(renderExplanation(explanation));
 * expect(inspector.report()).toMatchSnapshot();
 * ```
 * @publicApi
 */
@Injectable()
export class CorsInspector {
  /** @internal */
  static readonly [INSPECTOR] = true;

  constructor(
    private readonly platform: HttpPlatform,
    private readonly policies: CorsPolicies,
    private readonly decisions: CorsDecisions,
    private readonly responder: PreflightResponder,
    private readonly gateways: Gateways,
    private readonly judge: GatewayJudge,
  ) {
    policies.compare = (before, after) => diffReports(buildReport(before, this.table), buildReport(after, this.table));
  }

  /**
   * What the browser and the server do with a request, step by step. An `origin` function is called as for a real request.
   *
   * @throws TypeError if the URL is not valid, or has a user name or password, which browsers do not fetch
   * @throws Error if the application is not initialized, or has no HTTP server
   */
  async explain(request: CorsExplainRequest): Promise<CorsExplanation> {
    const { table, policies, decisions, responder, gateways, judge } = this;
    // Only here, so that an application that never explains anything does not load it.
    const { explain } = await import('./explain/explain.js');
    return explain(request, { table, policies, decisions, responder, gateways, judge });
  }

  /**
   * Every route with its policy, as data in a stable order. Use it in a snapshot test, so that policy changes are reviewed.
   *
   * @throws Error if the application is not initialized, or has no HTTP server
   */
  report(): CorsReport {
    return buildReport(this.policies.current, this.table);
  }

  private get table(): RouteTable {
    const { present } = this.platform;
    if (present === undefined || !this.policies.ready)
      throw new Error('CorsInspector needs an initialized application with an HTTP server: call app.init() first.');
    return present.table;
  }
}
