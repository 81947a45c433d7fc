import apollo from './apollo.js';
import type { Library } from '../../library.js';
import { ungoverned } from '../../subscriptions.js';

/** The same without an entry of `paths`. */
export default { imports: apollo.imports, subscriptions: ungoverned } satisfies Library;
