// The page of a session as a picture: `pictures.mjs PAGE FOLDER`.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [file, folder] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1160, height: 1500 } });
await page.goto(pathToFileURL(file).href);
await page.waitForFunction(() => Array.from(document.querySelectorAll('audio')).every((audio) => audio.readyState >= 1));
await page.screenshot({ path: path.join(folder, 'page.png') });
await browser.close();
