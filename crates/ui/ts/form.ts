// Forms: one sending at a time, files named before they travel, drafts kept on the server. Pages work without it.

// A form that is under way is not sent again; its button says so and keeps its label.
export function guardForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sending !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Coming back with the browser's button shows the page as it was left.
  addEventListener("pageshow", () => document.querySelectorAll<HTMLElement>("form").forEach(release));
}

// The form may be sent again: after a partial update, or when a page is shown from the browser's cache.
export function release(form: HTMLElement): void {
  delete form.dataset.sending;
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

// Saves what was typed after two idle seconds to the address in data-draft-url, and says so in data-draft-state.
export function keepDrafts(): void {
  let timer = 0;
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-draft-url]");
    if (!form) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => saveDraft(form), 2000);
  });
  // What is sent is no draft any more, also where the answer takes its time.
  document.addEventListener("submit", () => clearTimeout(timer));
}

async function saveDraft(form: HTMLFormElement): Promise<void> {
  const fields = new URLSearchParams();
  new FormData(form).forEach((value, name) => {
    if (typeof value === "string") fields.append(name, value);
  });
  const said = form.querySelector<HTMLElement>("[data-draft-state]");
  try {
    const answer = await fetch(form.dataset.draftUrl!, { method: "POST", body: fields });
    const [begun, strand] = ["begun", "strand"].map((name) => form.elements.namedItem(name));
    if (answer.ok && begun && strand) (begun as HTMLInputElement).value = (strand as HTMLSelectElement).value;
    if (said) said.textContent = (answer.ok ? said.dataset.draftState : said.dataset.draftFailed) ?? "";
  } catch {
    if (said) said.textContent = said.dataset.draftFailed ?? "";
  }
}

// A file that is too big is refused before it is sent; the others stay chosen.
export function watchFiles(): void {
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type !== "file" || !input.files) return;
    const limit = Number(input.dataset.maxBytes ?? Infinity);
    const kept = new DataTransfer();
    const lines: string[] = [];
    for (const file of input.files) {
      const fits = file.size <= limit;
      if (fits) kept.items.add(file);
      lines.push(fits ? file.name : `${file.name}: ${input.dataset.tooBig ?? ""}`);
    }
    if (kept.files.length < input.files.length) input.files = kept.files;
    const list = input.closest(".upload, form")?.querySelector("[data-files]");
    list?.replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  });
}

// What a writer has seen goes on with the talk as long as the box is empty. From the first letter on it stays, so that an
// answer beside which somebody else wrote is refused and not sent unseen.
export function holdSeen(): void {
  const talk = document.querySelector<HTMLElement>("[data-seen]");
  const seen = document.querySelector<HTMLInputElement>('input[name="seen"]');
  const box = document.querySelector<HTMLTextAreaElement>("#composer [data-writes=reply]");
  if (!talk || !seen || !box) return;
  const follow = () => {
    if (!box.value.trim()) seen.value = talk.dataset.seen ?? "";
  };
  new MutationObserver(follow).observe(talk, { attributes: true, attributeFilter: ["data-seen"] });
}
