/** Where things were done, as devices and the register of institutions tell. */
import type { RuleSources } from '../../define.js';

/** SQL: a position was sent. Zero and zero is what a device without a fix sends. */
export const hasFix = (lng: string, lat: string): string =>
  `(${lng} IS NOT NULL AND ${lat} IS NOT NULL AND (abs(ifNull(${lng}, 0)) >= 1 OR abs(ifNull(${lat}, 0)) >= 1))`;

/** SQL of a degree as a number. */
export const degrees = (value: string): string => `toFloat64(ifNull(${value}, 0))`;

/** SQL of (place_code, place_lng, place_lat) of the institutions whose position is known. */
export const knownPlaces = (from: RuleSources): string =>
  `(SELECT fixmedins_code AS place_code, ${degrees('lnt')} AS place_lng, ${degrees('lat')} AS place_lat
    FROM ${from.all('institutions')} WHERE ${hasFix('lnt', 'lat')})`;

/** SQL of (child, parent) of institutions: a doctor of the one may well be at the other. */
export const parentage = (from: RuleSources): string =>
  `(SELECT fixmedins_code AS child, prnt_medins_code AS parent FROM ${from.all('institutions')} WHERE prnt_medins_code != '')`;
