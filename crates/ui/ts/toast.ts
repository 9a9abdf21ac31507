// A toast leaves after six seconds, not while someone points at it or has the focus in it.
export function fadeToasts(): void {
  const toast = document.querySelector<HTMLElement>(".toast");
  if (!toast) return;
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    timer = window.setTimeout(() => toast.remove(), 6000);
  };
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, stay);
  for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, leave);
  leave();
}

// Menus made of <details> close when someone presses Escape or clicks elsewhere.
export function closeMenus(): void {
  const close = (except: EventTarget | null) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!(except instanceof Node && menu.contains(except))) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details.menu[open]");
    close(null);
    open?.querySelector("summary")?.focus();
  });
}
