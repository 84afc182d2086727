// Pages as a person uses them: opened from disk in Chromium, clicked, heard, sent to somebody.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { HOSTILE, STEERING, User, makeHostile, open, shots } from './support.mjs';

const KEPT = ['wav', 'json', 'html', 'lock'];

let user;
let ids;
before(() => {
  user = new User('used', 4, '--sound', '--every', '2000');
  ids = user.ids();
});

const time = (page, take = 0) => page.evaluate((take) => document.querySelectorAll('audio')[take].currentTime * 1000, take);

/** Plays so slowly that a busy machine still finds the sound where it was sent. */
const slow = (page) => page.evaluate(() => { document.querySelectorAll('audio').forEach((audio) => { audio.playbackRate = 0.0625; }); });

/** Words that are lit, and those that should be, at one and the same moment. */
const lit = (page) => page.evaluate(() => {
  const now = document.querySelector('audio').currentTime * 1000;
  const words = Array.from(document.querySelector('[data-take]').querySelectorAll('.w'));
  const due = words.filter((word) => Number(word.dataset.at) <= now && now < Number(word.dataset.to));
  return { now, lit: words.filter((w) => w.classList.contains('now')).map((w) => w.dataset.at), due: due.map((w) => w.dataset.at), times: words.map((w) => [Number(w.dataset.at), Number(w.dataset.to)]) };
});

test('a report opens from disk without an error and asks for nothing but its own recordings', async () => {
  const file = user.page('report', ids[0]);
  const { page, seen, context } = await open(file);
  const folder = pathToFileURL(path.dirname(file)).href;
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(seen.requests.filter((url) => !url.startsWith(folder) && !url.startsWith('data:')), []);
  assert.equal(await page.locator('audio').count(), 3);
  assert.ok(fs.statSync(file).size < 300_000, 'a page without sound stays below 300 kB');
  await context.close();
});

test('a click on a step, a mark, a word or the timeline plays from there', async () => {
  const { page, seen, context } = await open(user.page('report', ids[0]));
  await slow(page);
  const take = page.locator('[data-take]').first();
  const places = [page.locator('.steps .moment').first(), take.locator('.sign[data-at]').nth(3), take.locator('.findings .moment').nth(1), take.locator('.timeline [data-at]').nth(2)];
  for (const place of places) {
    const at = Number(await place.getAttribute('data-at'));
    await page.evaluate(() => { document.querySelector('audio').pause(); });
    await place.click();
    const off = (await time(page)) - at;
    assert.ok(off > -1 && off < 150, `${off} ms off`);
    assert.equal(await page.evaluate(() => document.querySelector('audio').paused), false);
  }
  const word = take.locator('p > .w').nth(5);
  await word.click();
  assert.ok(Math.abs((await time(page)) - Number(await word.getAttribute('data-at'))) < 150, 'a word plays from itself');
  const sign = take.locator('.sign[data-at]').nth(1);
  await sign.focus();
  await page.keyboard.press('Enter');
  assert.ok(Math.abs((await time(page)) - Number(await sign.getAttribute('data-at'))) < 150, 'the keyboard does the same');
  assert.deepEqual(seen.errors, []);
  await context.close();
});

test('a mark explains itself, and goes silent again', async () => {
  const { page, context } = await open(user.page('report', ids[0]));
  const mark = page.locator('mark').nth(2);
  await mark.click();
  const sign = page.locator(`[id="${await mark.getAttribute('data-mark')}"]`);
  const note = page.locator('#mark');
  assert.ok((await note.innerText()).includes(await sign.getAttribute('data-why')));
  const [box, below] = [await note.boundingBox(), await sign.boundingBox()];
  assert.ok(box.y > below.y && box.y - below.y < 60 && box.x >= 0, 'it stands below the sign');
  await page.screenshot({ path: path.join(shots, 'explained.png') });
  await page.keyboard.press('Escape');
  assert.equal(await note.isVisible(), false);
  const key = page.locator('.key').first();
  await key.click();
  assert.equal(await page.locator('.sign.on').getAttribute('data-kind'), await key.getAttribute('data-next'));
  await context.close();
});

