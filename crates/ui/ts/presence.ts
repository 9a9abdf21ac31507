// Who else is at this ticket. It is advice: nothing is locked, nothing is kept, and without script nobody is told.
const BEAT_MS = 5_000;
const TYPING_MS = 10_000;

export function presence(): void {
  const place = document.querySelector<HTMLElement>("[data-presence-url]");
  if (!place) return;
  let typedAt = 0;
  document.addEventListener("input", (event) => {
    if ((event.target as HTMLElement).matches("form[data-draft-url] textarea")) typedAt = Date.now();
  });
  const beat = () => {
    const isTyping = Date.now() - typedAt < TYPING_MS;
    if (!document.hidden) void tell(place, isTyping ? "typing" : "viewing");
  };
  beat();
  setInterval(beat, BEAT_MS);
  document.addEventListener("visibilitychange", beat);
}

async function tell(place: HTMLElement, doing: string): Promise<void> {
  const { presenceUrl, csrf, formKey } = place.dataset;
  const body = new URLSearchParams({ _csrf: csrf ?? "", _key: formKey ?? "", doing });
  const answer = await fetch(presenceUrl ?? "", { method: "POST", body }).catch(() => null);
  const said = answer?.ok && !answer.redirected ? await answer.text() : "";
  if (place.textContent !== said) place.textContent = said;
}
