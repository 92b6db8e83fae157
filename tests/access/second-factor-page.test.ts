import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { newFolder, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call, PASSWORD } from '../helpers/people.js';
import { fits, WORDS } from '../helpers/room.js';
import { openBrowser, Visit } from '../helpers/visit.js';

const t = WORDS['zh-CN'];
const program = find('chromium', 'the pages of second proofs');
const added = z.object({ link: z.object({ path: z.string() }) });

describe.skipIf(!program)('the pages of second proofs', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  let visit: Visit;
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { SECOND_FACTOR_ROLES: 'administrator' });
    browser = await openBrowser(program ?? '');
    visit = new Visit(browser);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click();

  it('a new administrator sets one up, and gives it at the next sign-in', async () => {
    const made = await call(app, 'POST', '/api/users', { name: '张管理', role: 'administrator' });
    const { link } = added.parse(await made.json());
    const page = await visit.enter();
    await page.goto(`${app.url}${link.path}`);
    await page.getByLabel(t['password.new'], { exact: true }).fill(PASSWORD);
    await page.getByLabel(t['password.again']).fill(PASSWORD);
    await press(page, t['welcome.set']);
    await visit.look(page, page.getByRole('img', { name: t['factor.picture'] }));
    await fits(page, 'second-factor-new');
    const secret = Secret.fromBase32(await page.locator('code').innerText());
    await page.getByRole('textbox', { name: t['factor.code'] }).fill('000000');
    await press(page, t['factor.confirm']);
    await page.getByText(t['fault.wrong_code']).waitFor();
    await page.getByRole('textbox', { name: t['factor.code'] }).fill(new TOTP({ secret }).generate());
    await press(page, t['factor.confirm']);
    const codes = page.getByRole('list', { name: t['factor.recovery'] }).getByRole('listitem');
    await visit.look(page, codes);
    await fits(page, 'second-factor-codes');
    const [first = ''] = await codes.allInnerTexts();
    await press(page, t['factor.kept']);
    await page.getByRole('navigation').first().waitFor();
    await page.goto(`${app.url}/account`);
    await visit.look(page, page.getByText(t['factor.stands']));
    await visit.look(page, page.getByText(t['account.here']));
    await fits(page, 'second-factor-account');
    await visit.leave(page);

    const again = await visit.enter();
    await again.goto(`${app.url}/users`);
    await again.getByLabel(t['signIn.name']).fill('张管理');
    await again.getByLabel(t['signIn.password']).fill(PASSWORD);
    await press(again, t['signIn.enter']);
    await visit.look(again, again.getByText(t['factor.lost']));
    await fits(again, 'second-factor-code');
    await again.getByRole('textbox', { name: t['factor.code'] }).fill(first);
    await press(again, t['factor.enter']);
    await again.getByRole('heading', { name: t['users.title'] }).waitFor();
    expect(new URL(again.url()).pathname).toBe('/users');
    await visit.leave(again);
  });
});
