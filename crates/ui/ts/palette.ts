// The palette, Ctrl K: what this page can do, every place of the shop, and what the look-up finds, in one box. It brings
// nothing of its own: its lines are the buttons and links that stand on the page. Without script the look-up is a page.
import { activate } from "./keys";

type Line = { label: string; detail: string; href?: string; act?: () => void };
type Found = { title: string; detail: string; page: string };

const PAUSE_MS = 150;
const LINES_MAX = 12;
let asked = 0;
// The words to which the lines in the list belong.
let listed = "";

export function palette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#palette");
  const box = dialog?.querySelector("input");
  if (!dialog || !box) return;
  let pause = 0;
  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = window.setTimeout(() => void show(dialog, box.value), PAUSE_MS);
  });
  dialog.addEventListener("keydown", (event) => walk(event, dialog, box));
}

// False where the page has no palette.
export function openPalette(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#palette");
  const box = dialog?.querySelector("input");
  if (!dialog || !box || dialog.open) return Boolean(dialog?.open);
  // A dialog that is open makes the page behind it inert, so its buttons are looked for before.
  box.value = "";
  void show(dialog, "");
  dialog.showModal();
  box.focus();
  return true;
}

async function show(dialog: HTMLDialogElement, typed: string): Promise<void> {
  const turn = ++asked;
  const words = fold(typed).split(/\s+/).filter(Boolean);
  const fits = (line: Line) => words.every((word) => fold(line.label).includes(word));
  const own = [...actions(dialog), ...places()].filter(fits);
  list(dialog, own);
  listed = typed;
  if (!typed.trim()) return;
  const found = await lookUp(typed);
  if (turn === asked) list(dialog, [...own.slice(0, LINES_MAX / 2), ...found]);
}

// What has a single key on this page, with its own words.
function actions(dialog: HTMLDialogElement): Line[] {
  const keyed = [...document.querySelectorAll<HTMLElement>("[data-key]")];
  return keyed.map((target) => {
    const act = () => {
      dialog.close();
      activate(target);
    };
    return { label: words(target), detail: target.dataset.key?.toUpperCase() ?? "", act };
  });
}

function places(): Line[] {
  const links = [...document.querySelectorAll<HTMLAnchorElement>(".rail > a[href]")];
  return links.map((link) => ({ label: words(link), detail: "", href: link.href }));
}

function words(target: HTMLElement): string {
  const named = target.matches("input") ? target.closest("label") : target;
  return (target.ariaLabel ?? named?.textContent ?? "").replace(/\s+/g, " ").trim();
}

async function lookUp(typed: string): Promise<Line[]> {
  const answer = await fetch(`/api/v1/lookup?q=${encodeURIComponent(typed.trim().slice(0, 200))}`).catch(() => null);
  if (!answer?.ok) return [];
  const found: Found[] = await answer.json();
  return found.map(({ title, detail, page }) => ({ label: title, detail, href: page }));
}

function list(dialog: HTMLDialogElement, lines: Line[]): void {
  const items = lines.filter((line) => line.label).slice(0, LINES_MAX).map((line) => {
    const item = document.createElement("li");
    const target = document.createElement(line.href ? "a" : "button");
    target.className = "link-row";
    if (line.href) (target as HTMLAnchorElement).href = line.href;
    else target.addEventListener("click", () => line.act?.());
    const text = document.createElement("span");
    text.className = "grow";
    text.append(Object.assign(document.createElement("b"), { textContent: line.label }));
    text.append(Object.assign(document.createElement("small"), { textContent: line.detail }));
    target.append(text);
    item.append(target);
    return item;
  });
  dialog.querySelector("ul")?.replaceChildren(...items);
}

// Arrows walk through the lines, Enter in the box takes the first. Keys that end a composition belong to the keyboard:
// Telex ends a word with Enter, and 229 is how some browsers say so after the fact. A list that belongs to other words than
// those in the box is made anew before its first line is taken.
function walk(event: KeyboardEvent, dialog: HTMLDialogElement, box: HTMLInputElement): void {
  if (event.isComposing || event.keyCode === 229) return;
  const lines = [...dialog.querySelectorAll<HTMLElement>("li > *")];
  const at = lines.indexOf(document.activeElement as HTMLElement);
  if (event.key === "Enter" && document.activeElement === box) {
    event.preventDefault();
    void takeFirst(dialog, box);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    (lines[Math.min(next, lines.length - 1)] ?? box).focus();
  }
}

async function takeFirst(dialog: HTMLDialogElement, box: HTMLInputElement): Promise<void> {
  const typed = box.value;
  if (listed !== typed) await show(dialog, typed);
  if (box.value === typed && listed === typed) dialog.querySelector<HTMLElement>("li > *")?.click();
}

// As the server folds: without accents, đ as d.
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
}
