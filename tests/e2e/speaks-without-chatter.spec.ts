/** What a screen reader says by itself, and what moves: as little as is needed. */
import { drop, plan, register } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

test('the progress of a run is said once in ten seconds', async ({ page, tenant }) => {
  test.slow();
  tenant.scene({
    delays: { unknown: 0.2, pending: 0.2, visible: 0.2 },
    faults: [{ on: 'POST /import', nth: [2, 3], answer: { status: 429, headers: { 'Retry-After': '4' } } }],
  });
  await drop(page, 'stick.csv', csv(devices(600)));
  await plan(page);
  await page.clock.install();
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const status = document.querySelector('[role="status"].said');
    new MutationObserver(() => said.push(status?.textContent ?? ''))
      .observe(status as Element, { childList: true, characterData: true, subtree: true });
  });
  const said = () => page.evaluate(() =>
    (window as unknown as { said: string[] }).said.filter(words => words !== ''));
  await register(page);
  const bar = page.getByRole('progressbar', { name: 'Devices settled' });
  const settled = async () => Number(await bar.getAttribute('aria-valuenow'));
  await expect.poll(settled).toBeGreaterThan(0);
  // The page's clock stands still, and the run goes on in its worker.
  await page.clock.pauseAt(Date.now() + 60_000);
  const heard = (await said()).length;
  const before = await settled();
  await expect.poll(settled).toBeGreaterThan(before);
  expect((await said()).length).toBeLessThanOrEqual(heard + 1);
  await page.clock.runFor(10_000);
  await expect.poll(async () => (await said()).length).toBeGreaterThan(heard);
  expect((await said()).length).toBeLessThanOrEqual(heard + 2);
});

test('what is done twice is said twice', async ({ page }) => {
  await drop(page, 'stick.csv', csv(devices(12)));
  const said = page.locator('.said > span');
  const rows = page.getByRole('button', { name: /^Continue with/ });
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Delete');
  await expect(said).toHaveText('Row removed. Undo brings it back.');
  const first = await said.elementHandle();
  await page.keyboard.press('Delete');
  await expect(rows).toHaveText('Continue with 10 devices');
  await expect(said).toHaveText('Row removed. Undo brings it back.');
  // Only what comes anew is spoken.
  await expect.poll(() => first!.evaluate(words => words.isConnected)).toBe(false);
});

test.describe('with reduced motion', () => {
  test.use({ reducedMotion: 'reduce' });

  test('nothing moves', async ({ page, tenant }) => {
    tenant.scene({ delays: { unknown: 0.1, pending: 0.5, visible: 0.1 } });
    const moving = () => page.evaluate(() => document.getAnimations().length);
    // Whatever begins to move is heard, however short it is.
    await page.evaluate(() => {
      Object.assign(window, { moved: [] as string[] });
      for (const type of ['transitionrun', 'animationstart'] as const) {
        addEventListener(type, event => {
          (window as unknown as { moved: string[] }).moved.push(`${type} ${(event.target as Element).outerHTML.slice(0, 80)}`);
        }, true);
      }
    });
    await drop(page, 'stick.csv', csv(devices(3)));
    await page.getByRole('gridcell').first().click();
    await page.getByRole('button', { name: 'Details' }).click();
    expect(await moving()).toBe(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await moving()).toBe(0);
    await page.keyboard.press('Escape');
    await plan(page);
    await register(page);
    await expect(page.getByText('Done: 3 devices registered.')).toBeVisible({ timeout: 60_000 });
    expect(await moving()).toBe(0);
    expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
  });
});
