// The median of three Lighthouse runs of one address, category by category:
//   node lighthouse.mjs URL [mobile|desktop] [public]
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

const [url, ...wishes] = process.argv.slice(2);
const unknown = wishes.filter((wish) => !['mobile', 'desktop', 'public'].includes(wish));
if (!url || unknown.length > 0) {
  console.error('usage: lighthouse.mjs URL [mobile|desktop] [public]');
  process.exit(2);
}
const targets = wishes.includes('public') ? { ...TARGETS, seo: 100 } : TARGETS;

async function scoresOfOneRun() {
  const browser = await launch(CHROME);
  try {
    const options = { port: browser.port, logLevel: 'error', onlyCategories: Object.keys(targets) };
    const config = wishes.includes('desktop') ? desktopConfig : undefined;
    const { lhr } = await lighthouse(url, options, config);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
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
