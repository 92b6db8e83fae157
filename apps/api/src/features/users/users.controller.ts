import { Body, Controller, Delete, Get, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Asking, type Asker } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import {
  addedUser,
  grantsBody,
  linkSchema,
  newUserBody,
  userList,
  userParams,
  userPatchBody,
  userSchema,
  type AddedUser,
  type Grants,
  type NewUser,
  type OneTimeLink,
  type User,
  type UserChange,
  type UserList,
  type UserParams,
} from './users.dto.js';
import { UsersService } from './users.service.js';

/** Accounts, for those who add them, those who give them rights, and the owner of the data. */
@ApiTags('access')
@Controller('api/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ summary: 'All users with their grants' })
  @Returns(userList)
  listUsers(): Promise<UserList> {
    return this.users.list();
  }

  @Post()
  @ApiOperation({ summary: 'Add a user; the one-time link sets the password' })
  @Returns(addedUser, { status: 201, description: 'the user, and a link that is shown once' })
  addUser(@Asking() asker: Asker, @Body({ schema: newUserBody }) body: NewUser): Promise<AddedUser> {
    return this.users.add(asker, body);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One user' })
  @Returns(userSchema)
  showUser(@Param({ schema: userParams }) { id }: UserParams): Promise<User> {
    return this.users.show(id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change the role or rights of a user, or shut the account' })
  @Returns(userSchema)
  changeUser(
    @Asking() asker: Asker,
    @Param({ schema: userParams }) { id }: UserParams,
    @Body({ schema: userPatchBody }) body: UserChange,
  ): Promise<User> {
    return this.users.change(asker, id, body);
  }

  @Put(':id/grants')
  @ApiOperation({ summary: 'Replace what a user may see' })
  @Returns(userSchema)
  grantUser(
    @Asking() asker: Asker,
    @Param({ schema: userParams }) { id }: UserParams,
    @Body({ schema: grantsBody }) body: Grants,
  ): Promise<User> {
    return this.users.setGrants(asker, id, body.grants);
  }

  @Post(':id/link')
  @ApiOperation({ summary: 'Void the password of a user; the one-time link sets another' })
  @Returns(linkSchema, { description: 'a link that is shown once' })
  resetUser(@Asking() asker: Asker, @Param({ schema: userParams }) { id }: UserParams): Promise<OneTimeLink> {
    return this.users.reset(asker, id);
  }

  @Delete(':id/second-factor')
  @ApiOperation({ summary: 'Take the second proof from a user who has lost the device' })
  @Returns(userSchema)
  removeSecondFactor(
    @Asking() asker: Asker,
    @Param({ schema: userParams }) { id }: UserParams,
  ): Promise<User> {
    return this.users.removeSecondFactor(asker, id);
  }

  @Delete(':id/sessions')
  @ApiOperation({ summary: 'Sign a user out everywhere' })
  @Returns(userSchema)
  endSessions(@Asking() asker: Asker, @Param({ schema: userParams }) { id }: UserParams): Promise<User> {
    return this.users.endSessions(asker, id);
  }
}
