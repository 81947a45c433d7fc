import { describeCopy } from '../lazy.cjs';

/**
 * Where the code of an issue is explained. npm's default for a homepage ends in `#readme`; the documents are next to that file. A
 * package without a homepage has the document in it.
 */
export function addressOf(code: string, homepage = describeCopy().homepage ?? 'nestjs-cors'): string {
  return `${homepage.replace(/#readme$/, '/blob/HEAD')}/docs/configuration-issues.md#${code}`;
}
