import { Controller, Get, Module } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

@Controller('stock')
@Cors({ policy: 'partners' })
class StockController {
  @Get()
  list() {
    return [{ title: 'Emma', copies: 3 }];
  }
}

@Module({
  imports: [
    CorsModule.forRoot({
      origin: 'https://app.example.com',
      // The mistakes: the first partner's pages use https, and the second partner's use http.
      policies: { partners: { origin: ['http://books.example', 'https://shop.localhost:*'] } },
    }),
  ],
  controllers: [StockController],
})
export class AppModule {}
