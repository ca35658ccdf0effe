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
  const say = (name, text) => {
    const place = document.getElementById("e-" + name);
    const field = form.elements.namedItem(name);
    if (!place || !field) return;
    place.replaceChildren();
    field.toggleAttribute("aria-invalid", false);
    if (!text) return;
    const line = document.createElement("span");
    line.className = "err";
    line.textContent = text;
    place.append(line);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} e-${name}`.trim());
  };
  form.addEventListener("autosaved", (event) => {
    const { read = {}, unread = {} } = event.detail;
    setTimeout(() => { // after autosave.js has settled what was sent
      for (const [name, known] of Object.entries(read)) {
        waiting.set(name, known);
        put(name);
        say(name, unread[name]);
      }
    });
  });
  form.addEventListener("focusout", (event) => setTimeout(() => put(event.target.name)));
})();
