/** What arguments may be; whatever is not is refused with what is asked for. */
import { parsePeriod, PERIOD_FORMS } from '@fundwatch/metrics';
import { findRule } from '@fundwatch/rules';
import { findStream, STREAM_NAMES } from '@fundwatch/streams';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

const check =
  (what: string, isGood: (text: string) => boolean) =>
  (text: string): string => {
    if (!isGood(text)) throw new InvalidArgumentError(what);
    return text;
  };
export const wholeNumber = (text: string): number => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
};
export const aDay = check('a date, YYYY-MM-DD', (text) => z.iso.date().safeParse(text).success);
export const aStream = check(`one of ${STREAM_NAMES.join(', ')}`, (text) => findStream(text) !== undefined);
export const aRule = check('the id of a rule; see `fundwatch rules`', (text) => findRule(text) !== undefined);
export const aYear = check('a year, YYYY', (text) => /^(20\d\d|2100)$/.test(text));
export const aPeriod = check(PERIOD_FORMS, (text) => parsePeriod(text) !== undefined);
