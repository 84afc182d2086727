// Reports as a person meets them: opened from disk in Chromium, clicked, heard, looked at, read aloud.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const { CHROMIUM, STARLING, DATA } = process.env;
const shots = import.meta.dirname;
const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">\u001b[31m\u202E"\'';
const KEPT = ['wav', 'json', 'html'];

let browser;

const starling = (...args) =>
  execFileSync(STARLING, ['--data-dir', DATA, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const ids = () => fs.readdirSync(path.join(DATA, 'sessions')).filter((name) => !name.includes('.')).sort();
const sessionFile = (id) => path.join(DATA, 'sessions', id, 'session.json');

/** A page with everything that it asks for and complains of. */
async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1180, height: 900 }, ...options });
  const page = await context.newPage();
  const seen = { errors: [], requests: [] };
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('dialog', (dialog) => { seen.errors.push('dialog'); dialog.dismiss(); });
  page.on('request', (request) => seen.requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, seen, context };
}

async function ready(page) {
  await page.waitForFunction(() => Array.from(document.querySelectorAll('audio')).every((a) => a.readyState >= 1));
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.map((one) => `${one.id}: ${one.help} (${one.nodes[0].html.slice(0, 160)}; ${one.nodes[0].any.map((check) => check.message).join(' ').slice(0, 160)})`);
}

/** Words that are lit, and those that should be, at one and the same moment. */
const lit = (page) => page.evaluate(() => {
  const audio = document.querySelector('audio');
  const now = audio.currentTime * 1000;
  const take = document.querySelector('[data-take]');
  const words = Array.from(take.querySelectorAll('.w'));
  const due = words.filter((word) => Number(word.dataset.at) <= now && now < Number(word.dataset.to));
  return { now, paused: audio.paused, lit: words.filter((w) => w.classList.contains('now')).map((w) => w.dataset.at), due: due.map((w) => w.dataset.at), times: words.map((w) => [Number(w.dataset.at), Number(w.dataset.to)]) };
});

before(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--mute-audio'] });
});
after(async () => browser?.close());

test('a report opens from disk without an error and asks for nothing but its own recordings', async () => {
  const id = ids()[0];
  const file = starling('report', id).trim();
  const { page, seen, context } = await open(file);
  await ready(page);
  const folder = pathToFileURL(path.dirname(file)).href;
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.requests.filter((url) => !url.startsWith(folder) && !url.startsWith('data:')), []);
  assert.equal(await page.locator('audio').count(), 3);
  assert.ok(fs.statSync(file).size < 300_000, 'a page without sound stays below 300 kB');
  await context.close();
});

test('a click on a signal, a word or the timeline plays from there', async () => {
  const { page, seen, context } = await open(starling('report', ids()[0]).trim());
  await ready(page);
  const time = () => page.evaluate(() => document.querySelector('audio').currentTime * 1000);
  const take = page.locator('[data-take]').first();
  const places = [take.locator('button.chip').nth(3), take.locator('button.time').nth(1), take.locator('.w').nth(40), take.locator('polygon[data-at]').nth(5)];
  for (const place of places) {
    const at = Number(await place.getAttribute('data-at'));
    await page.evaluate(() => { document.querySelector('audio').pause(); });
    await place.click();
    const off = (await time()) - at;
    assert.ok(off > -1 && off < 100, `${off} ms off`);
    assert.equal(await page.evaluate(() => document.querySelector('audio').paused), false);
  }
  await take.locator('button.chip').nth(1).focus();
  const at = Number(await take.locator('button.chip').nth(1).getAttribute('data-at'));
  await page.keyboard.press('Enter');
  assert.ok(Math.abs((await time()) - at) < 100, 'the keyboard does the same');
  assert.deepEqual(seen.errors, []);
  await context.close();
});

test('the word that is heard is the one that is marked', async () => {
  const { page, context } = await open(starling('report', ids()[0]).trim());
  await ready(page);
  await page.locator('[data-take]').first().locator('.w').nth(20).click();
  let compared = 0;
  for (let round = 0; round < 40; round += 1) {
    await page.waitForTimeout(60);
    const { now, lit: marked, due, times } = await lit(page);
    // The mark is drawn once a frame: within 40 ms of a word's edge either neighbour is right.
    const edge = times.some(([from, to]) => Math.abs(from - now) < 40 || Math.abs(to - now) < 40);
    if (edge) continue;
    assert.deepEqual(marked, due, `at ${now} ms`);
    compared += 1;
  }
  assert.ok(compared > 8, `only ${compared} moments were compared`);
  await context.close();
});

