export { Cors } from './cors.decorator.js';
export { CorsModule } from './cors.module.js';
export type { CorsOptionsFactory } from './cors.module-definition.js';
export { CorsPreflightGuard } from './http/cors-preflight.guard.js';
export type { CorsDecisionEvent } from './http/decision-event.js';
export { CorsInterceptor } from './http/cors.interceptor.js';
export { CorsConfigurationError, type CorsIssue, type CorsIssueCode } from './policy/configuration-error.js';
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
