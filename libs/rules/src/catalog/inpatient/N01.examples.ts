/** A stay from the first of March with its fee lines, as examples of rules on stays need it. */
type Line = readonly [day: string, charge: string, cnt: number, name?: string];
type Stay = {
  to?: string;
  lines: readonly Line[];
  /** days on which a night is billed, each for `bedCount` nights */
  bedDays: readonly string[];
  bedCount?: number;
  /** yuan of the bill for which no line has come */
  missing?: number;
  /** day of an outpatient visit to another place */
  outside?: string;
  leave?: string;
  diag_code?: string;
};

/** The days from the first of March on. */
export const dailyBed = (days: number): string[] =>
  Array.from({ length: days }, (_, at) => `2025-03-${String(at + 1).padStart(2, '0')}`);

export function billed({ to = '2025-03-10', lines, bedDays, bedCount = 1, missing = 0, ...rest }: Stay) {
  const all: Line[] = [...lines, ...bedDays.map((day): Line => [day, '01', bedCount])];
  const fees = all.map(([day, charge, cnt, name = ''], at) => ({
    mdtrt_id: 'A',
    feedetl_sn: String(at + 1),
    psn_no: 'P1',
    fixmedins_code: 'H1',
    fee_ocur_time: `${day} 09:00:00`,
    med_chrgitm_type: charge,
    med_list_name: name,
    cnt: String(cnt),
    det_item_fee_sumamt: String(cnt * 10),
  }));
  const sum = all.reduce((found, [, , cnt]) => found + cnt * 10, missing);
  const stay = {
    mdtrt_id: 'A',
    psn_no: 'P1',
    fixmedins_code: 'H1',
    med_type: '21',
    begntime: '2025-03-01 08:00:00',
    endtime: `${to} 10:00:00`,
    atddr_no: 'D1',
    adm_bed: '8',
    diag_code: rest.diag_code ?? 'M51.200',
    leave_days: rest.leave ?? '',
  };
  const out = {
    mdtrt_id: 'OUT',
    psn_no: 'P1',
    fixmedins_code: 'H2',
    begntime: `${rest.outside ?? to} 09:00:00`,
  };
  const visits = rest.outside ? [stay, out] : [stay];
  const settlements = visits.map(({ mdtrt_id, fixmedins_code }) => ({
    setl_id: `S${mdtrt_id}`,
    mdtrt_id,
    psn_no: 'P1',
    fixmedins_code,
    setl_time: `${to} 11:00:00`,
    medfee_sumamt: String(sum),
  }));
  return { visits, settlements, fees };
}
