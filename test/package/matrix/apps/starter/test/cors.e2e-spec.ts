import { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expectCors } from 'nestjs-cors/testing';
import { AppModule } from './../src/app.module';

describe('CORS (e2e)', () => {
  let app: INestApplication;

  beforeAll(async () => {
    const fixture = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = fixture.createNestApplication();
    await app.init();
  });

  afterAll(() => app.close());

  it('allows the shop', async () => {
    await expectCors(app).from('https://shop.example.com').to('GET /').toBeAllowed();
  });

  it('refuses other origins', async () => {
    await expectCors(app).from('https://other.example').to('GET /').toBeRefused();
  });
});
