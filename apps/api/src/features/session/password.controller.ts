import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Visit, type Visitor } from '../../http/principal.js';
import { Returns, ReturnsNothing } from '../../http/returns.js';
import {
  linkBody,
  linkOwnerSchema,
  passwordBody,
  type LinkBody,
  type LinkOwner,
  type NewPassword,
} from './password.dto.js';
import { SessionApi } from './session.api.js';

@ApiTags('access')
@Controller('api/password')
export class PasswordController {
  constructor(private readonly api: SessionApi) {}

  @Post()
  @ApiOperation({ summary: 'Set a password, by a one-time link or by the present one; signs its user in' })
  @ReturnsNothing('set')
  setPassword(@Visit() visitor: Visitor, @Body({ schema: passwordBody }) body: NewPassword): Promise<void> {
    return this.api.setPassword(visitor, body);
  }

  @Post('link')
  @ApiOperation({ summary: 'Whose password a one-time link sets' })
  @Returns(linkOwnerSchema)
  showLink(@Body({ schema: linkBody }) body: LinkBody): Promise<LinkOwner> {
    return this.api.ownerOfLink(body.link);
  }
}
