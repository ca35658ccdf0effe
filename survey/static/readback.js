// After an autosave each field shows its answer as it was read (1200 as 1,200), or why it could not be read.
// A field in which somebody is still typing, or whose text has changed since, is left alone.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const waiting = new Map();
  const put = (name) => {
    const field = form.elements.namedItem(name);
    const known = waiting.get(name);
    if (!known || !field || field === document.activeElement) return;
    waiting.delete(name);
    if (field.value !== known.typed) return;
    field.value = known.read;
    field.defaultValue = known.read;
  };
  const say = (name, texts) => {
    const place = document.getElementById("e-" + name);
    const field = form.elements.namedItem(name);
    if (!place || !(field instanceof HTMLElement)) return;
    place.replaceChildren(...texts.map((text) => {
      const line = document.createElement("span");
      line.className = "err";
      line.textContent = text;
      return line;
    }));
    if (!texts.length) {
      field.removeAttribute("aria-invalid");
      return;
    }
    field.setAttribute("aria-invalid", "true");
    const described = new Set((field.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
    field.setAttribute("aria-describedby", [...described.add(place.id)].join(" "));
  };
  form.addEventListener("autosaved", (event) => {
    const { read = {}, wrong = {} } = event.detail;
    setTimeout(() => { // after saving.js has settled what was sent
      for (const [name, known] of Object.entries(read)) {
        waiting.set(name, known);
        put(name);
      }
      for (const [name, texts] of Object.entries(wrong)) say(name, texts);
    });
  });
  form.addEventListener("focusout", (event) => setTimeout(() => put(event.target.name)));
})();
