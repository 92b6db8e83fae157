import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { fieldNames, STREAMS } from '@fundwatch/streams';

export type Ids = 'growing' | 'random';
export type Format = 'csv' | 'ndjson';

/** An id by its number: growing with time, or scattered by a multiplication that never meets itself. */
export const idOf = (ids: Ids, at: number): string =>
  ids === 'growing'
    ? `SE${String(at).padStart(12, '0')}`
    : `SE${((BigInt(at) * 0x9e3779b97f4a7c15n) & 0xffffffffffffn).toString(16).padStart(12, '0')}`;

const NAMES = fieldNames(STREAMS.settlements);

function row(ids: Ids, at: number, fee: string): Record<string, string> {
  const minute = String(Math.floor(at / 60) % 60).padStart(2, '0');
  const time = `2025-${String(1 + (Math.floor(at / 90_000) % 12)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')} 09:${minute}:${String(at % 60).padStart(2, '0')}`;
  return {
    setl_id: idOf(ids, at),
    mdtrt_id: `MD${at}`,
    psn_no: `990121${String((at * 7919) % 2_000_000).padStart(8, '0')}`,
    fixmedins_code: `H990121${String(at % 300).padStart(5, '0')}`,
    insutype: '390',
    med_type: ['11', '14', '21', '41'][at % 4] ?? '11',
    setl_time: time,
    medfee_sumamt: fee,
    fulamt_ownpay_amt: '0.00',
    overlmt_selfpay: '0.00',
    preselfpay_amt: '0.00',
    inscp_scp_amt: fee,
    act_pay_dedc: '0.00',
    hifp_pay: '12.30',
    cvlserv_pay: '0.00',
    hifes_pay: '0.00',
    hifmi_pay: '0.00',
    hifob_pay: '0.00',
    maf_pay: '0.00',
    oth_pay: '0.00',
    fund_pay_sumamt: '12.30',
    psn_part_amt: '5.10',
    acct_pay: '0.00',
    psn_cash_pay: '5.10',
    refd_setl_flag: '0',
    mid_setl_flag: '0',
    setl_type: '2',
    clr_type: '11',
    mdtrt_cert_type: '01',
  };
}

/** Writes `rows` settlements from number `first` on: 98 % new, 1 % corrections of earlier keys, 1 % exact repeats. */
export async function writeSettlements(
  path: string,
  options: { rows: number; first: number; ids: Ids; format: Format },
): Promise<void> {
  const out = createWriteStream(path, { highWaterMark: 1 << 22 });
  const line = (record: Record<string, string>): string =>
    options.format === 'csv' ? NAMES.map((name) => record[name] ?? '').join(',') : JSON.stringify(record);
  let text = options.format === 'csv' ? `${NAMES.join(',')}\n` : '';
  for (let at = 0; at < options.rows; at += 1) {
    const number = options.first + at;
    const fee = `${10 + (number % 900)}.${String(number % 100).padStart(2, '0')}`;
    const isRepeat = at % 100 === 98;
    const isCorrection = at % 100 === 99;
    const earlier = number - 90;
    const record = isRepeat
      ? row(options.ids, earlier, `${10 + (earlier % 900)}.${String(earlier % 100).padStart(2, '0')}`)
      : isCorrection
        ? row(options.ids, earlier - 3, '1.23')
        : row(options.ids, number, fee);
    text += `${line(record)}\n`;
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'finish');
}
