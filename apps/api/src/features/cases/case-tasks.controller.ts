import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Asking, type Asker } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import * as dto from './case-tasks.dto.js';
import { CasesApi } from './cases.api.js';
import { caseId } from './cases.dto.js';

@ApiTags('cases')
@Controller('api/cases/:case/tasks')
export class CaseTasksController {
  constructor(private readonly cases: CasesApi) {}

  @Get()
  @ApiOperation({ summary: 'What is to be done in a case, and what was done' })
  @Returns(dto.caseTasksSchema)
  listCaseTasks(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
  ): Promise<dto.CaseTasks> {
    return this.cases.tasks.list(asker, id);
  }

  @Post()
  @ApiOperation({ summary: 'Give oneself, another officer or whoever works on the case something to do' })
  @Returns(dto.caseTasksSchema, { status: 201, description: 'as they stand' })
  addCaseTask(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Body({ schema: dto.newTaskBody }) body: dto.NewTask,
  ): Promise<dto.CaseTasks> {
    return this.cases.tasks.add(asker, id, body);
  }

  @Patch(':task')
  @ApiOperation({ summary: 'Say that a task is done, or is not, or for whom and until when it is' })
  @Returns(dto.caseTasksSchema)
  changeCaseTask(
    @Asking() asker: Asker,
    @Param('case', { schema: caseId }) id: number,
    @Param('task', { schema: dto.taskId }) task: number,
    @Body({ schema: dto.taskChangeBody }) body: dto.TaskChange,
  ): Promise<dto.CaseTasks> {
    return this.cases.tasks.change(asker, id, task, body);
  }
}
