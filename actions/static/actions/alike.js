// While the title is typed: what resembles it here and in the network. Never in the way of saving.
const watchTitle = () => {
  const title = document.getElementById("id_title");
  const place = document.querySelector("[data-alike]");
  if (!title || !place) return;

  let timer = null;
  let asked = null;
  let last = title.value.trim();

  // The sheet has its number once it has been saved: the form's address then names it.
  const sheet = () =>
    place.dataset.sheet ?? title.form.getAttribute("action").match(/\/edit\/(\d+)\//)?.[1] ?? "";

  const ask = async () => {
    const text = title.value.trim();
    if (text === last) return;
    last = text;
    asked?.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ title: text.slice(0, 255), sheet: sheet() });
    try {
      const answer = await fetch(`${place.dataset.alike}?${query}`, {
        signal: asked.signal,
        redirect: "manual",
      });
      if (!answer.ok) return;
      const html = (await answer.text()).trim();
      // Said again only when there is something else to say.
      if (html !== place.innerHTML.trim()) place.innerHTML = html;
    } catch {
      // Offline, or typed further: a hint that does not come hinders nobody.
    }
  };

  title.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watchTitle);
else watchTitle();
