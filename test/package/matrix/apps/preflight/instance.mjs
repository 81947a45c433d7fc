/** Prints whether `import` and `require()` give the same module in this process. */
import { createRequire } from 'node:module';
import * as imported from 'nestjs-cors';
import * as importedTesting from 'nestjs-cors/testing';

const require = createRequire(import.meta.url);
const required = require('nestjs-cors');
const requiredTesting = require('nestjs-cors/testing');
console.log(imported.CorsModule === required.CorsModule, importedTesting.CorsBrowser === requiredTesting.CorsBrowser);
