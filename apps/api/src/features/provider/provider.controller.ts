import { Controller, Get, Header, HttpStatus, Query, Redirect, Req } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Visit, type Visitor } from '../../http/principal.js';
import { ProviderApi } from './provider.api.js';
import { beginQuery, callbackQuery, type BeginQuery, type CallbackQuery } from './provider.dto.js';

type Elsewhere = { url: string };

@ApiTags('access')
@Controller('api/provider')
export class ProviderController {
  constructor(private readonly api: ProviderApi) {}

  @Get()
  @ApiOperation({ summary: 'Go to the provider of sign-ins' })
  @Header('cache-control', 'no-store')
  @Redirect('/', HttpStatus.SEE_OTHER)
  @ApiResponse({ status: 303, description: 'to the provider, or to a page that says what is wrong' })
  async goToProvider(
    @Visit() visitor: Visitor,
    @Query({ schema: beginQuery }) { to }: BeginQuery,
  ): Promise<Elsewhere> {
    return { url: await this.api.begin(visitor, to) };
  }

  @Get('callback')
  @ApiOperation({ summary: 'Come back from the provider of sign-ins' })
  @Header('cache-control', 'no-store')
  @Redirect('/', HttpStatus.SEE_OTHER)
  @ApiResponse({ status: 303, description: 'to the page that was wanted, or to one that says what is wrong' })
  async comeBack(
    @Visit() visitor: Visitor,
    @Query({ schema: callbackQuery }) _: CallbackQuery,
    @Req() request: FastifyRequest,
  ): Promise<Elsewhere> {
    return { url: await this.api.finish(visitor, new URL(request.url, 'http://fundwatch').search) };
  }
}
