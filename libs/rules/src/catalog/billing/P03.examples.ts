/** Twelve days of a doctor, and one of many visits a few minutes apart. */
export function clinic({
  peak,
  minutes,
  before = 10,
  refunded = 0,
  ...rest
}: {
  peak: number;
  minutes: number;
  before?: number;
  refunded?: number;
  med_type?: string;
  diag_code?: string;
}) {
  const two = (n: number): string => String(n).padStart(2, '0');
  const at = (n: number, apart: number): string =>
    `${two(8 + Math.floor((n * apart) / 60))}:${two((n * apart) % 60)}:00`;
  const visit = (n: number, begntime: string) => ({
    mdtrt_id: `V${n}`,
    psn_no: `P${n}`,
    fixmedins_code: 'H1',
    begntime,
    atddr_no: 'D1',
    diag_code: 'J06.900',
    ...rest,
  });
  const visits = [
    ...Array.from({ length: peak }, (_, n) => visit(n + 1, `2025-03-20 ${at(n, minutes)}`)),
    ...Array.from({ length: 12 * before }, (_, n) =>
      visit(peak + n + 1, `2025-03-${two(1 + (n % 12))} ${at(Math.floor(n / 12), 5)}`),
    ),
  ];
  const paid = visits.map(({ mdtrt_id, psn_no }) => ({
    setl_id: `S${mdtrt_id}`,
    mdtrt_id,
    psn_no,
    fixmedins_code: 'H1',
    setl_time: '2025-03-20 18:00:00',
  }));
  const refunds = paid.slice(0, refunded).map((row) => ({
    ...row,
    setl_id: `R${row.setl_id}`,
    refd_setl_flag: '1',
    init_setl_id: row.setl_id,
    fund_pay_sumamt: '-10.00',
  }));
  return { visits, settlements: [...paid, ...refunds] };
}
