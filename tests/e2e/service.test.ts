import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '../../apps/api/src/http/problem.dto.js';
import { cli, get, newFolder, post, settled, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call, enrol, PASSWORD, type Person } from '../helpers/people.js';

const insured =
  'psn_no,certno,psn_name,gend,brdy,insutype,insu_admdvs,tel,die_date,psn_insu_date\nP1,990121200001010001,测试甲,1,1950-01-01,390,990121,10000000001,2025-03-01,2019-01-01\nP2,990121200001010002,测试乙,2,1960-01-01,390,990121,10000000002,,2019-01-01\n';
const places =
  'fixmedins_code,fixmedins_name,tier,fix_blng_admdvs\nH99012100001,测试镇卫生院,township,990121\n';
const visits =
  'mdtrt_id,psn_no,fixmedins_code,med_type,begntime\nV1,P1,H99012100001,11,2025-03-20 09:00:00\nV2,P2,H99012100001,11,2025-03-21 09:00:00\n';
const money = 'medfee_sumamt,hifp_pay,fund_pay_sumamt';
const settlements = `setl_id,mdtrt_id,psn_no,fixmedins_code,insutype,med_type,setl_time,${money}\nS1,V1,P1,H99012100001,390,11,2025-03-20 09:30:00,100.00,60.00,60.00\nS2,V2,P2,H99012100001,390,11,2025-03-21 09:30:00,50.00,30.00,30.00\n`;

