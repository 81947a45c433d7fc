import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { type Browser, launchChromium } from '../browsers/chromium.js';
import { kindOf, userDocuments } from './support/document.js';

/** In milliseconds. Browsers start slowly on a busy machine. */
const PATIENCE = 60_000;

const diagrams = userDocuments().flatMap(({ path, blocks }) =>
  blocks
    .filter((block) => kindOf(block) === 'mermaid')
    .map(({ line, text }) => [`${path}, line ${line}`, text] as const),
);

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.context.newPage();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js') });
}, PATIENCE);

afterAll(() => browser.close());

it.each(diagrams)(
  'Mermaid draws the diagram of %s',
  async (_, text) => {
    const svg = await page.evaluate(
      `mermaid.render('drawing', ${JSON.stringify(text)}).then(({ svg }) => svg, String)`,
    );
    expect(svg).toMatch(/^<svg[^]*<\/svg>$/);
  },
  PATIENCE,
);
