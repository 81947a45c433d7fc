import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from '../../../../scripts/programs.js';

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** The file of the certificate, which is also the authority that signed it. */
  readonly file: string;
  readonly keyFile: string;
  remove(): void;
}

/** A new self-signed certificate for one name. */
export function certificateFor(name: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-cors-tls-'));
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
  execFileSync(
    programPath('openssl'),
    [...args, '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`, '-keyout', key, '-out', file],
    {
      stdio: 'ignore',
    },
  );
  return {
    key: readFileSync(key),
    cert: readFileSync(file),
    file,
    keyFile: key,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
