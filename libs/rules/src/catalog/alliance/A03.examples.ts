type Row = Record<string, string>;

/** A patient who is moved from one hospital to another of the alliance by a form, with a deductible at both. */
export function moved({
  direction = 'up',
  alliance = 'A1',
  second = '300.00',
  isRefunded = false,
  referral = {},
}: {
  direction?: 'up' | 'down';
  alliance?: string;
  second?: string;
  isRefunded?: boolean;
  referral?: Row;
}) {
  const stay = (mdtrt_id: string, fixmedins_code: string, from: string, to: string): Row => ({
    mdtrt_id,
    psn_no: 'P1',
    fixmedins_code,
    med_type: '21',
    begntime: `${from} 15:00:00`,
    endtime: `${to} 10:00:00`,
    diag_code: 'I63.900',
  });
  const paid = (id: string, fixmedins_code: string, act_pay_dedc: string): Row => ({
    setl_id: `S${id}`,
    mdtrt_id: id,
    psn_no: 'P1',
    fixmedins_code,
    med_type: '21',
    setl_time: '2025-03-12 11:00:00',
    act_pay_dedc,
  });
  const refund: Row = {
    ...paid('B', 'H2', '-300.00'),
    setl_id: 'SR',
    refd_setl_flag: '1',
    init_setl_id: 'SB',
  };
  return {
    institutions: [
      { fixmedins_code: 'H1', alliance_id: 'A1' },
      { fixmedins_code: 'H2', alliance_id: alliance },
      { fixmedins_code: 'H3', alliance_id: 'A1' },
    ],
    visits: [stay('A', 'H1', '2025-03-01', '2025-03-06'), stay('B', 'H2', '2025-03-06', '2025-03-12')],
    settlements: [paid('A', 'H1', '300.00'), paid('B', 'H2', second), ...(isRefunded ? [refund] : [])],
    referrals: [
      {
        refl_id: 'R1',
        psn_no: 'P1',
        direction,
        from_fixmedins_code: 'H1',
        to_fixmedins_code: 'H2',
        applied_at: '2025-03-06 09:00:00',
        decided_at: '2025-03-06 10:00:00',
        decision: 'accepted',
        consent_flag: '1',
        from_mdtrt_id: 'A',
        to_mdtrt_id: 'B',
        ...referral,
      },
    ],
  };
}
