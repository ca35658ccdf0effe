// Autosave: 800 ms after a change, what the reader edited goes to the form's data-autosave address; the state is said
// in words. Every page works without this file; it also folds menus on phones and moves focus to an error summary.
(() => {
  "use strict";
  const phone = matchMedia("(max-width:760px)");
  for (const fold of document.querySelectorAll("#steps, details.menu")) {
    const fit = () => {
      fold.open = !phone.matches;
    };
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
  const touched = new Set(); // questions that the reader typed into
  let autosaving = false;
  let waiting = null; // the button that was pressed while a save was on its way
  let unsure = []; // what was sent last, while nobody knows whether it arrived
  // What somebody else changed meanwhile: the reader's own text stands in the field and goes with the buttons only.
  const held = new Set([...form.querySelectorAll("[data-clash]")].map((place) => place.dataset.clash));
  const ownerOf = (name) => name.replace(/^base-/, "").replace(/^(na|pick|sought|remove)-/, "");
  const say = (text, state) => {
    status.setAttribute("role", ["failed", "conflict", "refused"].includes(state) ? "alert" : "status");
    status.parentElement.dataset.state = state;
    status.textContent = text;
  };
  const apply = (revisions) => {
    for (const [key, revision] of Object.entries(revisions)) {
      const base = form.elements.namedItem("base-" + key.replace("note:", "note-"));
      if (base) base.value = revision;
    }
  };
  // Whether a field reads otherwise than the page came (also what a browser put back after "back" or a reload).
  const differs = (field) => {
    if (field.type === "hidden" || field.type === "file") return false;
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    const shown = field.tagName === "TEXTAREA" ? field.defaultValue : field.defaultValue?.replace(/[\r\n]+/g, "");
    return "defaultValue" in field && field.value !== shown;
  };
  const edited = () => {
    const names = new Set(touched);
    for (const field of form.elements) if (field.name && differs(field)) names.add(ownerOf(field.name));
    return names;
  };
  // What was sent is what the page shows from now on: only what is edited after it goes with the next save.
  const settle = (data, names) => {
    for (const field of form.elements) {
      if (!field.name || !names.has(ownerOf(field.name)) || field.type === "hidden" || field.type === "file") continue;
      const sent = data.getAll(field.name);
      if (field.type === "radio" || field.type === "checkbox") field.defaultChecked = sent.includes(field.value);
      else if (field.options) {
        for (const option of field.options) option.defaultSelected = sent.includes(option.value);
      } else if ("defaultValue" in field && sent.length) field.defaultValue = sent[0];
    }
  };
  // Only what the reader edited is sent, by the buttons too: a page opened long ago says nothing of the rest.
  form.addEventListener("formdata", (event) => {
    const names = autosaving ? edited() : new Set([...edited(), ...held]);
    const always = new Set(["csrf_token", "action", "anyway"]);
    for (const [key, value] of [...event.formData.entries()]) {
      const file = value instanceof File;
      if (
        !file && !always.has(key) && !key.startsWith("sent-") && !key.startsWith("remove-") && !names.has(ownerOf(key))
      ) event.formData.delete(key);
    }
  });
  form.addEventListener("formdata", (event) => {
    for (const [key, value] of unsure) event.formData.append("sent-" + key, value);
  });
  const chosen = () => [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length);
  const save = async () => {
    if (running) {
      timer = setTimeout(save, 400);
      return;
    }
    running = true;
    const sent = changes;
    const names = edited();
    autosaving = true;
    const data = new FormData(form);
    autosaving = false;
    touched.clear();
    for (const [key, value] of [...data.entries()]) {
      if (value instanceof File || key.startsWith("remove-")) data.delete(key); // files go with the buttons only
    }
    say(form.dataset.saving, "saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, credentials: "same-origin" });
      const result = await answer.json();
      unsure = [];
      apply(result.revisions || {});
      form.dispatchEvent(new CustomEvent("autosaved", { detail: result })); // readback.js shows how it was read
      if (result.state === "saved") {
        settle(data, names);
        if (chosen().length) say(form.dataset.waiting, "waiting");
        else {
          saved = sent;
          say(result.text, "saved");
        }
      } else {
        for (const name of names) touched.add(name);
        say(result.text || form.dataset.failed, result.text ? result.state : "failed");
      }
    } catch {
      for (const name of names) touched.add(name);
      unsure = [...data.entries()].filter(([key]) => key !== "csrf_token" && !key.startsWith("sent-"));
      say(form.dataset.failed, "failed");
    }
    running = false;
    if (waiting) {
      const button = waiting;
      waiting = null;
      form.requestSubmit(button);
    }
  };
  form.addEventListener("input", (event) => {
    changes += 1;
    const field = event.target;
    if (field.type === "file") {
      const note = form.querySelector(`[data-chosen="${field.name}"]`);
      if (note) note.hidden = !field.files.length;
    } else if (field.name) {
      touched.add(ownerOf(field.name));
    }
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  // Enter saves and stays; in a field with a search of its own it searches.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) { // its answer says on which revision the button's save is based
      event.preventDefault();
      waiting = event.submitter;
      return;
    }
    if (event.submitter?.id === "enter") {
      const field = document.activeElement;
      const find = field?.name && form.querySelector(`[data-find="${field.name}"]`);
      if (find) {
        event.preventDefault();
        setTimeout(() => form.requestSubmit(find));
        return;
      }
      if (!chosen().length) {
        event.preventDefault();
        save();
        return;
      }
    }
    saved = changes;
  });
  addEventListener("online", () => {
    if (saved !== changes) save();
  });
  addEventListener("beforeunload", (event) => {
    if (saved !== changes) event.preventDefault();
  });
})();
