export { Cors } from './cors.decorator.js';
export { CorsModule } from './cors.module.js';
export type { CorsOptionsFactory } from './cors.module-definition.js';
export { CorsPreflightGuard } from './http/cors-preflight.guard.js';
export type { CorsDecisionEvent } from './http/decision-event.js';
export { CorsInterceptor } from './http/cors.interceptor.js';
export { CorsInspector } from './inspector/cors-inspector.js';
export { type CorsAccessChange, type CorsReportDiff, diffReports, renderDiff } from './inspector/diff.js';
export type {
  CorsCheck,
  CorsExchangeExplanation,
  CorsExplanation,
  CorsFieldExplanation,
  CorsFieldValue,
  CorsPolicyExplanation,
  CorsSourceKind,
  CorsStep,
} from './inspector/explanation.js';
export type { CorsQuestion } from './inspector/question.js';
export { renderDiagram } from './inspector/render-diagram.js';
export { renderExplanation } from './inspector/render-explanation.js';
export { renderReport, renderReportMarkdown } from './inspector/render-report.js';
export type { CorsReport, CorsReportEntry } from './inspector/report.js';
export type { CorsChange, CorsPlacedChange } from './policy/change.js';
export { CorsConfigurationError, type CorsIssue, type CorsIssueCode } from './policy/configuration-error.js';
export type { CorsNearestOrigin, CorsOriginDifference } from './policy/nearest-origin.js';
export type { CorsNotice, CorsNoticeCode } from './policy/notice.js';
export type {
  CorsModuleOptions,
  CorsOptions,
  CorsOrigin,
  CorsOriginFunction,
  CorsOriginRule,
  CorsPolicyOptions,
  CorsRequest,
} from './policy/options.js';
export type { CorsPolicy } from './policy/policy.js';
export type { CorsReason } from './policy/reason.js';
export { CorsPolicies } from './routing/cors-policies.js';
