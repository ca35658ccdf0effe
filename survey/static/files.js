// What a file field takes is checked before anything is sent: size, kind, emptiness, and all files together. Every
// fault is said beside the field, all at once; the server checks the same again.
(() => {
  "use strict";
  const keeping = globalThis.keeping ||= {};
  const words = document.getElementById("file-words")?.dataset;
  if (!words) return;
  const MEGABYTE = 1024 * 1024;
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const kindOf = (name) => (name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "");
  const files = keeping.files = {
    words,
    filled,
    // Why a file is not sent, in words; empty where it may be.
    fault: (field, file) => {
      const most = Number(field.dataset.most);
      const kinds = (field.accept || "").split(",").map((one) => one.trim()).filter(Boolean);
      const said = {
        name: file.name,
        limit: most,
        kinds: words.kinds || kinds.filter((one) => one.startsWith(".")).join("、"),
      };
      if (!file.size) return filled(words.empty, said);
      if (file.size > most * MEGABYTE) return filled(words.tooLarge, said);
      const known = kinds.includes(kindOf(file.name)) || kinds.includes(file.type);
      if (kinds.length && !known) return filled(words.wrongKind, said);
      return "";
    },
    // Every fault of a field's chosen files, with all of them together as the last one.
    faults: (field) => {
      const chosen = [...field.files];
      const all = Number(field.dataset.all);
      const found = chosen.map((file) => files.fault(field, file)).filter(Boolean);
      const size = chosen.reduce((sum, file) => sum + file.size, 0);
      if (!found.length && size > all * MEGABYTE) found.push(filled(words.together, { limit: all }));
      return found;
    },
    // Say faults beside a field: `place` is emptied first.
    show: (place, texts) => {
      place.replaceChildren(...texts.map((text) => {
        const line = document.createElement("span");
        line.className = "err";
        line.textContent = words.error + text;
        return line;
      }));
    },
  };
  for (const field of document.querySelectorAll("form:not([data-autosave]) input[type=file][data-most]")) {
    const place = document.createElement("div");
    place.setAttribute("role", "alert");
    field.after(place);
    field.addEventListener("change", () => files.show(place, files.faults(field)));
  }
  for (const note of document.querySelectorAll("[data-without-scripts]")) note.hidden = true;
})();
