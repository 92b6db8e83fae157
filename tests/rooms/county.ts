import { OWNER, send, sendText, type Workbench } from '../helpers/workbench.js';
import type { Scope } from '../../apps/api/src/features/access/scope.js';

export const POOL = 'rooms';
export const OFFICER: Scope = { who: 'officer', pools: [POOL], clear: false };
export const clerkOf = (code: string): Scope => ({
  who: 'clerk',
  pools: [POOL],
  places: [{ pool: POOL, kind: 'institution', id: code }],
  clear: false,
});
export const CLERK = clerkOf('H2');
export const CLEAR: Scope = { ...OWNER, pools: [POOL] };

const township = (code: string, more: Record<string, string> = {}) => ({
  fixmedins_code: code,
  fixmedins_name: `测试${code}卫生院`,
  tier: 'township',
  fix_blng_admdvs: '990121',
  ...more,
});

/**
 * A small county: a stay at the hospital H1 with an outpatient visit at the centre H2 inside it (I04), five more
 * centres that nothing was found at, and one that closed before the year.
 */
export async function fillCounty(bench: Workbench): Promise<void> {
  const to = { pool: POOL };
  await send(
    bench,
    'institutions',
    [
      { ...township('H1'), tier: 'county', fixmedins_name: '测试县医院' },
      ...['H2', 'H3', 'H4', 'H5', 'H6'].map((code) => township(code)),
      township('H9', { begndate: '2010-01-01', enddate: '2020-12-31' }),
    ],
    to,
  );
  await send(
    bench,
    'insured',
    [
      {
        psn_no: 'PERSON0001',
        certno: '990121195001010011',
        psn_name: '测试甲',
        insu_admdvs: '990121',
        fixmedins_code: 'H2',
      },
      {
        psn_no: 'PERSON0002',
        certno: '990121195001010012',
        psn_name: '测试乙',
        insu_admdvs: '990121',
        fixmedins_code: 'H3',
      },
    ].map((row) => ({ ...row, brdy: '1950-01-01', psn_insu_date: '2019-01-01' })),
    to,
  );
  await sendText(
    bench,
    'visits.csv',
    [
      'mdtrt_id,psn_no,fixmedins_code,med_type,begntime,endtime,atddr_no,diag_name',
      'STAY,PERSON0001,H1,21,2025-05-01 10:00:00,2025-05-08 10:00:00,D1,"发热, 待查"',
      'OUT,PERSON0001,H2,11,2025-05-04 15:00:00,,D2,"头痛"',
      'FAR,PERSON0001,H2,11,2025-09-30 09:00:00,,D2,',
      'OTHER,PERSON0002,H3,11,2025-05-04 09:00:00,,D3,',
    ].join('\n'),
    to,
  );
  const paid = { insutype: '390', medfee_sumamt: '80.00', hifp_pay: '40.00', fund_pay_sumamt: '40.00' };
  await send(
    bench,
    'settlements',
    [
      {
        setl_id: 'S1',
        mdtrt_id: 'STAY',
        psn_no: 'PERSON0001',
        fixmedins_code: 'H1',
        med_type: '21',
        setl_time: '2025-05-08 11:00:00',
      },
      {
        setl_id: 'S2',
        mdtrt_id: 'OUT',
        psn_no: 'PERSON0001',
        fixmedins_code: 'H2',
        med_type: '11',
        setl_time: '2025-05-04 15:20:00',
      },
      {
        setl_id: 'S3',
        mdtrt_id: 'FAR',
        psn_no: 'PERSON0001',
        fixmedins_code: 'H2',
        med_type: '11',
        setl_time: '2025-09-30 09:20:00',
      },
      {
        setl_id: 'S4',
        mdtrt_id: 'OTHER',
        psn_no: 'PERSON0002',
        fixmedins_code: 'H3',
        med_type: '11',
        setl_time: '2025-05-04 09:20:00',
      },
    ].map((row) => ({ ...paid, ...row })),
    to,
  );
  await send(
    bench,
    'contracts',
    [
      {
        contract_id: 'C1',
        psn_no: 'PERSON0001',
        fixmedins_code: 'H2',
        package_code: 'basic',
        begndate: '2025-01-01',
        enddate: '2025-12-31',
        sign_time: '2025-01-01 09:00:00',
      },
    ],
    to,
  );
  await bench.services.worker.drain();
  // The visit is corrected afterwards: its first version must stay readable.
  await sendText(
    bench,
    'visits-fix.csv',
    'mdtrt_id,psn_no,fixmedins_code,med_type,begntime,atddr_no,diag_name\nOUT,PERSON0001,H2,11,2025-05-04 15:30:00,D2,"头\n痛"\n',
    to,
  );
  await bench.services.worker.drain();
}
