// What the tests share: a browser, the program, and ways to look at a page.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const { CHROMIUM, STARLING, SESSIONS, DATA } = process.env;

export const shots = import.meta.dirname;
export const HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">\u001b[31m\u202E"\'';
/** Characters that a terminal or the order of reading would act on. */
export const STEERING = /[\u001b\u202a-\u202e\u2066-\u2069]/;

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--mute-audio'] });
});
after(async () => browser?.close());

/** Sessions of a user, and the program run on them. */
export class User {
  constructor(name, count, ...options) {
    this.data = path.join(DATA, name);
    execFileSync(SESSIONS, [this.data, String(count), ...options]);
  }

  run(...args) {
    return execFileSync(STARLING, ['--data-dir', this.data, ...args], { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });
  }

  /** Runs a verb that writes a page, and returns its path. */
  page(...args) {
    return this.run(...args).trim();
  }

  ids() {
    return fs.readdirSync(path.join(this.data, 'sessions')).filter((name) => !name.includes('.')).sort();
  }

  folder(id) {
    return path.join(this.data, 'sessions', id);
  }

  /** Changes a saved session. */
  edit(id, change) {
    const file = path.join(this.folder(id), 'session.json');
    const session = JSON.parse(fs.readFileSync(file, 'utf8'));
    change(session);
    fs.writeFileSync(file, JSON.stringify(session));
  }
}

/** Every text of a session that a user or a pack could have chosen. */
export function makeHostile(session) {
  session.name = session.note = session.scenario.title = session.scenario.principle = session.model = HOSTILE;
  for (const gain of session.gains) gain.line = HOSTILE;
  for (const answer of session.answers) {
    answer.prompt = HOSTILE;
    answer.notes = [HOSTILE, 'x'.repeat(400)];
    answer.interruptions = [{ at_ms: 900, section: 'action', text: HOSTILE }];
    answer.score.reasons = [HOSTILE];
    for (const signal of answer.score.signals) { signal.text = HOSTILE; signal.why = HOSTILE; }
    answer.score.text = `${HOSTILE} ${'x'.repeat(400)} ${answer.score.text}`;
    answer.transcript.removed = [{ start_ms: 0, end_ms: 10, text: HOSTILE, reason: HOSTILE }];
  }
}

/** A page with everything that it asks for and complains of. */
export async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const seen = { errors: [], requests: [] };
  page.on('console', (message) => message.type() === 'error' && seen.errors.push(message.text()));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('dialog', (dialog) => { seen.errors.push('dialog'); dialog.dismiss(); });
  page.on('request', (request) => seen.requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => Array.from(document.querySelectorAll('audio')).every((a) => a.readyState >= 1 || a.error));
  return { page, seen, context };
}

/** What axe finds wrong. */
export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations.map((one) => `${one.id}: ${one.help} (${one.nodes[0].html.slice(0, 160)}; ${one.nodes[0].any.map((check) => check.message).join(' ').slice(0, 160)})`);
}

/** How many pixels a page is wider than its window, and what sticks out. */
export const overflow = (page) => page.evaluate(() => {
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - room;
  const cut = Array.from(document.querySelectorAll('body *')).filter((node) => {
    const box = node.getBoundingClientRect();
    const style = getComputedStyle(node);
    const unseen = box.width <= 1 || style.visibility === 'hidden' || style.clipPath !== 'none' || node.closest('.aloud, .skip');
    return !unseen && (box.right > room + 0.5 || box.left < -0.5);
  });
  return { wide: Math.max(wide, 0), cut: cut.slice(0, 3).map((node) => node.outerHTML.slice(0, 120)) };
});

/** Texts, also those in drawings, that stand out from what is behind them by less than 4.5 to 1. */
export const faint = (page) => page.evaluate(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const over = (paints) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const [color, opacity] of paints) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    }
    return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3));
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const drawn = 'rect, path, polygon';
  const paint = (node) => {
    const style = getComputedStyle(node);
    return node.matches(drawn) ? [style.fill, Number(style.fillOpacity)] : [style.backgroundColor, 1];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || node.closest('script, style, title, .aloud, .skip')) continue;
    if (!node.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    let box = range.getClientRects()[0];
    if (!box || box.width === 0) continue;
    window.scrollTo(0, window.scrollY + box.top - innerHeight / 2);
    box = range.getClientRects()[0];
    const stack = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    const behind = stack.slice(Math.max(stack.indexOf(node), 0)).filter((one) => one !== node || !(node instanceof SVGElement));
    if (!behind.includes(document.documentElement)) behind.push(document.documentElement);
    const back = over([['white', 1], ...behind.reverse().map(paint)]);
    const style = getComputedStyle(node);
    const ink = over([[`rgb(${back})`, 1], [node instanceof SVGElement ? style.fill : style.color, 1]]);
    const [high, low] = [light(back), light(ink)].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} “${text.data.trim().slice(0, 30)}” ${node.tagName}.${node.getAttribute('class')}`);
  }
  window.scrollTo(0, 0);
  return [...new Set(found)].slice(0, 6);
});
