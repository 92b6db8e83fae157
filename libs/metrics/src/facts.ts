import { findStream, type StreamName } from '@fundwatch/streams';

/** SQL of a stream's rows of the pool, as a source reads them. */
export type Facts = (stream: StreamName) => string;

/** Everything that is known. Parameter: `pool` (String). */
export const knownFacts: Facts = (stream) => `(SELECT * FROM ${stream} FINAL WHERE pool = {pool:String})`;

const END_OF_DAY = `toDateTime({as_of:Date} + 1, 'Asia/Shanghai')`;
const unlessLater = (column: string): string =>
  `if(${column} > toDate32({as_of:Date}), NULL, ${column}) AS ${column}`;

/** What a row that had begun by then could not yet say. */
const NOT_YET: Partial<Record<StreamName, readonly string[]>> = {
  insured: ['paus_insu_date', 'resume_insu_date', 'die_date'].map(unlessLater),
  contracts: [unlessLater('term_date')],
  visits: [`if(endtime >= ${END_OF_DAY}, NULL, endtime) AS endtime`],
  referrals: [
    `if(decided_at >= ${END_OF_DAY}, 'pending', decision) AS decision`,
    `if(arrived_at >= ${END_OF_DAY}, NULL, arrived_at) AS arrived_at`,
  ],
};

/** The moment of a record that is no event of care. */
const MOMENT: Partial<Record<StreamName, string>> = { stock: 'moved_at', payments: 'paid_at' };

/** Only what had happened by the end of a day. Parameters: `pool` (String), `as_of` (Date). */
export const pastFacts: Facts = (stream) => {
  const event = findStream(stream)?.event ?? MOMENT[stream];
  const replaced = NOT_YET[stream];
  return `(SELECT *${replaced ? ` REPLACE (${replaced.join(', ')})` : ''} FROM ${stream} FINAL
    WHERE pool = {pool:String}${event ? ` AND ${event} < ${END_OF_DAY}` : ''})`;
};
