import { isSecureOrigin } from '../../../policy/origins/origin-trust.js';

/** Whether nobody on the network can read or change what is sent there (Secure Contexts, section 3.1). */
export function isSecureUrl({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean {
  return isSecureOrigin({ scheme: protocol.slice(0, -1), host: hostname });
}

/** Whether a host is the machine itself. */
export function isLoopback(host: string): boolean {
  return isSecureOrigin({ scheme: 'http', host });
}
