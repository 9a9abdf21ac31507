// The median of three Lighthouse runs of one address, category by category:
//   node lighthouse.mjs URL [mobile|desktop] [public] [as=EMAIL:PASSWORD | as=/l/TOKEN]
// "as" signs in first: one of the shop's people, or a customer by the link in a mail.
// Only public pages are held to a score for search engines; the others ask not to be indexed.
// CHROMIUM names another browser than Debian's. Ends with 1 when a median is under its target.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import desktopConfig from 'lighthouse/core/config/desktop-config.js';

const TARGETS = { performance: 95, accessibility: 100, 'best-practices': 100 };
const CHROME = {
  chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromeFlags: [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
};

const [url, ...all] = process.argv.slice(2);
const who = all.find((wish) => wish.startsWith('as='))?.slice(3);
const wishes = all.filter((wish) => !wish.startsWith('as='));
const unknown = wishes.filter((wish) => !['mobile', 'desktop', 'public'].includes(wish));
if (!url || unknown.length > 0) {
  console.error('usage: lighthouse.mjs URL [mobile|desktop] [public] [as=EMAIL:PASSWORD | as=/l/TOKEN]');
  process.exit(2);
}
const targets = wishes.includes('public') ? { ...TARGETS, seo: 100 } : TARGETS;

const pairs = (response) => response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);

async function signIn(person) {
  const at = (path) => new URL(path, url);
  if (person.startsWith('/')) return pairs(await fetch(at(person), { redirect: 'manual' }));
  const door = await fetch(at('/in'));
  const page = await door.text();
  const hidden = [...page.matchAll(/name="(_csrf|_key)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const [email, password] = person.split(/:(.*)/);
  const body = new URLSearchParams([...hidden.slice(0, 2), ['email', email], ['password', password]]);
  const headers = { Cookie: pairs(door).join('; '), 'Sec-Fetch-Site': 'same-origin' };
  const answer = await fetch(at('/in'), { method: 'POST', body, headers, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`${email} is not let in: ${answer.status}`);
  return [...pairs(door), ...pairs(answer)];
}

const cookies = who ? await signIn(who) : [];
const extraHeaders = cookies.length ? { Cookie: cookies.join('; ') } : undefined;

async function scoresOfOneRun() {
  const browser = await launch(CHROME);
  try {
    const options = { port: browser.port, logLevel: 'error', onlyCategories: Object.keys(targets), extraHeaders };
    const config = wishes.includes('desktop') ? desktopConfig : undefined;
    const { lhr } = await lighthouse(url, options, config);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) {
      throw new Error(`${url} leads to ${lhr.finalDisplayedUrl}`);
    }
    return lhr.categories;
  } finally {
    await browser.kill();
  }
}

const runs = [await scoresOfOneRun(), await scoresOfOneRun(), await scoresOfOneRun()];
for (const [category, target] of Object.entries(targets)) {
  const [, median] = runs.map((run) => Math.round(run[category].score * 100)).sort((a, b) => a - b);
  console.log(`${category.padEnd(16)} ${String(median).padStart(3)}  target ${target}`);
  if (median < target) process.exitCode = 1;
}
