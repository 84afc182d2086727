// Every page in every view: nothing sticks out, nothing is faint, and nothing stands in the way of a screen reader.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { before } from 'node:test';
import { User, faint, makeHostile, open, overflow, shots, violations } from './support.mjs';

/** A4 within its margins, in CSS pixels. */
const PAPER = 688;

/** Colors are the same at every width: those of drawings are measured once each (axe measures all others everywhere). */
const VIEWS = [
  { name: '1280-light', width: 1280, colorScheme: 'light', paints: true },
  { name: '1280-dark', width: 1280, colorScheme: 'dark', paints: true },
  { name: '500-light', width: 500, colorScheme: 'light' },
  { name: '500-dark', width: 500, colorScheme: 'dark' },
  { name: '360-light', width: 360, colorScheme: 'light' },
  { name: 'print-light', width: PAPER, colorScheme: 'light', media: 'print', paints: true },
  { name: 'print-dark', width: PAPER, colorScheme: 'dark', media: 'print' },
];

/** Pictures of long pages take most of the time: SHOTS=all leaves one of every page in every view. */
const PICTURED = ['session', 'card', 'trend'];

const pages = {};
const page = (user, ...args) => user.page(...args);
const written = (user, verb, name, ...args) => user.page(verb, ...args, '--html', path.join(shots, `${name}.html`));

/** A drill of the five sections. */
function drill(session) {
  const sections = ['situation', 'task', 'action', 'result', 'reflection'];
  session.mode = 'drill';
  session.verdict = null;
  session.gains = [];
  const [first] = session.answers;
  session.answers = sections.map((prompt_id) => ({ ...structuredClone(first), kind: 'section', prompt_id }));
}

/** The same question forty times; the last take counts. */
function retakes(session) {
  const [first] = session.answers;
  const takes = Array.from({ length: 40 }, (_, number) => ({ ...structuredClone(first), take: number + 1, replaced: number < 39 }));
  session.answers = [...takes, ...session.answers.slice(1)];
}

/** Forty answers that all count. */
function followUps(session) {
  const [first, second] = session.answers;
  session.answers = [first, ...Array.from({ length: 39 }, () => structuredClone(second))];
}

function typed(session) {
  for (const answer of session.answers) {
    answer.audio = '';
    answer.transcript = null;
    answer.timing = { answer_ms: 0, feedback_ms: 0, audio_ms: 0, dropped_samples: 0 };
    answer.score.delivery = null;
    for (const part of answer.score.sections) { part.seconds = null; part.pause_seconds = null; }
    for (const signal of answer.score.signals) { signal.start_ms = null; signal.end_ms = null; }
  }
}

function unjudged(session) {
  session.verdict = null;
  session.gains = [];
  session.answers = session.answers.slice(0, 1);
  const [answer] = session.answers;
  answer.score = null;
  answer.transcript = null;
  answer.unjudged = { kind: 'digital_silence', message: 'there is no sound in the recording', hint: 'unmute the microphone' };
}

before(() => {
  const user = new User('looked-at', 16, '--sound', '--every', '2000');
  const ids = user.ids();
  pages.session = page(user, 'report', ids[0]);
  pages.card = written(user, 'card', 'card', ids[0]);
  pages.trend = written(user, 'trend', 'trend');
  const odd = { hostile: makeHostile, drill, retakes, many: followUps, typed, unjudged };
  Object.entries(odd).forEach(([name, change], at) => {
    user.edit(ids[at + 1], change);
    pages[name] = page(user, 'report', ids[at + 1]);
  });
  pages['hostile-card'] = written(user, 'card', 'hostile-card', ids[1]);
  pages['drill-card'] = written(user, 'card', 'drill-card', ids[2]);
  const silent = new User('without-recordings', 1);
  pages.silent = page(silent, 'report');
  pages['trend-of-one'] = written(silent, 'trend', 'trend-of-one');
  const long = new User('for-years', 2000, '--every', '731');
  pages['trend-of-2000'] = written(long, 'trend', 'trend-of-2000');
});

for (const name of ['session', 'card', 'trend', 'hostile', 'drill', 'retakes', 'many', 'typed', 'unjudged', 'silent', 'hostile-card', 'drill-card', 'trend-of-one', 'trend-of-2000']) {
  test(`${name}: whole and readable in every view`, async () => {
    const { page, seen, context } = await open(pages[name]);
    const beside = page.locator('.switch').first();
    if (await beside.count()) await beside.click();
    for (const { name: view, width, colorScheme, media, paints } of VIEWS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, media: media ?? 'screen' });
      const where = `${name} at ${view}`;
      if (PICTURED.includes(name) || process.env.SHOTS === 'all') {
        await page.screenshot({ path: path.join(shots, `${name}-${view}.png`), fullPage: true });
      }
      assert.deepEqual(await overflow(page), { wide: 0, cut: [] }, where);
      if (paints) assert.deepEqual(await faint(page), [], where);
      if (width !== 360) assert.deepEqual(await violations(page), [], where);
    }
    assert.deepEqual(seen.errors, []);
    await context.close();
  });
}

test('on paper there is no player, and a card takes one sheet', async () => {
  for (const name of ['session', 'card', 'hostile-card', 'drill-card']) {
    const { page, context } = await open(pages[name]);
    const pdf = (await page.pdf({ path: path.join(shots, `${name}.pdf`), format: 'A4', preferCSSPageSize: true })).toString('latin1');
    const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.player:visible').count(), 0);
    if (name !== 'session') assert.equal(sheets, 1, `${name} takes ${sheets} sheets`);
    const letter = (await page.pdf({ format: 'Letter' })).toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    if (name !== 'session') assert.equal(letter, 1, `${name} takes ${letter} sheets of Letter`);
    await context.close();
  }
});
