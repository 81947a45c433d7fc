import { Controller, Get, Module } from '@nestjs/common';
import { Cors, CorsModule } from 'nestjs-cors';

// The mistake: a rule for the company's own tools applies to every controller that extends this one.
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
