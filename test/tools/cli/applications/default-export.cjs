/** As a compiler writes `export default class AppModule` in CommonJS. */
const { Module } = require('@nestjs/common');
const { CorsModule } = require('nestjs-cors');

class AppModule {}
Module({ imports: [CorsModule.forRoot({ origin: 'https://app.example.com' })] })(AppModule);
Object.defineProperty(exports, '__esModule', { value: true });
exports.default = AppModule;
