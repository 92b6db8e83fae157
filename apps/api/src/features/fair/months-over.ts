/** The months of a year, `YYYY-MM`. */
export const monthsOfYear = (year: string): string[] =>
  Array.from({ length: 12 }, (_, at) => `${year}-${String(at + 1).padStart(2, '0')}`);

/** The last day of a month, as a calendar date: no clock and no zone take part. */
export const lastDayOf = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, '0')}`;
};

/** How many months of a year the clock of the data has reached the end of. */
export const monthsOver = (year: string, asOf: string | null): number =>
  asOf === null ? 0 : monthsOfYear(year).filter((month) => lastDayOf(month) <= asOf.slice(0, 10)).length;
