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
      // The mistakes: the pages of the first partner are served over https, those of the second one over http.
      policies: { partners: { origin: ['http://books.example', 'https://shop.localhost:*'] } },
    }),
  ],
  controllers: [StockController],
})
export class AppModule {}
