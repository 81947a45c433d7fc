import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Cors, CorsInspector, CorsModule } from 'nestjs-cors';
import { expectCors } from 'nestjs-cors/testing';

@Controller('cats')
@Cors('https://shop.example.com')
class Cats {
  constructor(readonly inspector: CorsInspector) {}

  @Get()
  list() {
    return this.inspector.report().entries.length;
  }
}

@Module({ imports: [CorsModule.forRoot({ origin: 'https://*.example.org' })], controllers: [Cats] })
class App {}

describe('cats', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const fixture = await Test.createTestingModule({ imports: [App] }).compile();
    app = fixture.createNestApplication();
    await app.init();
  });

  afterAll(() => app.close());

  it('are read by pages of the shop', async () => {
    await expectCors(app).from('https://shop.example.com').to('GET /cats').toBeAllowed();
  });

  it('are not read by other pages', async () => {
    await expectCors(app).from('https://a.example.org').to('GET /cats').toBeRefused();
  });
});
