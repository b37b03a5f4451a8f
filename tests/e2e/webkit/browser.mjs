/**
 * WebKit as people on a Mac or an iPhone have it, as near as Debian comes: WebKitGTK's
 * MiniBrowser, driven by its own WebDriver on a screen that nobody sees.
 *
 * Each test has a browser, a page server and a practice tenant of its own, and a page
 * that must not complain of its policy.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Builder, By, Capabilities, Key } from 'selenium-webdriver';
import { serve } from '../../../www/serve.mjs';
import { start } from '../../tenant/server.mjs';

export { Key };

const BROWSER = process.env['PREFLIGHT_WEBKIT'] ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));

/** How long something may take to be seen, on a machine that is busy. */
const PATIENCE = 30_000;

/** A page that is open, and the practice tenant behind it; both end with the test. */
export async function open(test) {
  const ends = [];
  test.after(async () => {
    // Whatever one of them says, the others are ended too.
    const failures = [];
    for (const end of ends.reverse()) await end().catch(why => failures.push(why));
    if (failures.length > 0) throw failures[0];
  });
  const site = await serve({ root: DIST });
  ends.push(() => site.close());
  const tenant = await start({ port: 0, page: site.origin });
  ends.push(() => tenant.close());
  await site.configure(tenant.config);
  const driver = await browser(ends);
  const page = new Page(driver, site.origin);
  await page.go();
  ends.push(async () => assert.deepEqual(await page.complaints(), [], 'the page complained'));
  return { page, tenant, site };
}

async function browser(ends) {
  const screen = await program('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  ends.push(() => gone(screen));
  // It chooses a display that is free, and says its number when it is ready.
  const [display] = await once(createInterface(screen.stdio[3]), 'line');
  const port = await freePort();
  const webdriver = await program('WebKitWebDriver', ['--host=127.0.0.1', `--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${display}`, WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    stdio: 'ignore',
  });
  ends.push(() => gone(webdriver));
  await listens(port);
  const driver = await new Builder().disableEnvironmentOverrides()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities(new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] },
    }))
    .build();
  ends.push(() => driver.quit());
  return driver;
}

async function program(name, words, options) {
  const child = spawn(name, words, options);
  await once(child, 'spawn');
  return child;
}

async function gone(child) {
  if (child.exitCode !== null) return;
  const end = once(child, 'exit');
  child.kill();
  await end;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until the driver answers: it says nothing of being ready. */
async function listens(port) {
  const last = Date.now() + PATIENCE;
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch (why) {
      if (Date.now() > last) throw why;
      await new Promise(setImmediate);
    }
  }
}

/** The page in the words of who uses it. */
class Page {
  #driver;
  #origin;

  constructor(driver, origin) {
    this.#driver = driver;
    this.#origin = origin;
  }

  async go() {
    await this.#driver.get(`${this.#origin}/`);
    // The version is the module's own word.
    await this.see('Version ');
    await this.run(`window.complaints = [];
      addEventListener('securitypolicyviolation', event => complaints.push(event.effectiveDirective));
      addEventListener('error', event => complaints.push(String(event.message)));`);
  }

  async reload() {
    await this.#driver.navigate().refresh();
    await this.see('Version ');
  }

  complaints() {
    return this.run('return window.complaints ?? []');
  }

  run(script, ...gaps) {
    return this.#driver.executeScript(script, ...gaps);
  }

  /** Waits for a text that is seen; gives its element. */
  see(text) {
    return this.#seen(By.xpath(`//body//*[text()[contains(normalize-space(), ${quoted(text)})]]`), `“${text}”`);
  }

  /** Waits for a button that can be pressed, by its name or the beginning of it. */
  async button(name) {
    const named = `starts-with(normalize-space(), ${quoted(name)}) or starts-with(@aria-label, ${quoted(name)})`;
    // What lies under a dialog can't be pressed.
    const reached = 'ancestor::dialog[@open] or not(//dialog[@open])';
    return this.#seen(By.xpath(`//button[not(@disabled)][${named}][${reached}]`), `the button “${name}”`);
  }

  async press(name) {
    await (await this.button(name)).click();
  }

  /** Gives the browser a file by its own dialog's element. */
  async choose(path) {
    await this.#driver.findElement(By.css('input[type="file"][multiple]')).sendKeys(path);
  }

  /** Drops a file by the events that a browser makes of it. */
  drop(name, text) {
    return this.run(`const [name, text] = arguments;
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }`, name, text);
  }

  /** Waits until a column of the grid shows these texts and no others. */
  async column(name, texts) {
    const read = () => this.run(`return [...document.querySelectorAll(
      'hash-grid .body .row:not([hidden]) [data-column="${name}"]')].map(cell => cell.textContent)`);
    await this.#driver.wait(async () => String(await read()) === String(texts), PATIENCE)
      .catch(async () => assert.deepEqual(await read(), texts));
  }

  /** The first cell of a column takes the keyboard. */
  async enter(name) {
    const cell = By.css(`hash-grid .body .row:not([hidden]) [data-column="${name}"]`);
    await (await this.#seen(cell, `a cell of ${name}`)).click();
  }

  async type(...keys) {
    await this.#driver.actions().sendKeys(...keys).perform();
  }

  async chord(held, key) {
    await this.#driver.actions().keyDown(held).sendKeys(key).keyUp(held).perform();
  }

  /** Waits until a question asked in the page is answered with yes. */
  async until(script, what) {
    await this.#driver.wait(() => this.run(script), PATIENCE, `waiting until ${what}`);
  }

  /** Presses what opens a window, acts there, and comes back when it has closed. */
  async inWindow(open, act) {
    const ours = await this.#driver.getWindowHandle();
    await open();
    await this.#driver.wait(async () => (await this.#driver.getAllWindowHandles()).length === 2, PATIENCE,
      'waiting for the window');
    const theirs = (await this.#driver.getAllWindowHandles()).find(handle => handle !== ours);
    await this.#driver.switchTo().window(theirs);
    await act();
    await this.#driver.switchTo().window(ours);
  }

  async #seen(by, what) {
    const element = async () => {
      for (const found of await this.#driver.findElements(by)) {
        try {
          if (await found.isDisplayed()) return found;
        } catch {
          // It was drawn anew while it was looked at.
        }
      }
      return undefined;
    };
    return this.#driver.wait(element, PATIENCE, `waiting for ${what}`);
  }
}

/** XPath 1 has no escape: what holds a quote is quoted by the other kind. */
function quoted(text) {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}
