import { expect, it } from 'vitest';
import { marksOf } from './timeline.service.js';

it('marks the visit of a fee line, and other records by themselves', () => {
  const evidence = [
    { stream: 'fees', key: ['V1', '2'] },
    { stream: 'fees', key: ['V1', '3'] },
    { stream: 'settlements', key: ['S1'] },
  ];
  expect([...marksOf(evidence)]).toEqual(['visits/V1', 'settlements/S1']);
});
