'use strict';
/** The application of both entry files: one preflight, and the statement that pages of the shop may read the response. */
module.exports = async ({ Controller, Get, Module, NestFactory, Cors, CorsModule, expectCors, adapter }) => {
  class Books {
    list() {
      return [];
    }
  }
  Get()(Books.prototype, 'list', Object.getOwnPropertyDescriptor(Books.prototype, 'list'));
  Controller('books')(Books);
  Cors('https://shop.example.com')(Books);

  class App {}
  Module({ imports: [CorsModule.forRoot()], controllers: [Books] })(App);

  const app = await NestFactory.create(App, adapter, { logger: ['error', 'warn'] });
  await app.listen(0, '127.0.0.1');
  const headers = { origin: 'https://shop.example.com', 'access-control-request-method': 'GET' };
  const response = await fetch(`${await app.getUrl()}/books`, { method: 'OPTIONS', headers });
  await expectCors(app).from('https://shop.example.com').to('GET /books').toBeAllowed();
  await app.close();
  console.log(response.status, response.headers.get('access-control-allow-origin'));
};
