import { findMetric, restsOnFew } from '@fundwatch/metrics';
import type { Scope } from '../access/scope.js';
import type { IndicatorRow } from './indicators.dto.js';

/** Why a reader of aggregates is not told a figure. */
export const TOO_FEW = 'fewer than five are behind it';

type Figure = { numerator: string | null; denominator: string | null; value: string | null };

/** Whether a reader is not told a figure of a line, for it rests on so few people that it may tell who is meant. */
export function isWithheld(
  { onlyMany }: Scope,
  indicator: string,
  variant: string,
  figure: Partial<Record<'numerator' | 'denominator', string | null | undefined>>,
): boolean {
  if (!onlyMany) return false;
  const line = findMetric(indicator)?.variants[variant];
  return line !== undefined && restsOnFew(line, figure);
}

/** A figure without its numbers. */
export const withoutNumbers = <Own extends Figure>(figure: Own): Own => ({
  ...figure,
  numerator: null,
  denominator: null,
  value: null,
});

/** A row as the reader is told of it. */
export const toldOf = (scope: Scope, row: IndicatorRow): IndicatorRow =>
  isWithheld(scope, row.indicator, row.variant, row)
    ? { ...withoutNumbers(row), not_computable_reason: TOO_FEW }
    : row;
