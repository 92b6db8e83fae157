/** A decimal as the service sends it: exact, never through a float. value = units / 10^scale */
export type Decimal = { units: bigint; scale: number };

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?$/;

export function parseDecimal(text: string): Decimal | null {
  const match = PATTERN.exec(text.trim());
  if (!match) return null;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** Half away from zero, as amounts are rounded on paper. */
export function roundDecimal({ units, scale }: Decimal, digits: number): Decimal {
  if (digits >= scale) return { units: units * 10n ** BigInt(digits - scale), scale: digits };
  return { units: divideRounded(units, 10n ** BigInt(scale - digits)), scale: digits };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: roundDecimal(a, scale).units - roundDecimal(b, scale).units, scale };
}

/** (now - before) / |before| in percent, to `digits` places; null when there is nothing to compare with. */
export function percentChange(now: Decimal, before: Decimal, digits: number): Decimal | null {
  if (before.units === 0n) return null;
  const scale = Math.max(now.scale, before.scale);
  const base = roundDecimal(before, scale).units;
  const difference = roundDecimal(now, scale).units - base;
  return { units: divideRounded(difference * 10n ** BigInt(digits + 2), abs(base)), scale: digits };
}

export function sign({ units }: Decimal): -1 | 0 | 1 {
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

/** Plain text with exactly `scale` places; `group` puts a comma between thousands. */
export function decimalText({ units, scale }: Decimal, group: boolean): string {
  const digits = abs(units)
    .toString()
    .padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return `${units < 0n ? '-' : ''}${grouped}${fraction ? `.${fraction}` : ''}`;
}

function divideRounded(units: bigint, divisor: bigint): bigint {
  const quotient = (abs(units) + divisor / 2n) / divisor;
  return units < 0n ? -quotient : quotient;
}

function abs(units: bigint): bigint {
  return units < 0n ? -units : units;
}
