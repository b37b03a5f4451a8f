import { expect, test } from './fixtures.ts';

test('what the page must not do is heard', async ({ page, complaints }) => {
  await page.evaluate(() => {
    void fetch('https://elsewhere.invalid/').catch(() => {});
    document.body.insertAdjacentHTML('beforeend', '');
  }).catch(() => {});
  await page.evaluate(() => console.error('said on the console'));
  await page.evaluate(() => void setTimeout(() => { throw new Error('thrown by the page'); }));

  const said = [
    /policy: connect-src refused https:\/\/elsewhere\.invalid/,
    /policy: require-trusted-types-for refused/,
    /said on the console/,
    /thrown by the page/,
  ];
  for (const pattern of said) {
    await expect.poll(() => complaints.unexpected().join('\n')).toMatch(pattern);
  }
  complaints.expect(/./);
});

test('what the worker must not do is heard', async ({ page, complaints, browserName }) => {
  test.skip(browserName === 'firefox', 'Playwright runs nothing in the workers of this Firefox');
  await expect.poll(() => page.workers().length).toBe(1);
  await page.workers()[0]?.evaluate(() => {
    void fetch('https://elsewhere.invalid/').catch(() => {});
  });
  await expect
    .poll(() => complaints.unexpected().join('\n'))
    .toMatch(/policy: connect-src refused https:\/\/elsewhere\.invalid/);
  complaints.expect(/connect-src/);
});
