import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder, startApp, type App } from '../helpers/app.js';
import { find } from '../helpers/found.js';
import { call, PASSWORD } from '../helpers/people.js';

const program = find('chromium', 'the pages of accounts');
const BROWSER = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];

describe.runIf(program)('the pages of accounts, on the demo', () => {
  let folder: string;
  let app: App;
  let browser: Browser;
  const faults: string[] = [];
  beforeAll(async () => {
    folder = await newFolder();
    app = await startApp(join(folder, 'data'), { DEMO_PERSONS: '600' });
    browser = await chromium.launch({ executablePath: program ?? '', args: BROWSER });
  });
  afterAll(async () => {
    await browser.close();
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A browser of somebody else's: no cookie is shared. */
  async function visitor(locale = 'zh-CN'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale });
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    return page;
  }
  const enter = (page: Page, role: string): Promise<void> =>
    page.getByRole('button', { name: role, exact: true }).click();
  const shot = async (page: Page, name: string): Promise<void> => {
    const dir = process.env['SHOTS'];
    if (dir) await page.screenshot({ path: join(dir, `${name}.png`), fullPage: true });
  };

  it('lets an officer in by one click, back to the page that was asked for', async () => {
    const page = await visitor();
    await page.goto(`${app.url}/findings?grade=suspected`);
    await page.getByText('演示账号').waitFor();
    await shot(page, 'sign-in');
    await enter(page, '审核员');
    await page.getByRole('table').first().waitFor();
    expect(page.url()).toContain('/findings');
    expect(page.url()).toContain('grade=suspected');
    const nav = page.getByRole('navigation');
    expect(await nav.getByRole('link', { name: '用户' }).count()).toBe(0);
    // The session ends behind the page's back: the address stays, and so does the way back.
    await page.context().clearCookies();
    await page.getByText('登录已结束').waitFor({ timeout: 120_000 });
    expect(await page.getByRole('table').count()).toBe(0);
    await shot(page, 'session-ended');
    await enter(page, '审核员');
    await page.getByRole('table').first().waitFor();
    expect(page.url()).toContain('grade=suspected');
    await page.getByRole('button', { name: '退出' }).click();
    await page.getByText('演示账号').waitFor();
    await page.context().close();
  });

  it('shows an institution its own and no data page', async () => {
    const page = await visitor();
    await page.goto(app.url);
    await enter(page, '机构用户');
    await page.getByRole('navigation').waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: '数据' }).count()).toBe(0);
    await page.goto(`${app.url}/indicators`);
    await page.getByRole('heading', { name: '指标' }).waitFor();
    await shot(page, 'institution');
    await page.context().close();
  });

  it.each(['医共体用户', '基金主任', '机构用户'])(
    'leads %s to no page that is closed to them',
    async (role) => {
      const page = await visitor();
      await page.goto(app.url);
      await enter(page, role);
      await page.getByRole('navigation').waitFor();
      await page.locator('main').getByRole('link').first().waitFor();
      const hrefs = await page
        .locator('main')
        .getByRole('link')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
      for (const href of new Set(hrefs.map((own) => own.replace(/\?.*$/, '')))) {
        await page.goto(`${app.url}${href}`);
        await page.getByRole('heading').first().waitFor();
        expect([href, await page.getByText('这个页面不对您的角色开放').count()]).toEqual([href, 0]);
      }
      await page.context().close();
    },
  );

  it('lets one administrator add a user and another grant, and the user sets a password by the link', async () => {
    const page = await visitor();
    await page.goto(app.url);
    await enter(page, '系统管理员');
    await page.getByRole('button', { name: '新增用户' }).click();
    expect(new URL(page.url()).pathname).toBe('/users');
    expect(await page.getByRole('navigation').getByRole('link').allInnerTexts()).toEqual(['用户']);
    await page.getByLabel('用户名').fill('王审核');
    await shot(page, 'new-user');
    await page.getByRole('button', { name: '新增并生成链接' }).click();
    const link = await page.getByLabel('一次性链接').inputValue();
    await page.getByRole('rowheader', { name: '王审核' }).waitFor();

    const security = await visitor();
    await security.goto(app.url);
    await enter(security, '安全管理员');
    await security.getByRole('link', { name: '王审核' }).click();
    expect(await security.getByRole('button', { name: '新增用户' }).count()).toBe(0);
    await security.getByLabel('统筹区', { exact: true }).last().fill('模拟县');
    await security.getByRole('button', { name: '加入' }).click();
    await security.getByRole('button', { name: '保存' }).click();
    await security.getByRole('status').getByText('已保存').waitFor();
    await shot(security, 'user-rights');
    await security.context().close();

    await page.getByRole('link', { name: '王审核' }).click();
    await page.getByRole('heading', { name: '王审核' }).waitFor();
    expect(await page.getByRole('button', { name: '加入' }).count()).toBe(0);
    await shot(page, 'users');

    const other = await visitor('en');
    await other.goto(link.replace('#', '?lang=en#'));
    await other.getByLabel('New password').fill('short');
    await other.getByLabel('Once more').fill('short');
    await other.getByRole('button', { name: 'Set and enter' }).click();
    await other.getByText('A password has at least 12 characters').waitFor();
    expect(other.url()).not.toContain('#');
    await shot(other, 'welcome-en');
    await other.getByLabel('New password').fill(PASSWORD);
    await other.getByLabel('Once more').fill(PASSWORD);
    await other.getByRole('button', { name: 'Set and enter' }).click();
    await other.getByRole('navigation').waitFor();
    await other.goto(`${app.url}/account?lang=en`);
    await other.getByText('模拟县').last().waitFor();
    await shot(other, 'account-en');

    // A new way in that the administrator gives leads to no rights until the other one saves them again.
    await page.getByRole('button', { name: '作废密码并生成链接' }).click();
    await page.getByText('授权已暂停').first().waitFor();
    await shot(page, 'user-held');
    const keeper = await visitor();
    await keeper.goto(app.url);
    await enter(keeper, '安全管理员');
    await keeper.getByRole('cell', { name: '授权暂停' }).waitFor();
    await keeper.getByRole('link', { name: '王审核' }).click();
    await keeper.getByText('授权已暂停').waitFor();
    await shot(keeper, 'user-held-security');
    await keeper.getByRole('button', { name: '保存' }).click();
    await keeper.getByText('授权已暂停').waitFor({ state: 'detached' });
    await keeper.context().close();

    await page.getByRole('button', { name: '停用' }).click();
    await page.getByRole('button', { name: '重新启用' }).waitFor();
    await other.getByText('Your session has ended').waitFor({ timeout: 120_000 });
    await page.context().close();
    await other.context().close();
  });

  it('offers the demo to nobody who comes through a proxy', async () => {
    const direct = await call({ url: app.url, headers: {} }, 'GET', '/api/session');
    expect(JSON.stringify(await direct.json())).toContain('演示审核员');
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const proxied = { url: app.url, headers };
    expect(JSON.stringify(await (await call(proxied, 'GET', '/api/session')).json())).not.toContain('演示');
    expect((await call(proxied, 'POST', '/api/session/demo', { name: '演示管理员' })).status).toBe(403);
    // An account of the demo has no password, so that none is guessed.
    const guessed = await call(proxied, 'POST', '/api/session', { name: '演示管理员', password: 'x' });
    expect(guessed.status).toBe(401);
    expect(app.output()).not.toContain('/welcome#');
    expect(faults).toEqual([]);
  });
});
