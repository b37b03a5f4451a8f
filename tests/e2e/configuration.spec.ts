/** What `config.json` says, or fails to say, is met with a page that can be read. */
import { column, drop } from './admin.ts';
import { csv } from './csv.ts';
import { expect, test } from './fixtures.ts';
import { devices } from './fleet.ts';

const CLIENT = '11111111-2222-3333-4444-555555555555';

for (const [what, config] of [['an empty configuration', {}], ['no configuration', '']] as const) {
  test.describe(what, () => {
    test.use({ config });

    test('checking and saving work, registering is said not to be set up', async ({ page, saved }) => {
      const lines = devices(3);
      await drop(page, 'stick.csv', csv(lines));
      await expect(column(page, 'serial')).toHaveText(lines.map(line => line.serial));
      await page.getByRole('button', { name: 'Continue with 3 devices' }).click();
      const main = page.getByRole('main');
      await expect(main.getByRole('heading', { name: 'Registering is not set up here' })).toBeVisible();
      await expect(main).toContainText("the saved file can be imported in Intune's own pane");
      await expect(page.getByRole('button', { name: /^Sign in/ })).toHaveCount(0);
      await main.getByRole('button', { name: 'Save' }).first().click();
      const [file] = await saved(
        () => page.getByRole('button', { name: 'Save 3 rows' }).click());
      expect(file!.bytes.toString('ascii')).toContain(lines[2]!.serial);
    });
  });
}

test('without the file the page works as well', async ({ page, site, complaints }) => {
  complaints.expect(/config\.json/); // The browser says on the console that it is missing.
  await page.route('**/config.json', route => route.fulfill({ status: 404, body: 'no such file' }));
  await page.goto(`${site.origin}/`);
  await drop(page, 'stick.csv', csv(devices(1)));
  await page.getByRole('button', { name: 'Continue with 1 device' }).click();
  await expect(page.getByRole('heading', { name: 'Registering is not set up here' })).toBeVisible();
});

const BROKEN: [string, object | string, RegExp[]][] = [
  ['a key that is not known', { clientID: CLIENT },
    [/the key clientID is not known\. Known are clientId, cloud, authority, graph/]],
  ['a value of the wrong type', { clientId: 42 }, [/clientId is 42, but a text in quotes is expected\./]],
  ['broken JSON', '{\n  "clientId": "x",\n}',
    [/config\.json cannot be read: it is no JSON from line 3, character 1 on\./]],
  ['a list', '[]', [/but a map in braces is expected/]],
  ['a Graph without encryption', { clientId: CLIENT, graph: 'http://graph.example' },
    [/graph is http:\/\/graph\.example, but an address that begins with https:\/\/ is expected/]],
  ['several faults', { clientId: 'x', graph: 'ftp://x', colour: 'blue' },
    [/clientId is x, but the app registration's id is expected/, /graph is ftp:\/\/x/, /colour is not known/]],
];

test('what cannot be used is told on a page of its own', async ({ page, site }) => {
  for (const [what, config, sentences] of BROKEN) {
    await test.step(what, async () => {
      await site.configure(config);
      await page.goto(`${site.origin}/`);
      await expect(page.getByRole('heading', { name: 'This page is not set up right' })).toBeVisible();
      const problems = page.getByRole('main').getByRole('listitem');
      await expect(problems).toHaveCount(sentences.length);
      for (const sentence of sentences) await expect(problems.filter({ hasText: sentence })).toHaveCount(1);
      await expect(page.getByText('Whoever hosts this page has to mend it.')).toBeVisible();
      await expect(page.getByRole('button')).toHaveCount(0);
    });
  }
});