test('the player plays, stops, seeks and changes its speed', async () => {
  const { page, context } = await open(user.page('report', ids[0]));
  const take = page.locator('[data-take]').first();
  await take.locator('.play').click();
  await page.waitForFunction(() => document.querySelector('audio').currentTime > 0.3);
  await page.locator('[data-take]').nth(1).locator('.play').click();
  const paused = () => page.evaluate(() => Array.from(document.querySelectorAll('audio'), (audio) => audio.paused));
  assert.deepEqual(await paused(), [true, false, true], 'one at a time');
  await page.locator('[data-take]').nth(1).locator('.play').click();
  assert.deepEqual(await paused(), [true, true, true]);
  await take.locator('.seek').fill('5000');
  assert.ok(Math.abs((await time(page)) - 5000) < 100);
  await take.locator('.rate').click();
  assert.equal(await page.evaluate(() => document.querySelector('audio').playbackRate), 1.25);
  await context.close();
});

test('a strong answer stands beside one’s own on demand, and below it on a phone', async () => {
  const { page, context } = await open(user.page('report', ids[0]));
  const take = page.locator('[data-take]').first();
  const strong = take.locator('.strong').first();
  assert.equal(await strong.isVisible(), false);
  await take.locator('.switch').click();
  const own = await take.locator('.own').first().boundingBox();
  const box = await strong.boundingBox();
  assert.ok(box.x > own.x + own.width - 1 && Math.abs(box.y - own.y) < 4);
  await page.locator('.transcript').first().screenshot({ path: path.join(shots, 'beside.png') });
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok((await strong.boundingBox()).x < 60);
  await context.close();
});

test('the word that is heard is the one that is marked', async () => {
  const { page, context } = await open(user.page('report', ids[0]));
  await page.locator('[data-take]').first().locator('p > .w').nth(12).click();
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
  user.edit(ids[1], makeHostile);
  const pages = [user.page('report', ids[1]), user.page('card', ids[1], '--html', path.join(shots, 'card.html')), user.page('trend', '--html', path.join(shots, 'trend.html'))];
  for (const file of pages) {
    const { page, seen, context } = await open(file);
    assert.deepEqual(seen.errors, []);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('img').count(), 0);
    const text = await page.evaluate(() => document.documentElement.textContent);
    assert.ok(text.includes('<script>window.hacked=1</script>'), file);
    assert.ok(!STEERING.test(await page.content()));
    await context.close();
  }
  for (const verb of [['review', ids[1]], ['sessions'], ['trend'], ['report', ids[1], '--md'], ['compare', ids[0], ids[1]]]) {
    assert.ok(!STEERING.test(user.run(...verb)), `${verb[0]} shows it as text`);
  }
  assert.ok(HOSTILE.length > 0);
});

test('an embedded report is heard anywhere', async () => {
  const elsewhere = path.join(shots, 'elsewhere');
  fs.mkdirSync(elsewhere, { recursive: true });
  const file = user.page('report', ids[2], '--embed', '-o', path.join(elsewhere, 'for-a-friend.html'));
  const folder = user.folder(ids[2]);
  const wavs = fs.readdirSync(folder).filter((name) => name.endsWith('.wav'));
  const raw = wavs.reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0);
  console.log(`  embedded: ${Math.round(fs.statSync(file).size / 1000)} kB for ${Math.round(raw / 1000)} kB of WAV`);
  const { page, seen, context } = await open(file);
  await slow(page);
  const sign = page.locator('.sign[data-at]').nth(2);
  const at = Number(await sign.getAttribute('data-at'));
  await sign.click();
  const off = (await time(page)) - at;
  assert.ok(off > -1 && off < 150, `${off} ms off`);
  await page.waitForFunction((at) => document.querySelector('audio').currentTime * 1000 > at + 150, at);
  assert.deepEqual(seen.errors, []);
  await context.close();
});

test('a session folder keeps only what belongs to it', () => {
  const names = fs.readdirSync(user.folder(ids[0]));
  assert.deepEqual(names.filter((name) => !KEPT.includes(name.split('.').pop())), []);
});
