import { Body, Controller, Module, Put } from '@nestjs/common';
import { CorsModule } from 'nestjs-cors';

// Nothing is wrong here. The mistake is in the proxy.
@Controller('profile')
class ProfileController {
  @Put()
  update(@Body() profile: object) {
    return profile;
  }
}

@Module({
  imports: [CorsModule.forRoot({ origin: 'http://app.localhost:*', credentials: true })],
  controllers: [ProfileController],
})
export class AppModule {}
