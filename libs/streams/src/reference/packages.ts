/**
 * What service packages hold before a pool sends its own: the follow-ups and check-ups of the national norm of basic public health
 * services (third edition: hypertension and diabetes at least four times a year, the elderly one check-up a year) and a yearly assessment.
 */
export const PACKAGES: readonly {
  package_code: string;
  item_code: string;
  times_per_year: number;
  key_group?: string;
}[] = ['basic', 'chronic', 'disabled'].flatMap((package_code) => [
  { package_code, item_code: 'JY01', times_per_year: 1 },
  { package_code, item_code: 'JY02', times_per_year: 4, key_group: 'hypertension' },
  { package_code, item_code: 'JY03', times_per_year: 4, key_group: 'diabetes' },
  { package_code, item_code: 'JY04', times_per_year: 1, key_group: 'elderly' },
]);