describe('the service, from outside', () => {
  let app: App;
  let folder: string;
  let officer: Person;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'));
    officer = await enrol(app, {
      name: 'officer',
      role: 'officer',
      grants: [{ kind: 'pool', pool: 'default' }],
    });
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes records, finds, explains, counts', async () => {
    for (const [file, body] of [
      ['institutions.csv', places],
      ['insured.csv', insured],
      ['visits.csv', visits],
      ['settlements.csv', settlements],
    ] as const) {
      expect((await post(officer, file, body)).status).toBe(202);
    }
    await settled(officer);
    const found = await get(officer, '/api/findings?rule=I02');
    expect(found['total']).toBe(1);
    const page = JSON.stringify(found);
    expect(page).toContain('2025-03-01');
    expect(page).not.toContain('990121200001010001');
    const shown = await get(officer, '/api/records/insured?key=P1');
    expect(JSON.stringify(shown)).not.toContain('测试甲');
    const indicators = JSON.stringify(await get(officer, '/api/indicators?period=2025&grain=area&id=990121'));
    expect(indicators).toContain('"indicator":"K08","variant":"main","grain":"area","subject_id":"990121"');
    expect(indicators).toContain('"numerator":"150.00","denominator":"2","value":"75.000000"');
  });

  it('withdraws a finding when its settlement is refunded, and counts the refund', async () => {
    const refund = `setl_id,mdtrt_id,psn_no,fixmedins_code,insutype,med_type,setl_time,${money},refd_setl_flag,init_setl_id\nS3,V1,P1,H99012100001,390,11,2025-03-25 09:30:00,-100.00,-60.00,-60.00,1,S1\n`;
    expect((await post(officer, 'settlements-refund.csv', refund)).status).toBe(202);
    await settled(officer);
    expect((await get(officer, '/api/findings?rule=I02'))['total']).toBe(0);
    expect((await get(officer, '/api/findings?rule=I02&withdrawn=1'))['total']).toBe(1);
    expect(JSON.stringify(await get(officer, '/api/indicators?period=2025&grain=area&id=990121'))).toContain(
      '"numerator":"50.00","denominator":"1","value":"50.000000"',
    );
  });

  it('answers errors as problems that name the field', async () => {
    const unknown = await post(officer, 'photos.csv', 'a,b\n');
    expect(unknown.status).toBe(400);
    expect(unknown.headers.get('content-type')).toContain('application/problem+json');
    expect(await unknown.json()).toMatchObject({ code: 'invalid', fields: [{ field: 'file' }] });
    expect((await call(officer, 'GET', '/api/findings/none')).status).toBe(404);
    expect((await call(officer, 'GET', '/api/indicators?period=25&grain=area')).status).toBe(400);
    const both = await call(officer, 'GET', '/api/findings?limit=0&grade=worst');
    expect(both.headers.get('content-type')).toContain('application/problem+json');
    expect(problemSchema.parse(await both.json())).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      code: 'invalid',
      status: 400,
      fields: [{ field: 'grade' }, { field: 'limit' }],
    });
    const nothing = await call(officer, 'GET', '/api/nothing');
    expect(problemSchema.parse(await nothing.json())).toMatchObject({ code: 'not_found', status: 404 });
    expect((await call(officer, 'GET', '/api/verify')).status).toBe(403);
    expect(
      (
        await fetch(`${app.url}/api/batches?file=visits.csv`, {
          method: 'POST',
          body: 'x',
          headers: { ...officer.headers, 'sec-fetch-site': 'cross-site' },
        })
      ).status,
    ).toBe(403);
  });

  it('serves the command line on its own folder, in clear for its owner', async () => {
    const data = join(folder, 'data');
    const records = await cli('records', 'insured', '--key', 'P1', '--data', data);
    expect(records.lines[0]).toMatchObject({
      psn_no: 'P1',
      psn_name: '测试甲',
      certno: '990121200001010001',
      tel: '10000000001',
    });
    await mkdir(join(folder, 'in'), { recursive: true });
    await writeFile(join(folder, 'in', 'visits-again.csv'), visits);
    await writeFile(join(folder, 'in', 'readme.txt'), 'nothing');
    const again = await cli(
      'ingest',
      join(folder, 'in'),
      '--data',
      data,
      '--rejects',
      join(folder, 'rejects'),
    );
    expect(again.code).toBe(0);
    expect(again.lines).toMatchObject([
      {
        file: 'visits-again.csv',
        rows: 2,
        accepted: 0,
        duplicate: 2,
        corrected: 0,
        rejected: 0,
        rejects_file: null,
      },
    ]);
    expect(again.stderr).toContain('readme.txt');
    const verified = await cli('verify', '--data', data);
    expect(verified.code).toBe(0);
    const bad = await cli('indicators', '--period', '25', '--grain', 'area', '--data', data);
    expect([bad.code, bad.stdout]).toEqual([2, '']);
    const unreadable = await cli(
      'ingest',
      join(folder, 'in', 'visits-again.csv'),
      '--source',
      'default@elsewhere',
      '--data',
      data,
    );
    expect(unreadable.code).toBe(1);
  });

  it('lets the holder of a key speak for its source only', async () => {
    const [made] = (await cli('keys', '--source', '镇卫生院@镇', '--data', join(folder, 'data'))).lines;
    const headers = {
      authorization: `Bearer ${String(made?.['key'])}`,
      'content-type': 'application/octet-stream',
    };
    const sent = await fetch(`${app.url}/api/batches?file=institutions.csv&source=other&pool=default`, {
      method: 'POST',
      headers,
      body: places,
    });
    expect(await sent.json()).toMatchObject({ source: '镇卫生院', pool: '镇' });
    const receipts = JSON.stringify(await (await fetch(`${app.url}/api/batches`, { headers })).json());
    expect(receipts).toContain('"pool":"镇"');
    expect(receipts).not.toContain('"pool":"default"');
    expect(
      (await fetch(`${app.url}/api/session`, { headers: { authorization: 'Bearer fw_wrong' } })).status,
    ).toBe(401);
    expect((await fetch(`${app.url}/api/keys?source=x`, { method: 'POST' })).status).toBe(401);
    expect((await call(officer, 'POST', '/api/keys?source=x')).status).toBe(403);
  });

  it('refuses a second service on the folder in one plain sentence', async () => {
    await expect(startApp(join(folder, 'data'))).rejects.toThrow(
      /in use by process \d+; stop it, or choose another folder/,
    );
    const port = new URL(app.url).port;
    await expect(startApp(join(folder, 'other'), { PORT: port })).rejects.toThrow(
      /port \d+ on 127\.0\.0\.1 is taken/,
    );
  });

  const program = find('chromium', 'pages in a browser');
  it.runIf(program)('shows a finding and its evidence in a browser', async () => {
    expect(
      (
        await post(
          app,
          'visits-late.csv',
          'mdtrt_id,psn_no,fixmedins_code,med_type,begntime\nV9,P1,H99012100001,11,2025-04-02 09:00:00\n',
        )
      ).status,
    ).toBe(202);
    expect(
      (
        await post(
          app,
          'settlements-late.csv',
          `setl_id,mdtrt_id,psn_no,fixmedins_code,insutype,med_type,setl_time,${money}\nS9,V9,P1,H99012100001,390,11,2025-04-02 09:30:00,80.00,40.00,40.00\n`,
        )
      ).status,
    ).toBe(202);
    await settled(app);
    const browser: Browser = await chromium.launch({
      executablePath: program ?? '',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      // The page that was asked for stands there after signing in.
      await page.goto(`${app.url}/findings?rule=I02`);
      await page.getByLabel('用户名').fill('officer');
      await page.getByLabel('密码').fill(PASSWORD);
      await page.getByRole('button', { name: '登录', exact: true }).click();
      const row = page.getByRole('row').filter({ hasText: '登记死亡日期为 2025-03-01' });
      await row.filter({ hasText: '测试镇卫生院' }).waitFor();
      await page.reload();
      await row.getByRole('link').first().click();
      await page.getByText('生前就诊、死亡后才结算').waitFor();
      await page.goto(`${app.url}/`);
      await page.getByText('住院率', { exact: true }).first().waitFor();
      expect(await page.locator('body').innerText()).not.toContain('990121200001010001');
      expect(faults).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
