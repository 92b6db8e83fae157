export * from './schema.js';
export { curve as curveSchema, type Curve, type LevelCurve, type ValueBand } from './curve.schema.js';
export { POINT_SCALE, type Direction } from './curve.js';
export * from './facts.js';
export { directionOf, evaluateCard, type CardScore, type ListedPart, type Part } from './evaluate.js';
export { readScoreCard, type ReadCard } from './read-score-card.js';
