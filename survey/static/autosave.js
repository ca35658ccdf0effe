// Autosave: 800 ms after a change the form goes to its data-autosave address; the state is said in words.
// Every page works without this file; it also folds menus on phones and moves focus to an error summary.
(() => {
  "use strict";
  const phone = matchMedia("(max-width:760px)");
  for (const fold of document.querySelectorAll("#steps, details.menu")) {
    const fit = () => { fold.open = !phone.matches; };
    fit();
    phone.addEventListener("change", fit);
  }
  const here = document.querySelector(".side [aria-current]");
  if (here) {
    const side = here.closest(".side");
    side.scrollTop = here.offsetTop - side.clientHeight / 2;
  }
  document.getElementById("error-summary")?.focus();

  const form = document.querySelector("form[data-autosave]");
  const status = document.getElementById("saved");
  if (!form || !status) return;
  let timer = 0;
  let running = false;
  let changes = 0; // what the reader has typed so far
  let saved = 0; // how many of these changes the server has
  const say = (text, state) => {
    status.setAttribute("role", state === "failed" || state === "conflict" ? "alert" : "status");
    status.parentElement.dataset.state = state;
    status.textContent = text;
  };
  const apply = (revisions) => {
    for (const [key, revision] of Object.entries(revisions)) {
      const base = form.elements.namedItem("base-" + key.replace("note:", "note-"));
      if (base) base.value = revision;
    }
  };
  const save = async () => {
    if (running) { timer = setTimeout(save, 400); return; }
    running = true;
    const sent = changes;
    say(form.dataset.saving, "saving");
    const data = new FormData(form);
    let waiting = false; // chosen files go with the buttons only
    for (const [key, value] of [...data.entries()]) {
      if (value instanceof File) { waiting ||= value.size > 0; data.delete(key); }
    }
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin" });
      const result = await answer.json();
      apply(result.revisions || {});
      form.dispatchEvent(new CustomEvent("autosaved", { detail: result })); // readback.js shows how it was read
      if (result.state === "saved" && !waiting) saved = sent;
      say(result.text || form.dataset.failed, result.text ? result.state : "failed");
    } catch {
      say(form.dataset.failed, "failed");
    }
    running = false;
  };
  form.addEventListener("input", () => {
    changes += 1;
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  form.addEventListener("submit", () => { saved = changes; clearTimeout(timer); });
  addEventListener("online", () => { if (saved !== changes) save(); });
  addEventListener("beforeunload", (event) => { if (saved !== changes) event.preventDefault(); });
})();
