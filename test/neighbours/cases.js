/** What runs next to the package. Each case is a process of its own. */

/** No agent has a server to talk to: every address leads to a closed port of this machine. */
const NOWHERE = 'http://127.0.0.1:1';
const KEY = '0'.repeat(40);

/**
 * Agents, which observe an application from outside: a file of `app/agents` that is loaded before the application, and the
 * environment that it starts with. `majors` are the major versions of Nest that it runs with, `printed` is what it has to print.
 */
export const AGENTS = [
  {
    name: 'New Relic 13',
    file: 'newrelic',
    env: {
      NEW_RELIC_APP_NAME: 'nestjs-cors',
      NEW_RELIC_LICENSE_KEY: KEY,
      NEW_RELIC_HOST: '127.0.0.1',
      NEW_RELIC_PORT: '1',
      NEW_RELIC_NO_CONFIG_FILE: 'true',
      NEW_RELIC_LOG_ENABLED: 'false',
      ...Object.fromEntries(
        ['AWS', 'AZURE', 'DOCKER', 'GCP', 'KUBERNETES', 'PCF'].map((name) => [
          `NEW_RELIC_UTILIZATION_DETECT_${name}`,
          'false',
        ]),
      ),
    },
  },
  {
    name: 'Instana 5',
    file: 'instana',
    env: { INSTANA_AGENT_HOST: '127.0.0.1', INSTANA_AGENT_PORT: '1', INSTANA_LOG_LEVEL: 'error' },
  },
  {
    name: 'Instana 4',
    file: 'instana4',
    env: { INSTANA_AGENT_HOST: '127.0.0.1', INSTANA_AGENT_PORT: '1', INSTANA_LOG_LEVEL: 'error' },
  },
  { name: 'Scout', file: 'scout', env: { SCOUT_CORE_AGENT_LAUNCH: 'false', SCOUT_CORE_AGENT_DOWNLOAD: 'false' } },
  {
    name: 'OpenTelemetry',
    file: 'opentelemetry',
    env: {
      OTEL_TRACES_EXPORTER: 'console',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
    },
    // The recipe of docs/observability.md.
    printed: ["'http.route': '/cats/:id'", "name: 'OPTIONS /cats/:id'"],
  },
  { name: 'Sentry', file: 'sentry', majors: [12] },
  { name: 'Sentry for Nest', file: 'sentry-nest', majors: [11] },
  {
    name: 'Datadog',
    file: 'datadog',
    env: {
      DD_TRACE_AGENT_URL: NOWHERE,
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
      DD_CRASHTRACKING_ENABLED: 'false',
    },
  },
  {
    name: 'Elastic',
    file: 'elastic',
    env: {
      ELASTIC_APM_SERVER_URL: NOWHERE,
      ELASTIC_APM_CENTRAL_CONFIG: 'false',
      ELASTIC_APM_CLOUD_PROVIDER: 'none',
      ELASTIC_APM_METRICS_INTERVAL: '0s',
      ELASTIC_APM_LOG_LEVEL: 'off',
    },
  },
  {
    name: 'Application Insights',
    file: 'applicationinsights',
    env: {
      APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=${NOWHERE}/;LiveEndpoint=${NOWHERE}/`,
      APPLICATION_INSIGHTS_NO_STATSBEAT: 'true',
    },
  },
];

/** What runs without anything else, and with Nest's own instrumentation, which Nest 11 does not have. */
export const PLAIN = [
  { name: 'nothing', args: ['-'] },
  { name: 'Nest instrument', args: ['-', 'instrument'], majors: [12] },
];

/** Libraries, each a file of `app/libraries`. */
export const LIBRARIES = [
  { name: 'Apollo', file: 'graphql/apollo' },
  { name: 'Apollo without a policy', file: 'graphql/apollo-ungoverned' },
  { name: 'Mercurius', file: 'graphql/mercurius' },
  { name: 'Mercurius with a policy', file: 'graphql/mercurius-governed' },
  { name: 'better-auth', file: 'better-auth' },
  { name: 'better-auth with its own CORS', file: 'better-auth-cors' },
  { name: 'SuperTokens', file: 'supertokens' },
  { name: 'tus', file: 'tus' },
  { name: 'Swagger', file: 'swagger' },
  { name: 'Terminus', file: 'terminus' },
  { name: 'Throttler', file: 'throttler' },
  { name: 'helmet', file: 'helmet' },
  { name: 'nestjs-pino', file: 'nestjs-pino' },
  { name: 'method-override', file: 'method-override' },
  { name: 'ts-rest', file: 'ts-rest', majors: [11] },
  { name: 'MCP SDK', file: 'mcp' },
  { name: 'mcp-nest', file: 'mcp-nest', majors: [12] },
  { name: 'Lambda', file: 'serverless' },
];

/** What does not run with a major version of Nest, and why. */
export const EXCLUDED = [
  { name: '@ts-rest/nest', major: 12, reason: 'its peer dependencies end at Nest 11' },
  { name: '@sentry/nestjs', major: 12, reason: 'its peer dependencies end at Nest 11; @sentry/node runs there' },
  { name: '@rekog/mcp-nest', major: 11, reason: 'it needs zod 4, and ts-rest needs zod 3' },
  {
    name: 'the ES module loader of newrelic',
    major: 12,
    reason: 'it writes require() into ES modules of Nest',
  },
];