test('what a session says is shown as text, whatever it is', async () => {
  const id = ids()[1];
  const session = JSON.parse(fs.readFileSync(sessionFile(id), 'utf8'));
  session.name = session.note = session.scenario.title = session.scenario.principle = session.model = HOSTILE;
  for (const gain of session.gains) gain.line = HOSTILE;
  for (const answer of session.answers) {
    answer.prompt = HOSTILE;
    answer.notes = [HOSTILE];
    answer.score.reasons = [HOSTILE];
    for (const signal of answer.score.signals) { signal.text = HOSTILE; signal.why = HOSTILE; }
    answer.score.text = `${HOSTILE} ${answer.score.text}`;
    answer.transcript.removed = [{ start_ms: 0, end_ms: 10, text: HOSTILE, reason: HOSTILE }];
  }
  fs.writeFileSync(sessionFile(id), JSON.stringify(session));
  const { page, seen, context } = await open(starling('report', id).trim());
  await ready(page);
  assert.deepEqual(seen.errors, []);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('img').count(), 0);
  const text = await page.evaluate(() => document.documentElement.textContent);
  assert.ok(text.includes('<script>window.hacked=1</script>'));
  assert.ok(!/[\u001b\u202a-\u202e\u2066-\u2069]/.test(await page.content()));
  assert.deepEqual(await violations(page), []);
  await page.screenshot({ path: path.join(shots, 'hostile.png') });
  for (const verb of [['review', id], ['sessions'], ['trend'], ['report', id, '--md'], ['compare', ids()[0], id]]) {
    const plain = starling(...verb);
    assert.ok(!/[\u001b\u202a-\u202e\u2066-\u2069]/.test(plain), `${verb[0]} shows it as text`);
  }
  await context.close();
});

test('an embedded report is heard anywhere', async () => {
  const elsewhere = path.join(shots, 'elsewhere');
  fs.mkdirSync(elsewhere, { recursive: true });
  const file = starling('report', ids()[2], '--embed', '-o', path.join(elsewhere, 'for-a-friend.html')).trim();
  const wavs = fs.readdirSync(path.join(DATA, 'sessions', ids()[2])).filter((name) => name.endsWith('.wav'));
  const raw = wavs.reduce((sum, name) => sum + fs.statSync(path.join(DATA, 'sessions', ids()[2], name)).size, 0);
  console.log(`  embedded: ${Math.round(fs.statSync(file).size / 1000)} kB for ${Math.round(raw / 1000)} kB of WAV`);
  const { page, seen, context } = await open(file);
  await ready(page);
  const chip = page.locator('button.chip').nth(2);
  const at = Number(await chip.getAttribute('data-at'));
  await chip.click();
  const off = (await page.evaluate(() => document.querySelector('audio').currentTime * 1000)) - at;
  assert.ok(off > -1 && off < 100, `${off} ms off`);
  await page.waitForFunction((at) => document.querySelector('audio').currentTime * 1000 > at + 300, at);
  assert.deepEqual(seen.errors, []);
  await context.close();
});

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
})) {
  test(`${name}: readable by everybody, and nothing sticks out`, async () => {
    for (const [kind, file] of [['report', starling('report', ids()[0]).trim()], ['trend', starling('trend', '--html', path.join(shots, 'trend.html')).trim()]]) {
      const { page, seen, context } = await open(file, options);
      await ready(page);
      if (kind === 'report') await page.evaluate(() => { const audio = document.querySelector('audio'); audio.currentTime = 12.4; });
      await page.waitForTimeout(200);
      await page.screenshot({ path: path.join(shots, `${kind}-${name}.png`), fullPage: true });
      assert.deepEqual(seen.errors, []);
      assert.deepEqual(await violations(page), [], kind);
      const wide = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
      assert.ok(wide[0] <= wide[1], `${kind} is ${wide[0]} wide on ${wide[1]}`);
      await context.close();
    }
  });
}

test('a printed report has its words and no player', async () => {
  const { page, context } = await open(starling('report', ids()[0]).trim());
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.player').first().isVisible(), false);
  await page.pdf({ path: path.join(shots, 'report.pdf'), format: 'A4' });
  await context.close();
});

test('a session folder keeps only what belongs to it', () => {
  const names = fs.readdirSync(path.join(DATA, 'sessions', ids()[0]));
  assert.deepEqual(names.filter((name) => !KEPT.includes(name.split('.').pop())), []);
});
