import { Controller, Get, Module } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

@Controller('accounts')
class AccountsController {
  @Get()
  show() {
    return { name: 'Ada' };
  }

  // The mistake: trust goes with the origin, so credentials have to be allowed here again.
  @Get('all')
  @Cors('http://admin.localhost:*')
  list() {
    return [{ name: 'Ada' }];
  }
}

@Module({
  imports: [CorsModule.forRoot({ origin: 'http://app.localhost:*', credentials: true })],
  controllers: [AccountsController],
})
export class AppModule {}
