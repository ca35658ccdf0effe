// Autosave: 800 ms after a change the form goes to its data-autosave address; the state is said in words.
(() => {
  "use strict";
  const steps = document.getElementById("steps");
  if (steps) {
    const phone = matchMedia("(max-width:760px)");
    const fit = () => { steps.open = !phone.matches; };
    fit();
    phone.addEventListener("change", fit);
  }
  const menu = document.querySelector("details.menu");
  if (menu) {
    const phone = matchMedia("(max-width:760px)");
    const fit = () => { menu.open = !phone.matches; };
    fit();
    phone.addEventListener("change", fit);
  }
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
  const form = document.querySelector("form[data-autosave]");
  const status = document.getElementById("saved");
  if (!form || !status) return;
  let timer = 0;
  let running = false;
  let unsaved = false;
  const say = (text, role) => { status.textContent = text; status.setAttribute("role", role); };
  const apply = (revisions) => {
    for (const [key, revision] of Object.entries(revisions)) {
      const base = form.elements.namedItem("base-" + key.replace("note:", "note-"));
      if (base) base.value = revision;
    }
  };
  const save = async () => {
    if (running) { timer = setTimeout(save, 400); return; }
    running = true;
    say(form.dataset.saving, "status");
    const data = new FormData(form);
    for (const [key, value] of [...data.entries()]) if (value instanceof File) data.delete(key);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin" });
      const result = await answer.json();
      apply(result.revisions || {});
      unsaved = result.state !== "saved";
      say(result.text, result.state === "saved" ? "status" : "alert");
    } catch {
      say(form.dataset.failed, "alert");
    }
    running = false;
  };
  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  form.addEventListener("submit", () => { unsaved = false; clearTimeout(timer); });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
})();
