// Live pages. The stream names regions and carries no data; every page fetches its regions with its own rights.
// All tabs share one stream, because a browser opens only about six connections to a host over HTTP/1.1.
import htmx from "htmx.org/dist/htmx.esm.js";

const POLL_MS = 15_000;
const NEWS_PAUSE_MS = 300;
// A tab that opens tells the change up to which its page was made, a number; the listening tab answers with the
// regions that changed since. Without this, what changes while a page is on its way would never be seen.
const channel = new BroadcastChannel("haumai-live");
const HEARD_MAX = 200;
const held = new Set<string>();
const due = new Map<string, Set<string>>();
const busy = new Set<string>();
const heard: { seq: number; region: string }[] = [];

export function liveUpdates(): void {
  const stream = document.body.dataset.stream;
  if (!stream) return;
  const own = Number(document.body.dataset.heard);
  const address = `${stream}?after=${own}`;
  channel.onmessage = ({ data }: MessageEvent<number | string>) => {
    if (typeof data === "number") repeat(data);
    else refresh(data);
  };
  channel.postMessage(own);
  if (!navigator.locks) {
    listen(address);
    return;
  }
  // Whoever holds the lock listens for all; when that tab closes, the next one gets it.
  void navigator.locks.request(`haumai-live:${stream}`, () => {
    listen(address);
    return new Promise(() => {});
  });
}

function listen(address: string): void {
  const tell = (regions: string) => {
    channel.postMessage(regions);
    refresh(regions);
  };
  const source = new EventSource(address);
  source.addEventListener("live", (event) => {
    const { data, lastEventId } = event as MessageEvent<string>;
    heard.push({ seq: Number(lastEventId), region: data });
    if (heard.length > HEARD_MAX) heard.shift();
    tell(data);
  });
  source.addEventListener("reload", () => tell("*"));
  let poll = 0;
  source.onopen = () => clearInterval(poll);
  source.onerror = () => {
    clearInterval(poll);
    poll = window.setInterval(() => tell("*"), POLL_MS);
  };
}

function repeat(after: number): void {
  const since = heard.filter((change) => change.seq > after).map((change) => change.region);
  if (since.length) channel.postMessage(since.join(" "));
}

// Notes the page's elements whose data-live names one of the regions, "*" meaning all of them, and fetches them.
function refresh(regions: string): void {
  const named = new Set(regions.split(/\s+/));
  for (const element of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const wants = (element.dataset.live ?? "").split(/\s+/);
    if (!named.has("*") && !wants.some((region) => named.has(region))) continue;
    if (element.dataset.news) {
      void holdBack(element);
      continue;
    }
    if (!element.id || element.contains(document.activeElement?.closest("form") ?? null)) continue;
    const address = element.dataset.liveUrl ?? location.href;
    due.set(address, (due.get(address) ?? new Set()).add(`#${CSS.escape(element.id)}`));
  }
  for (const address of due.keys()) void fetchDue(address);
}

// One fetch of an address at a time brings everything that is due from it; what becomes due meanwhile comes with the
// next. Left to itself, htmx keeps one waiting request and drops the others.
async function fetchDue(address: string): Promise<void> {
  const [first, ...others] = due.get(address) ?? [];
  if (!first || busy.has(address)) return;
  due.delete(address);
  busy.add(address);
  const selectOOB = others.map((element) => `${element}:outerMorph`).join(",");
  const wishes = { source: first, target: first, select: first, selectOOB, swap: "outerMorph", push: "false" };
  try {
    await htmx.ajax("GET", address, wishes);
  } finally {
    busy.delete(address);
  }
  void fetchDue(address);
}

// The rows of a list never jump below somebody's finger. What is new in the same rows is put in place; rows that came, went or
// moved wait behind a button that says how many are new.
async function holdBack(list: HTMLElement): Promise<void> {
  const pill = document.querySelector<HTMLButtonElement>(`button[data-news-of="${CSS.escape(list.id)}"]`);
  if (!pill || held.has(list.id)) return;
  held.add(list.id);
  // Several changes come together; they are one piece of news.
  await new Promise((done) => setTimeout(done, NEWS_PAUSE_MS));
  held.delete(list.id);
  const wishes = { headers: { "HX-Request": "true" } };
  const answer = await fetch(list.dataset.liveUrl ?? location.href, wishes).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(list.id);
  if (fresh && list.isConnected) compare(list, fresh, pill);
}

function compare(list: HTMLElement, fresh: HTMLElement, pill: HTMLButtonElement): void {
  const [here, there] = [rowsOf(list), rowsOf(fresh)];
  // Where nothing stands, nothing can jump.
  if (here.length === 0) {
    list.replaceChildren(...fresh.children);
    return;
  }
  pill.hidden = here.join() === there.join();
  if (pill.hidden) return renew(list, fresh);
  const count = there.filter((row) => !here.includes(row)).length;
  pill.textContent = (count ? list.dataset.news : list.dataset.moved)?.replace("#", String(count)) ?? "";
  pill.onclick = () => {
    pill.hidden = true;
    list.replaceChildren(...fresh.children);
    list.scrollTop = 0;
    list.querySelector<HTMLElement>("a[href]")?.focus();
  };
}

function rowsOf(list: HTMLElement): string[] {
  return [...list.querySelectorAll<HTMLAnchorElement>("li:not(.empty) a[href]")].map((row) => row.getAttribute("href") ?? "");
}

function renew(list: HTMLElement, fresh: HTMLElement): void {
  const next = [...fresh.children];
  [...list.children].forEach((row, at) => {
    if (next[at] && !row.contains(document.activeElement) && row.outerHTML !== next[at].outerHTML) row.replaceWith(next[at]);
  });
}
