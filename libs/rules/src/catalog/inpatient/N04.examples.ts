/** Six persons of a village, admitted to one place a few minutes after another. */
export function cluster({
  diag_code = 'M51.200',
  step = 10,
  leave = () => 8,
  refunded = 0,
}: {
  diag_code?: string;
  step?: number;
  leave?: (n: number) => number;
  refunded?: number;
}) {
  const ids = [1, 2, 3, 4, 5, 6];
  const settlements = ids.map((n) => ({
    setl_id: `S${n}`,
    mdtrt_id: `V${n}`,
    psn_no: `P${n}`,
    fixmedins_code: 'H1',
    setl_time: '2025-03-15 11:00:00',
    medfee_sumamt: String(1500 + n * step),
  }));
  return {
    insured: ids.map((n) => ({ psn_no: `P${n}`, resd_code: '990121104301', tel: `1990000000${n}` })),
    visits: ids.map((n) => ({
      mdtrt_id: `V${n}`,
      psn_no: `P${n}`,
      fixmedins_code: 'H1',
      med_type: '21',
      begntime: `2025-03-04 09:0${n}:00`,
      endtime: `2025-03-${String(leave(n)).padStart(2, '0')} 10:00:00`,
      diag_code,
    })),
    settlements: [
      ...settlements,
      ...settlements.slice(0, refunded).map((row) => ({
        ...row,
        setl_id: `R${row.setl_id}`,
        refd_setl_flag: '1',
        init_setl_id: row.setl_id,
        medfee_sumamt: `-${row.medfee_sumamt}`,
        fund_pay_sumamt: '-10.00',
      })),
    ],
  };
}
