import { openPalette } from "./palette";

// Single keys of the console, off while someone types. Pages mark what a key does with data-key="r"; the keys that
// walk through a list and go to places are the same everywhere.
const places: Record<string, string> = { i: "/app", r: "/app/repairs", c: "/app/customers", b: "/app/bench" };
let goes = false;

export function keys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(event);
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) return find(event);
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    press(event);
  });
}

function press(event: KeyboardEvent): void {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const place = goes ? places[key] : undefined;
  goes = key === "g" && !goes;
  if (place) return go(event, place);
  if (key === "j" || key === "k") return step(event, key === "j" ? 1 : -1);
  if (key === "?") return help(event);
  if (key === "/") return go(event, "/app/lookup");
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  activate(target);
}

// Does what the key of this element does.
export function activate(target: HTMLElement): void {
  if (target.matches("input:not([type=radio]), textarea, select")) target.focus();
  else if (target.matches("input[type=radio]")) choose(target as HTMLInputElement);
  else target.click();
}

// Reply and note are choices; choosing one brings the person to the text.
function choose(radio: HTMLInputElement): void {
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  radio.form?.querySelector<HTMLElement>(`[data-writes="${CSS.escape(radio.value)}"]`)?.focus();
}

function step(event: KeyboardEvent, by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-rows] a[href]")].filter((row) => row.offsetParent);
  if (!rows.length) return;
  event.preventDefault();
  const focused = rows.indexOf(document.activeElement as HTMLElement);
  const current = focused >= 0 ? focused : rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[Math.min(Math.max(current + by, 0), rows.length - 1)]?.focus();
}

function send(event: KeyboardEvent): void {
  const form = (event.target as HTMLElement).closest?.("form");
  if (!form) return;
  event.preventDefault();
  const done = event.shiftKey && form.querySelector<HTMLButtonElement>("button[data-key-done]");
  form.requestSubmit(done || form.querySelector<HTMLButtonElement>("button:not([type=button])"));
}

function find(event: KeyboardEvent): void {
  if (openPalette()) event.preventDefault();
  else go(event, "/app/lookup");
}

function help(event: KeyboardEvent): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#keys");
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}

function go(event: KeyboardEvent, address: string): void {
  event.preventDefault();
  location.assign(address);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}
