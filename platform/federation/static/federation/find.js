// The list of practices changes in place (htmx); without this, or without htmx, it is sent as a form.
const region = () => document.getElementById("trouver");
let open = [];
let focused = "";

// Addresses that one may copy say nothing empty.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.parameters.q === "") delete detail.parameters.q;
});

document.addEventListener("htmx:beforeSwap", ({ target }) => {
  if (target.id !== "trouver") return;
  open = [...target.querySelectorAll("details[open]")].map(({ id }) => id);
  focused = document.activeElement.id;
});

// What one had opened stays open, and the keyboard stays where it was.
document.addEventListener("htmx:afterSettle", () => {
  const here = region();
  if (!here || !open.length && !focused) return;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const place = document.getElementById(focused);
  (place && here.contains(place) ? place : document.getElementById("resultats"))?.focus({
    preventScroll: true,
  });
  document.getElementById("dit").textContent =
    here.querySelector(".found")?.textContent.replace(/\s+/g, " ").trim() ?? "";
});
