/** Records of the billing rules' examples: visits V1, V2 … of P1, P2 … at H1, and what they were billed. */

type Row = Record<string, string>;

/** So many outpatient visits on one morning. */
export const mornings = (count: number, rest: Row = {}): Row[] =>
  Array.from({ length: count }, (_, at) => ({
    mdtrt_id: `V${at + 1}`,
    psn_no: `P${at + 1}`,
    fixmedins_code: 'H1',
    begntime: '2025-03-01 08:00:00',
    ...rest,
  }));

/** The settlement of each of these visits, by its total. */
export const settledFor = (totals: readonly string[], rest: Row = {}): Row[] =>
  totals.map((medfee_sumamt, at) => ({
    setl_id: `S${at + 1}`,
    mdtrt_id: `V${at + 1}`,
    psn_no: `P${at + 1}`,
    fixmedins_code: 'H1',
    medfee_sumamt,
    ...rest,
  }));

/** A line of the visit of that number: a test of ten yuan at nine o’clock. */
export const line = (visit: number, feedetl_sn: string, rest: Row = {}): Row => ({
  mdtrt_id: `V${visit}`,
  feedetl_sn,
  psn_no: `P${visit}`,
  fixmedins_code: 'H1',
  fee_ocur_time: '2025-03-01 09:00:00',
  list_type: '201',
  med_chrgitm_type: '04',
  chrgitm_lv: '1',
  pric: '10',
  det_item_fee_sumamt: '10.00',
  ...rest,
});

/** An examination and, later and at H2, its repeat; what differs from the neutral in both visits, the later one, the lines. */
type Repeat = { later: string; item: string; rest?: Row; second?: Row; visit?: Row; both?: Row };

/** Visits V1 and V2 of P1, V3 and V4 of P2 …, each with one examination. */
export function twice(repeats: readonly Repeat[]): { visits: Row[]; settlements: Row[]; fees: Row[] } {
  const all = repeats.flatMap(({ later, item, rest, second, visit, both }, at) =>
    [0, 1].map((nth) => {
      const ids = { mdtrt_id: `V${2 * at + nth + 1}`, psn_no: `P${at + 1}` };
      const place = { fixmedins_code: nth === 0 ? 'H1' : 'H2', ...(nth === 1 ? visit : {}) };
      const day = nth === 0 ? '2025-03-01' : later;
      const done = { med_list_codg: item, med_chrgitm_type: '03', fee_ocur_time: `${day} 09:00:00`, ...rest };
      return {
        visit: { ...ids, begntime: `${day} 08:00:00`, diag_code: 'K29.500', ...both, ...place },
        settlement: { ...ids, setl_id: `S${2 * at + nth + 1}` },
        fee: { ...line(1, '1', done), ...ids, ...(nth === 1 ? second : {}) },
      };
    }),
  );
  return {
    visits: all.map((one) => one.visit),
    settlements: all.map((one) => one.settlement),
    fees: all.map((one) => one.fee),
  };
}
