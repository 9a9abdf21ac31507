// Live pages. The stream names regions and carries no data; every page fetches its regions with its own rights.
// All tabs share one stream, because a browser opens only about six connections to a host over HTTP/1.1.
import htmx from "htmx.org/dist/htmx.esm.js";

const POLL_MS = 15_000;
const channel = new BroadcastChannel("haumai-live");

export function liveUpdates(): void {
  const stream = document.body.dataset.stream;
  if (!stream) return;
  channel.onmessage = (message) => refresh(message.data);
  if (!navigator.locks) {
    listen(stream);
    return;
  }
  // Whoever holds the lock listens for all; when that tab closes, the next one gets it.
  void navigator.locks.request(`haumai-live:${stream}`, () => {
    listen(stream);
    return new Promise(() => {});
  });
}

function listen(address: string): void {
  const tell = (regions: string) => {
    channel.postMessage(regions);
    refresh(regions);
  };
  const source = new EventSource(address);
  source.addEventListener("live", (event) => tell((event as MessageEvent<string>).data));
  source.addEventListener("reload", () => tell("*"));
  let poll = 0;
  source.onopen = () => clearInterval(poll);
  source.onerror = () => {
    clearInterval(poll);
    poll = window.setInterval(() => tell("*"), POLL_MS);
  };
}

// Fetches the page's elements whose data-live names one of the regions; "*" means all of them.
function refresh(regions: string): void {
  const named = new Set(regions.split(/\s+/));
  for (const element of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const wants = (element.dataset.live ?? "").split(/\s+/);
    if (!named.has("*") && !wants.some((region) => named.has(region))) continue;
    if (!element.id || element.contains(document.activeElement?.closest("form") ?? null)) continue;
    void htmx.ajax("GET", element.dataset.liveUrl ?? location.href, {
      target: `#${CSS.escape(element.id)}`,
      select: `#${CSS.escape(element.id)}`,
      swap: "outerMorph",
      push: "false",
    });
  }
}
