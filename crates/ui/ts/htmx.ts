// Partial updates. An answer that does not fit its region becomes a full load: a redirect, or an error page. A form
// answered with 422 or 409 shows what is wrong in place.
import htmx from "htmx.org/dist/htmx.esm.js";
import { release } from "./form";

type Context = {
  sourceElement: HTMLElement;
  request: { action: string; method: string };
  response: { raw: Response; status: number };
};

export function partialUpdates(): void {
  document.addEventListener("htmx:before:swap", (event) => {
    const context: Context | undefined = (event as CustomEvent).detail?.ctx;
    if (!context?.response || fits(context.response)) return;
    event.preventDefault();
    loadWhole(context);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const form = (event.target as HTMLElement).closest?.("form");
    if (form) release(form);
  });
  document.addEventListener("htmx:after:swap", () => document.querySelector<HTMLElement>("[data-focus]")?.focus());
}

function fits(response: Context["response"]): boolean {
  return !response.raw.redirected && (response.status < 400 || response.status === 422 || response.status === 409);
}

// A refused form is sent again as a whole page: its key makes it count once, and "back" still shows what was typed.
function loadWhole({ sourceElement, request, response }: Context): void {
  if (response.raw.redirected) location.assign(response.raw.url);
  else if (sourceElement instanceof HTMLFormElement && request.method !== "GET") sourceElement.submit();
  else if (!sourceElement.matches("body")) location.assign(request.action);
}
