export { Cors } from './cors.decorator.js';
export { CorsModule } from './cors.module.js';
export type { CorsOptionsFactory, CorsOptionsOrStream } from './cors.module-definition.js';
export { CorsPreflightGuard } from './http/preflight/cors-preflight.guard.js';
export { corsDecisionOf, type CorsRequestDecision, isTrustedOrigin } from './http/decision-of.js';
export type { CorsDecisionEvent } from './http/observability/decision-event.js';
export { CorsInterceptor } from './http/cors.interceptor.js';
export { CorsInspector } from './tools/inspector/cors-inspector.js';
export { diffReports } from './tools/inspector/report/diff.js';
export type { CorsAccessChange, CorsFieldChange, CorsFieldValue, CorsReportDiff } from './assignment/policy-changes.js';
export { renderDiff } from './tools/inspector/report/render-diff.js';
export type {
  CorsCheck,
  CorsExchangeExplanation,
  CorsExplanation,
  CorsFieldExplanation,
  CorsPolicyExplanation,
  CorsSourceKind,
  CorsStep,
} from './tools/inspector/explanation.js';
export type { CorsExplainRequest } from './tools/inspector/explain-request.js';
export { renderDiagram } from './tools/inspector/render-diagram.js';
export { renderExplanation } from './tools/inspector/render-explanation.js';
export { renderReport, renderReportMarkdown } from './tools/inspector/report/render-report.js';
export type { CorsReport, CorsReportEntry } from './tools/inspector/report/report.js';
export type { CorsChange, CorsPlacedChange } from './policy/suggest/change.js';
export { CorsConfigurationError } from './diagnostics/configuration-error.js';
export type { CorsIssue, CorsIssueCode } from './diagnostics/issue.js';
export type { CorsPlace } from './diagnostics/place.js';
export type { CorsNearestOrigin, CorsOriginDifference } from './policy/suggest/nearest-origin.js';
export type { CorsWarning, CorsWarningCode } from './diagnostics/warning.js';
export type {
  CorsModuleOptions,
  CorsOptions,
  CorsOrigin,
  CorsOriginFunction,
  CorsOriginRule,
  CorsPolicyOptions,
} from './policy/options/options.js';
export type { CorsRequest } from './policy/options/cors-request.js';
export {
  type CorsLiveOrigins,
  type CorsLiveOriginsOptions,
  type CorsOriginReader,
  liveOrigins,
} from './policy/options/live-origins.js';
export type { CorsPolicy } from './policy/policy.js';
export type { CorsReason } from './policy/decide/reason.js';
export { CorsPolicies } from './assignment/cors-policies.js';
export type { CorsSourceStatus } from './sources/source-status.js';
export { type CompiledCorsOrigins, compileOrigins, type CorsOriginsOptions } from './policy/compile/compile-rules.js';
export type {
  CorsOriginReplacement,
  CorsOriginSink,
  CorsOriginSource,
  CorsOriginState,
} from './sources/origin-source.js';
