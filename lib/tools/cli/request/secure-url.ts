import { isSecureOrigin } from '../../../policy/origins/origin-trust.js';

export { isLoopback } from '../../../policy/origins/origin-trust.js';

/** Whether the connection is protected from others on the network (Secure Contexts, section 3.1). */
export function isSecureUrl({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean {
  return isSecureOrigin({ scheme: protocol.slice(0, -1), host: hostname });
}
