import { expect, it } from 'vitest';
import { grainFor } from './indicators.url.ts';

it('shows an indicator by a grain that it has', () => {
  expect(grainFor('institution', { grains: ['alliance', 'area'] })).toBe('area');
  expect(grainFor('alliance', { grains: ['alliance', 'area'] })).toBe('alliance');
  expect(grainFor('institution', undefined)).toBe('institution');
});
