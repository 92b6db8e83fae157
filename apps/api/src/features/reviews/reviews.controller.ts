import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Asking, type Asker } from '../../http/principal.js';
import { Returns } from '../../http/returns.js';
import { reviewBody, reviewsSchema, type NewReview, type Reviews } from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';

@ApiTags('findings')
@Controller('api/findings/:id/reviews')
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Get()
  @ApiOperation({ summary: 'What people decided about a finding, and what may be decided next' })
  @Returns(reviewsSchema)
  listReviews(@Asking() asker: Asker, @Param('id') id: string): Promise<Reviews> {
    return this.reviews.of(asker, id);
  }

  @Post()
  @ApiOperation({ summary: 'Decide about a finding, upon the last step that was seen' })
  @Returns(reviewsSchema, { status: 201, description: 'as it stands' })
  addReview(
    @Asking() asker: Asker,
    @Param('id') id: string,
    @Body({ schema: reviewBody }) body: NewReview,
  ): Promise<Reviews> {
    return this.reviews.decide(asker, id, body);
  }
}
