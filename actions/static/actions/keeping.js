// Nothing that was typed is lost. What the server has not got yet is kept in this browser, for this
// person and this sheet, and offered when the page is opened next; a save that did not go through is
// said, and tried again. Wagtail saves by itself (w-autosave); this looks after it.
const keepTyped = () => {
  const form = document.getElementById("w-editor-form");
  const place = document.querySelector("[data-keeping]");
  const sheet = () => form.getAttribute("action").match(/\/(?:edit\/(\d+)|add)\/$/);
  if (!form || !place || !sheet()) return;

  const PREFIX = "maillage-fiche:";
  const LONGEST_KEPT = 30 * 24 * 3600 * 1000; // milliseconds
  const DELAYS = [3, 5, 10, 20, 30]; // seconds between two tries, then always the last
  const APART = ["csrfmiddlewaretoken", "loaded_revision_id", "loaded_revision_created_at"];

  const { whose, user, field, cookie } = place.dataset;
  const mayKeep = place.dataset.allowed === "yes";
  const refused = form.dataset.wUnsavedForceValue === "true"; // the page shows what was just sent
  const mine = form.elements.namedItem(field);
  mine.value ||= [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");

  // --- What is in the form, and its copy

  const typed = () => {
    const data = new FormData(form);
    for (const name of [...APART, field]) data.delete(name);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data).toString();
  };
  const base = () => APART.slice(1).map((name) => form.elements.namedItem(name)?.value ?? "");

  let letThrough = false; // an ordinary save is leaving the page
  let edits = 0;
  let last = typed();
  let saved = refused ? null : last;
  let key = null;
  let kept = false;

  const forget = () => {
    if (key) localStorage.removeItem(key);
    key = null;
    kept = false;
  };
  const keep = (text) => {
    if (!mayKeep) return;
    const wanted = `${PREFIX}${whose}:${sheet()[1] ?? "new"}:${mine.value}`;
    // A new sheet has got its number.
    if (key && key !== wanted) forget();
    try {
      localStorage.setItem(wanted, JSON.stringify({ at: Date.now(), base: base(), text }));
      kept = true;
    } catch {
      kept = false; // full, or refused by the browser: the sentences say so
    }
    key = wanted;
  };
  const note = () => {
    if (!touched || letThrough) return;
    const text = typed();
    if (text === last) return;
    last = text;
    edits += 1;
    if (text === saved) forget();
    else keep(text);
  };
  // Wagtail's scripts fill in fields of their own as the page opens: only then does a person write.
  let touched = refused;
  const begin = () => {
    if (touched) return;
    touched = true;
    saved = last = typed();
  };
  for (const event of ["focusin", "pointerdown"]) form.addEventListener(event, begin, true);
  let timer = null;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(note, 300);
  };
  for (const event of ["input", "change", "click", "w-unsaved:add"]) {
    form.addEventListener(event, soon);
  }
  window.addEventListener("pagehide", note);

  // --- What is said

  const state = document.querySelector("[data-keeping-state]");
  const sentence = (name) => {
    const found = place.querySelector(`[data-said="${name}"]`).content.cloneNode(true);
    for (const part of found.querySelectorAll(kept ? "[data-if-not-kept]" : "[data-if-kept]")) {
      part.remove();
    }
    return found;
  };
  const say = (name) => {
    if (state.dataset.now === name) return;
    state.dataset.now = name;
    state.replaceChildren(...(name ? [sentence(name)] : []));
  };

  // --- Whether the server is there, and still knows this person

  const check = async () => {
    let answer;
    try {
      answer = await fetch(place.dataset.keeping, {
        headers: { Accept: "application/json" },
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(8000),
      });
    } catch {
      return "offline";
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return "signed-out";
    if (!answer.ok) return "down";
    const now = await answer.json();
    if (String(now.user) !== user) return "someone-else";
    // Signing in again has made the former token void.
    form.elements.namedItem("csrfmiddlewaretoken").value = now.token;
    window.wagtailConfig.CSRF_TOKEN = now.token;
    return "ok";
  };

  let failing = false;
  let tries = 0;
  let waiting = null;
  let checking = false;
  const askForSave = () => {
    const detail = { type: "edits" };
    form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail }));
  };
  const wait = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tryAgain, 1000 * DELAYS[Math.min(tries, DELAYS.length - 1)]);
    tries += 1;
  };
  const tryAgain = async () => {
    if (!failing || checking) return;
    checking = true;
    const found = await check();
    checking = false;
    if (found === "ok") askForSave();
    else say(found);
    wait();
  };
  const fail = (found) => {
    note();
    failing = true;
    say(found === "ok" ? "down" : found);
    wait();
  };

  let sending = null; // what had been typed when the automatic save began
  form.addEventListener("w-autosave:save", () => {
    note();
    sending = edits;
  });
  form.addEventListener("w-autosave:success", ({ detail: { data } }) => {
    const updated = new URLSearchParams(last);
    for (const [name, value] of Object.entries(data.field_updates ?? {})) {
      if (updated.has(name)) updated.set(name, value ?? "");
    }
    last = updated.toString();
    // An ordinary save, and a copy that is taken up again, must say on what they were typed.
    for (const [name, value] of [
      ["loaded_revision_id", data.revision_id],
      ["loaded_revision_created_at", data.revision_created_at],
    ]) {
      if (!value) continue;
      const known = form.elements.namedItem(name) ?? document.createElement("input");
      Object.assign(known, { type: "hidden", name, value });
      if (!known.isConnected) form.prepend(known);
    }
    const before = edits;
    note();
    if (before === edits && sending === edits) {
      saved = last;
      forget();
    } else {
      // Typed while it was on its way: Wagtail takes that for saved.
      askForSave();
    }
    if (failing) say("saved");
    failing = false;
    tries = 0;
    clearTimeout(waiting);
    if (state.dataset.now === "saved") waiting = setTimeout(say, 8000, "");
  });
  form.addEventListener("w-autosave:error", async ({ detail: { type } }) => {
    note();
    // The others are faults of what was typed, or of two people; Wagtail says them.
    if (type === "network_error" || type === "server_error") fail(await check());
  });
  form.addEventListener("w-autosave:deactivated", ({ detail: { error } }) => {
    // The new sheet is there, only the page could not be completed: it goes on being saved.
    if (error?.name === "HydrationError") form.dataset.wAutosaveActiveValue = "true";
  });
  const atOnce = () => {
    if (!failing || document.hidden) return;
    tries = 0;
    tryAgain();
  };
  window.addEventListener("online", atOnce);
  window.addEventListener("focus", atOnce);
  document.addEventListener("visibilitychange", atOnce);

  // --- An ordinary save leaves the page only when there is somebody to receive it

  const send = async (button) => {
    note();
    const found = await check();
    if (found !== "ok") {
      fail(found);
      // Wagtail has greyed the button for half a minute.
      for (const busy of form.querySelectorAll("[data-w-progress-loading-value]")) {
        busy.dataset.wProgressLoadingValue = "false";
      }
      return;
    }
    letThrough = true;
    // By a field: a button that is greyed is not sent.
    if (button?.name) {
      const chosen = Object.assign(document.createElement("input"), {
        type: "hidden",
        name: button.name,
        value: button.value,
      });
      form.append(chosen);
    }
    form.requestSubmit();
  };
  const guard = (event, button) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    send(button);
  };
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target === form && !letThrough) guard(event, event.submitter);
    },
    true,
  );
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest?.("button[type=submit]");
      // Wagtail would ask whether to go on all the same.
      if (failing && button?.form === form) guard(event, button);
    },
    true,
  );
  window.addEventListener("pageshow", () => {
    letThrough = false;
  });

  // --- Copies of former visits

  const stored = () =>
    Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => {
        try {
          return { name, ...JSON.parse(localStorage.getItem(name)) };
        } catch {
          return { name, at: 0 };
        }
      });
  const done = document.cookie.match(new RegExp(`(?:^|; )${cookie}=([^;]+)`))?.[1];
  for (const copy of stored()) {
    if (!mayKeep || !(Date.now() - copy.at < LONGEST_KEPT) || (done && copy.name.endsWith(`:${done}`))) {
      localStorage.removeItem(copy.name);
    }
  }
  if (done) document.cookie = `${cookie}=; path=/gestion/; max-age=0`;

  const takeUp = async (copy) => {
    const found = await check();
    if (found !== "ok") {
      say(found);
      return;
    }
    const again = Object.assign(document.createElement("form"), {
      method: "post",
      action: form.action,
      hidden: true,
    });
    const [id, at] = copy.base;
    const entries = [
      ...new URLSearchParams(copy.text),
      ["csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value],
      ...(id ? [["loaded_revision_id", id], ["loaded_revision_created_at", at]] : []),
      [field, copy.name.split(":").pop()],
    ];
    for (const [name, value] of entries) {
      const entry = document.createElement("textarea"); // an input would drop the line breaks
      Object.assign(entry, { name, value });
      again.append(entry);
    }
    document.body.append(again);
    again.submit();
  };
  const offer = (copy) => {
    const notice = place.querySelector("[data-copy]").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-when]").textContent = `le ${new Intl.DateTimeFormat("fr-FR", {
      dateStyle: "full",
      timeStyle: "short",
    }).format(copy.at)}`;
    notice.querySelector("[data-take]").addEventListener("click", () => takeUp(copy));
    notice.querySelector("[data-drop]").addEventListener("click", () => {
      localStorage.removeItem(copy.name);
      const gone = place.querySelector("[data-dropped]").content.cloneNode(true).firstElementChild;
      gone.querySelector("button").addEventListener("click", () => {
        const { name, ...rest } = copy;
        localStorage.setItem(name, JSON.stringify(rest));
        gone.replaceWith(notice);
        notice.querySelector("[data-take]").focus();
      });
      notice.replaceWith(gone);
      gone.querySelector("button").focus();
    });
    place.querySelector(".keeping-copies").append(notice);
  };
  if (refused) {
    keep(last);
  } else {
    const ours = `${PREFIX}${whose}:${sheet()[1] ?? "new"}:`;
    const left = stored().filter((copy) => copy.name.startsWith(ours) && copy.text !== last);
    left.sort((one, other) => other.at - one.at).slice(0, 3).forEach(offer);
  }
};

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", keepTyped);
else keepTyped();
