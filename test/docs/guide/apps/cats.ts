import { Controller, Get, Module, Put } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

@Controller('cats')
@Cors({ allowedHeaders: ['Content-Type', 'X-Trace'] })
class CatsController {
  @Get(':id')
  find() {
    return { name: 'Tom' };
  }

  // The mistake: a list replaces the list of the class, and X-Trace is gone.
  @Put(':id')
  @Cors({ allowedHeaders: ['Content-Type', 'If-Match'] })
  update() {
    return { name: 'Tom' };
  }
}

@Module({
  imports: [CorsModule.forRoot({ origin: 'http://app.localhost:*' })],
  controllers: [CatsController],
})
export class AppModule {}
