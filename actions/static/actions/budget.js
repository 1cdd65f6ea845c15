// Totals of the budget while it is typed. The server has written those of the page as it opened,
// and sums again when it is saved (actions.selectors.draft_totals).
const followBudget = () => {
  const rows = document.getElementById("id_budget_lines-FORMS");
  const place = document.querySelector("[data-budget-totals]");
  if (!rows || !place) return;

  const money = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
  const say = (element, text) => {
    if (element.textContent.trim() !== text) element.textContent = text;
  };

  const sum = () => {
    const cents = { expense: 0, funding: 0, "in-kind": 0 };
    for (const field of rows.querySelectorAll("[name^='budget_lines-'][name$='-amount']")) {
      const prefix = field.name.slice(0, -"amount".length);
      const value = (name) =>
        rows.querySelector(`[name="${prefix}${name}"][type=radio]:checked`)?.value ??
        rows.querySelector(`[name="${prefix}${name}"]:not([type=radio])`)?.value ??
        "";
      if (value("DELETE") || ["imported", "drop"].includes(value("source"))) continue;
      const amount = Number(field.value.replace(/[\s\u00a0\u202f€]/g, "").replace(",", "."));
      if (amount > 0 && value("nature") in cents) cents[value("nature")] += Math.round(amount * 100);
    }
    for (const [nature, total] of Object.entries(cents)) {
      say(place.querySelector(`[data-total="${nature}"]`), money.format(total / 100));
    }
    const balance = cents.funding - cents.expense;
    const sentence = balance < 0 ? "missing" : balance > 0 ? "left" : "balanced";
    const nothing = !cents.funding && !cents.expense;
    const text = place.dataset[sentence].replace("{amount}", money.format(Math.abs(balance) / 100));
    say(place.querySelector("[data-balance]"), nothing ? "" : text);
  };

  for (const event of ["input", "change"]) rows.addEventListener(event, sum);
  // A row that is taken away says so in its hidden field, without an event.
  new MutationObserver(sum).observe(rows, { attributes: true, childList: true, subtree: true });
};

// Wagtail may load a panel's script before the panel.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", followBudget);
else followBudget();
