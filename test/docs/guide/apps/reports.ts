import { Controller, Get, Module } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

// The mistake: what is meant for the tools of this company holds for every controller that extends this one.
@Cors(false)
abstract class InternalController {}

@Controller('reports')
class ReportsController extends InternalController {
  @Get()
  list() {
    return [];
  }
}

@Module({
  imports: [CorsModule.forRoot({ origin: 'http://app.localhost:*' })],
  controllers: [ReportsController],
})
export class AppModule {}
