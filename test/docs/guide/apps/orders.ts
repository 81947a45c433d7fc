import { Controller, Get, Module, Patch } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

// The mistake: the list was not updated when `change` was added.
@Controller('orders')
@Cors({ methods: ['GET', 'POST'] })
class OrdersController {
  @Get()
  list() {
    return [];
  }

  @Patch(':id')
  change() {
    return { state: 'sent' };
  }
}

@Module({
  imports: [CorsModule.forRoot({ origin: 'http://app.localhost:*' })],
  controllers: [OrdersController],
})
export class AppModule {}
