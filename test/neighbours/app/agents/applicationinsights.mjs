import { register } from 'node:module';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
const { default: insights } = await import('applicationinsights');
insights.setup().start();
