// A button pressed while an automatic save is on its way waits for it: both would write the sheet at
// the same moment, and the person would be shown her own automatic save as a colleague's version.
(() => {
  const longest = 10000; // ms; then the server says what there is to say
  let saving = false;
  let waiting = false;

  document.addEventListener("w-autosave:save", () => {
    saving = true;
  });
  for (const end of ["success", "error"]) {
    document.addEventListener(`w-autosave:${end}`, () => {
      saving = false;
    });
  }

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      if (form.id !== "w-editor-form" || !saving) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting) return;
      waiting = true;
      const button = event.submitter;
      const ends = ["w-autosave:success", "w-autosave:error"];
      const go = () => {
        clearTimeout(limit);
        for (const end of ends) document.removeEventListener(end, go);
        // One frame later: the page has then put the number of the new version into the form.
        requestAnimationFrame(() => {
          waiting = false;
          // Wagtail has disabled it meanwhile, and what it says (« publish ») would not be sent.
          if (button) button.disabled = false;
          form.requestSubmit(button);
        });
      };
      const limit = setTimeout(() => {
        saving = false;
        go();
      }, longest);
      for (const end of ends) document.addEventListener(end, go);
    },
    true,
  );
})();
