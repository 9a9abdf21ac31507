// Partial updates. An answer that does not fit its region (a redirect to another page, an error page) becomes a
// full load; a form answered with 422 shows its errors in place.
import htmx from "htmx.org/dist/htmx.esm.js";
import { release } from "./form";

export function partialUpdates(): void {
  document.addEventListener("htmx:before:swap", (event) => {
    const response = (event as CustomEvent).detail?.ctx?.response;
    if (!response || response.status < 400 || response.status === 422 || response.status === 409) return;
    event.preventDefault();
    location.reload();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const form = (event.target as HTMLElement).closest?.("form");
    if (form) release(form);
  });
  document.addEventListener("htmx:after:swap", () => document.querySelector<HTMLElement>("[data-focus]")?.focus());
}

export { htmx };
