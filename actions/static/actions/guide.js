// A line of the guide opens the tab of its field and puts the cursor there.
const followGuide = () => {
  const guide = document.querySelector("[data-guide]");
  if (!guide) return;
  // On a telephone it would be the whole first screen: its score is enough until it is asked for.
  if (matchMedia("(max-width: 50em)").matches) guide.open = false;

  // Of rows: a photo without its text, a suggestion that waits, else the button that adds one.
  const placeOf = (name) => {
    const rows = document.getElementById(`id_${name}-FORMS`);
    if (!rows) {
      const field = document.getElementById(`id_${name}`);
      return field?.matches("input, textarea, select") ? field : field?.querySelector("input");
    }
    const waiting = [...rows.querySelectorAll("[name$='-alternative_text'], .suggested-row input")];
    return (
      waiting.find((field) => !(field.type === "text" && field.value) && !field.closest(".deleted")) ??
      document.getElementById(`id_${name}-ADD`)
    );
  };

  guide.addEventListener("click", (event) => {
    const link = event.target.closest("[data-guide-to]");
    const field = link && placeOf(link.dataset.guideTo);
    if (!field) return;
    event.preventDefault();
    const panel = field.closest("[role=tabpanel]");
    const tab = panel && document.querySelector(`[role=tab][aria-controls="${panel.id}"]`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    // The tab shows its panel a moment later; a folded part has to be opened first.
    const arrive = (tries) => {
      const folded = field.closest(".w-panel__content[hidden]");
      if (folded) folded.closest("[data-panel]")?.querySelector("[data-panel-toggle]")?.click();
      field.focus();
      if (document.activeElement !== field && tries > 0) {
        setTimeout(() => arrive(tries - 1), 50);
        return;
      }
      field.scrollIntoView({ block: "center" });
    };
    arrive(20);
  });
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", followGuide);
else followGuide();
