// Signatures drawn with a finger, a pen or a mouse, in a field of 600 by 200 units. Without this the field is not shown,
// and the typed name signs alone.
const WIDTH = 600;
const HEIGHT = 200;
const POINTS_MAX = 4000;

export function signatures(): void {
  show();
  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("pointerdown", (event) => {
    const pad = (event.target as Element).closest<SVGSVGElement>(".signature-pad");
    if (pad && event.isPrimary && event.button === 0) draw(pad, event);
  });
  document.addEventListener("click", (event) => {
    const field = (event.target as Element).closest("[data-clear-signature]")?.closest<HTMLElement>("[data-signature]");
    if (field) write(field, "");
  });
}

// What a refused form brings back is drawn again.
function show(): void {
  document.querySelectorAll<HTMLElement>("[data-signature]").forEach((field) => {
    field.hidden = false;
    write(field, drawn(field).value);
  });
}

function draw(pad: SVGSVGElement, first: PointerEvent): void {
  const field = pad.closest<HTMLElement>("[data-signature]")!;
  const before = drawn(field).value;
  const points: string[] = [];
  const add = (event: PointerEvent) => {
    const all = event.getCoalescedEvents?.() ?? [];
    for (const each of all.length > 0 ? all : [event]) {
      const point = place(pad, each);
      if (point !== points.at(-1)) points.push(point);
    }
    write(field, [before, points.join(" ")].filter(Boolean).join(";"));
  };
  const end = () => {
    pad.removeEventListener("pointermove", add);
    pad.removeEventListener("pointerup", end);
    pad.removeEventListener("pointercancel", end);
  };
  first.preventDefault();
  pad.setPointerCapture(first.pointerId);
  pad.addEventListener("pointermove", add);
  pad.addEventListener("pointerup", end);
  pad.addEventListener("pointercancel", end);
  add(first);
}

// A point of the screen in the units of the field; what leaves it stays at its edge.
function place(pad: SVGSVGElement, at: PointerEvent): string {
  const box = pad.getBoundingClientRect();
  const within = (share: number, size: number) => Math.round(Math.min(1, Math.max(0, share)) * size);
  return `${within((at.clientX - box.left) / box.width, WIDTH)},${within((at.clientY - box.top) / box.height, HEIGHT)}`;
}

function drawn(field: HTMLElement): HTMLInputElement {
  return field.querySelector("input")!;
}

function write(field: HTMLElement, text: string): void {
  if (text.split(/[ ;]/).length > POINTS_MAX) return;
  drawn(field).value = text;
  const lines = text.split(";").filter(Boolean);
  const path = lines.map((line) => `M${line.split(" ").join("L")}${line.includes(" ") ? "" : "h0"}`).join("");
  field.querySelector("path")!.setAttribute("d", path);
}
