/** A visit of an example at which a drug was got. */
type Taken = {
  day: string;
  psn?: string;
  code?: string;
  name?: string;
  cnt?: string;
  /** days by the prescription; '' where it does not say */
  days?: string;
  place?: string;
  kind?: string;
  /** further fields of the visit and of the line */
  visit?: Record<string, string>;
  line?: Record<string, string>;
  isReturned?: boolean;
};

/** Visits V1, V2 … with one drug each: thirty days of a tablet unless said otherwise. */
export function taken(all: readonly Taken[]) {
  const rows = all.map((one, at) => ({ psn: 'P1', place: 'H1', ...one, n: at + 1 }));
  return {
    visits: rows.map(({ n, psn, place, day, kind = '11', visit = {} }) => ({
      mdtrt_id: `V${n}`,
      psn_no: psn,
      fixmedins_code: place,
      med_type: kind,
      begntime: `${day} 09:00:00`,
      endtime: `${day} 10:00:00`,
      ...visit,
    })),
    settlements: rows.map(({ n, psn, place }) => ({
      setl_id: `S${n}`,
      mdtrt_id: `V${n}`,
      psn_no: psn,
      fixmedins_code: place,
    })),
    fees: rows.flatMap((row) => {
      const line = drugLine(row);
      const back = {
        ...line,
        feedetl_sn: '2',
        init_feedetl_sn: '1',
        cnt: '-1',
        det_item_fee_sumamt: '-10.00',
      };
      return row.isReturned ? [line, back] : [line];
    }),
  };
}

const drugLine = (row: Taken & { n: number; psn: string; place: string }): Record<string, string> => ({
  mdtrt_id: `V${row.n}`,
  feedetl_sn: '1',
  psn_no: row.psn,
  fixmedins_code: row.place,
  fee_ocur_time: `${row.day} 09:10:00`,
  med_list_codg: row.code ?? 'X1',
  med_list_name: row.name ?? '阿司匹林肠溶片',
  list_type: '101',
  cnt: row.cnt ?? '1',
  ...(row.days === '' ? {} : { prd_days: row.days ?? '30' }),
  ...row.line,
});
