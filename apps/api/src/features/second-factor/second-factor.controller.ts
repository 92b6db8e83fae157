import { Body, Controller, Header, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Visit, type Visitor } from '../../http/principal.js';
import { Returns, ReturnsNothing } from '../../http/returns.js';
import { SecondFactorApi } from './second-factor.api.js';
import {
  codeBody,
  newFactorSchema,
  recoverySchema,
  type NewFactor,
  type ProofCode,
  type Recovery,
} from './second-factor.dto.js';

@ApiTags('access')
@Controller('api/second-factor')
export class SecondFactorController {
  constructor(private readonly api: SecondFactorApi) {}

  @Post()
  @ApiOperation({ summary: 'Make the secret of a second proof; it stands once a code of it is confirmed' })
  @Header('cache-control', 'no-store')
  @Returns(newFactorSchema, { status: 201, description: 'the secret, shown this once' })
  offerFactor(@Visit() visitor: Visitor): Promise<NewFactor> {
    return this.api.offer(visitor);
  }

  @Post('confirm')
  @ApiOperation({ summary: 'Confirm a second proof by a code of it; the session goes on as a proved one' })
  @Header('cache-control', 'no-store')
  @Returns(recoverySchema, {
    status: 201,
    description: 'codes for whoever loses the device, shown this once',
  })
  confirmFactor(@Visit() visitor: Visitor, @Body({ schema: codeBody }) body: ProofCode): Promise<Recovery> {
    return this.api.confirm(visitor, body.code);
  }

  @Post('prove')
  @ApiOperation({ summary: 'Give the second proof of a session' })
  @ReturnsNothing('proved')
  prove(@Visit() visitor: Visitor, @Body({ schema: codeBody }) body: ProofCode): Promise<void> {
    return this.api.prove(visitor, body.code);
  }

  @Post('remove')
  @ApiOperation({ summary: 'Remove the second proof, by giving it once more' })
  @ReturnsNothing('removed')
  removeFactor(@Visit() visitor: Visitor, @Body({ schema: codeBody }) body: ProofCode): Promise<void> {
    return this.api.remove(visitor, body.code);
  }
}
