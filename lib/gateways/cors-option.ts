import { ownCorsDeclarations } from '../cors.metadata.js';
import { type CorsIssue, issueAt } from '../diagnostics/issue.js';
import { renderValue } from '../diagnostics/render-value.js';
import { type CorsWarning, warningAt } from '../diagnostics/warning.js';
import type { Gateway } from './discover-gateways.js';
import type { Transport } from './transport.js';

/** What the option `cors` of a gateway or of its adapter means next to this module. */
export function checkCorsOption(
  gateway: Gateway,
  transport: Transport,
): { issues: CorsIssue[]; warnings: CorsWarning[] } {
  const { name } = gateway.type;
  const own = gateway.options.cors;
  const cors = own ?? transport.cors;
  if (cors === undefined || cors === false) return { issues: [], warnings: [] };
  const where = own === undefined ? 'the WebSocket adapter' : '@WebSocketGateway()';
  if (!isDecorated(gateway.type)) return { issues: [], warnings: [replaced(name, where, cors)] };
  const message = `${name} has @Cors(), and ${where} has the option \`cors\`. Only one of them can decide.`;
  const fix = `Remove \`cors\` from ${where}: @Cors() also decides about the handshakes.`;
  return {
    issues: [issueAt({ layer: 'handler', name }, { code: 'gateway-cors-conflict', message, fix }, cors)],
    warnings: [],
  };
}

function replaced(name: string, where: string, cors: unknown): CorsWarning {
  const message =
    `The option \`cors\` of ${where} does not apply: the policy of this module decides. Remove it, and write what it allows on ` +
    `the gateway: ${decoratorFor(cors)}.`;
  return warningAt({ layer: 'application', name }, 'gateway-cors-replaced', message);
}

/** The decorator that allows what the option allows, as far as it can be written. */
function decoratorFor(cors: unknown): string {
  const { origin = '*', credentials } =
    typeof cors === 'object' && cors !== null ? (cors as Record<string, unknown>) : {};
  const list = Array.isArray(origin) ? `[${origin.map((one) => renderValue(one)).join(', ')}]` : renderValue(origin);
  const written = typeof origin === 'function' || typeof cors === 'function' ? '(origin) => …' : list;
  return credentials === true && origin !== '*' && origin !== true
    ? `@Cors(${written}, { credentials: true })`
    : `@Cors(${written})`;
}

function isDecorated(type: object): boolean {
  for (
    let one: unknown = type;
    typeof one === 'function' && one !== Function.prototype;
    one = Object.getPrototypeOf(one)
  )
    if (ownCorsDeclarations(one).length > 0) return true;
  return false;
}
