// « Copier le code »: the text stands in a field that one can also select.
document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Not on https, or refused: what is selected can be copied as before.
    if (!document.execCommand("copy")) return;
  }
  const said = button.parentElement.querySelector("[data-copied]");
  said.textContent = said.dataset.copied;
});
