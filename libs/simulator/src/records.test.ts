import { findStream, STREAM_NAMES } from '@fundwatch/streams';
import { describe, expect, it } from 'vitest';
import { innocents, labels } from './labels.js';
import { fen, recordsOf, type Row } from './testing.js';

const options = { persons: 3000, seed: 5 };
const rows = recordsOf(options);
const sum = (row: Row, fields: readonly string[]): number =>
  fields.reduce((total, field) => total + fen(row, field), 0);
const by = (stream: string, key: string): Map<string, Row> =>
  new Map(rows(stream).map((row) => [row[key] ?? '', row]));

describe('simulated records', () => {
  it('come in about the volume of a real county', () => {
    const personYears = rows('insured').length * 3;
    expect(rows('visits').length / personYears).toBeGreaterThan(3.3);
    expect(rows('visits').length / personYears).toBeLessThan(4.7);
    expect(rows('fees').length / rows('visits').length).toBeGreaterThan(2.5);
    expect(rows('contracts').length).toBeGreaterThan(4500);
    const refunds =
      rows('settlements').filter((row) => row['refd_setl_flag'] === '1').length / rows('settlements').length;
    expect(refunds).toBeGreaterThan(0.02);
    expect(refunds).toBeLessThan(0.05);
  });

  it('have one row per key, and every required field', () => {
    for (const name of STREAM_NAMES) {
      const stream = findStream(name);
      const all = rows(name);
      const keys = new Set(all.map((row) => stream?.key.map((field) => row[field]).join(' ')));
      expect(keys.size, name).toBe(all.length);
      const required = Object.entries(stream?.fields ?? {}).filter(([, field]) => field.required);
      for (const [field] of required)
        expect(
          all.filter((row) => row[field] === ''),
          `${name}.${field}`,
        ).toEqual([]);
    }
  });

  it('refer to records that are there', () => {
    for (const name of STREAM_NAMES) {
      for (const [field, target] of Object.entries(findStream(name)?.refers ?? {})) {
        const known = new Set(rows(target).map((row) => row[findStream(target)?.key[0] ?? '']));
        const dangling = rows(name).filter((row) => (row[field] ?? '') !== '' && !known.has(row[field]));
        expect(dangling, `${name}.${field}`).toEqual([]);
      }
    }
  });

  it('settle by the identities of the platform', () => {
    const lines = new Map<string, number>();
    for (const row of rows('fees'))
      lines.set(
        row['setl_id'] ?? '',
        (lines.get(row['setl_id'] ?? '') ?? 0) + fen(row, 'det_item_fee_sumamt'),
      );
    const funds = ['hifp_pay', 'cvlserv_pay', 'hifes_pay', 'hifmi_pay', 'hifob_pay', 'maf_pay', 'oth_pay'];
    const wrong = rows('settlements').filter((row) => {
      const total = fen(row, 'medfee_sumamt');
      const split = sum(row, ['fulamt_ownpay_amt', 'overlmt_selfpay', 'preselfpay_amt', 'inscp_scp_amt']);
      return (
        total !== split ||
        fen(row, 'fund_pay_sumamt') !== sum(row, funds) ||
        total !== sum(row, ['fund_pay_sumamt', 'psn_part_amt']) ||
        fen(row, 'psn_part_amt') !== sum(row, ['acct_pay', 'psn_cash_pay']) ||
        total !== lines.get(row['setl_id'] ?? '')
      );
    });
    expect(wrong).toEqual([]);
  });

  it('bill quantity times price', () => {
    const wrong = rows('fees').filter(
      (row) =>
        Math.abs(Number(row['cnt']) * Number(row['pric']) * 100 - fen(row, 'det_item_fee_sumamt')) >
        0.5 + 1e-6,
    );
    expect(wrong).toEqual([]);
  });

  it('refund settlements and lines that exist, to the fen and once', () => {
    const settlements = by('settlements', 'setl_id');
    const refunds = rows('settlements').filter((row) => row['refd_setl_flag'] === '1');
    for (const row of refunds) {
      const first = settlements.get(row['init_setl_id'] ?? '');
      expect(first?.['refd_setl_flag']).toBe('0');
      expect(fen(first ?? {}, 'hifp_pay') + fen(row, 'hifp_pay')).toBe(0);
      expect((first?.['setl_time'] ?? '') < (row['setl_time'] ?? '')).toBe(true);
    }
    expect(new Set(refunds.map((row) => row['init_setl_id'])).size).toBe(refunds.length);
    const lines = new Map(rows('fees').map((row) => [`${row['mdtrt_id']} ${row['feedetl_sn']}`, row]));
    for (const row of rows('fees')) {
      if (row['init_feedetl_sn'] === '') continue;
      expect(Number(lines.get(`${row['mdtrt_id']} ${row['init_feedetl_sn']}`)?.['cnt'])).toBe(
        -Number(row['cnt']),
      );
    }
  });

  it('trace drugs from July 2025 on', () => {
    // Where codes are left out as a habit, that is what the labels say.
    const bare = new Set(
      [...labels(options), ...innocents(options)]
        .filter(({ family }) => family.startsWith('no_trace_codes'))
        .map((label) => label.subject_id),
    );
    const drugs = rows('fees').filter(
      (row) => ['101', '102'].includes(row['list_type'] ?? '') && !bare.has(row['fixmedins_code'] ?? ''),
    );
    const untraced = drugs.filter(
      (row) => (row['fee_ocur_time'] ?? '') >= '2025-07-01' !== (row['drug_trac_codg'] !== ''),
    );
    expect(untraced).toEqual([]);
    for (const row of drugs) expect(row['drug_trac_codg']).toMatch(/^(\d{20})?$/);
  });

  it('bill what the catalogue knows, and record what was carried out of lines that are there', () => {
    const known = new Set(rows('catalogue').map((row) => row['med_list_codg']));
    expect(rows('fees').filter((row) => !known.has(row['med_list_codg']))).toEqual([]);
    const lines = new Map(rows('fees').map((row) => [`${row['mdtrt_id']} ${row['feedetl_sn']}`, row]));
    const done = rows('executions').map((row) => ({
      executed: Number(row['executed_cnt']),
      billed: Number(lines.get(`${row['mdtrt_id']} ${row['feedetl_sn']}`)?.['cnt']),
    }));
    expect(done.length).toBeGreaterThan(300);
    expect(done.filter(({ executed, billed }) => !(executed <= billed))).toEqual([]);
    // Nearly all is carried out: what is not was planted, sent out or taken back.
    expect(done.filter(({ executed, billed }) => executed < billed).length / done.length).toBeLessThan(0.05);
  });

  it('have enough of everything on the shelf but what was planted', () => {
    const clean = recordsOf({ persons: 3000, seed: 5, fraud: 0 });
    const stock = new Map<string, number>();
    for (const row of clean('stock')) {
      const key = `${row['fixmedins_code']} ${row['med_list_codg']}`;
      stock.set(key, (stock.get(key) ?? 0) + Number(row['cnt']));
    }
    for (const row of clean('fees').filter((one) => one['fixmedins_code']?.startsWith('P'))) {
      const key = `${row['fixmedins_code']} ${row['med_list_codg']}`;
      stock.set(key, (stock.get(key) ?? 0) - Number(row['cnt']));
    }
    expect([...stock].filter(([, left]) => left < 0)).toEqual([]);
  });

  it('name nobody who could exist', () => {
    for (const row of rows('insured')) {
      const certno = row['certno'] ?? '';
      expect(row['psn_name']).toMatch(/^测试/);
      expect(row['tel']).toMatch(/^1000\d{7}$/);
      expect(certno).toMatch(/^9901\d{14}$/);
      const weighed = [...certno]
        .slice(0, 17)
        .reduce((total, digit, at) => total + Number(digit) * (2 ** (17 - at) % 11), 0);
      expect((weighed + Number(certno[17])) % 11).not.toBe(1);
    }
    const agents = rows('contracts').filter((row) => row['agent_certno'] !== '');
    expect(agents.length).toBeGreaterThan(10);
    for (const row of agents) expect(row['agent_certno']).toMatch(/^9901\d{14}$/);
  });
});
