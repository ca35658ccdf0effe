// What this browser kept and the server does not have is offered back: both texts stand side by side, the person
// chooses; nothing newer is overwritten silently.
(() => {
  "use strict";
  const { journal, saving, session } = globalThis.keeping;
  const box = document.getElementById("kept");
  if (!saving || !box) return;
  const { fields, place, changed, remember } = saving;
  const row = (entry) => {
    const line = box.querySelector("template").content.firstElementChild.cloneNode(true);
    const put = (name, text) => {
      line.querySelector(`[data-${name}]`).textContent = text || box.dataset.nothing;
    };
    put("title", fields.title(entry.owner));
    put("here", fields.words(entry.owner, entry.pairs));
    put("there", fields.words(entry.owner, fields.pairs(entry.owner)));
    put("when", new Date(entry.at).toLocaleString(document.documentElement.lang));
    line.addEventListener("click", async (event) => {
      const choice = event.target.closest("button")?.dataset.choice;
      if (!choice) return;
      for (const button of line.querySelectorAll("button")) button.disabled = true;
      if (choice === "here") {
        fields.put(entry.owner, entry.pairs);
        changed(entry.owner);
      }
      await journal.drop(place, entry.owner, entry.base); // the page keeps a copy of its own now
      line.remove();
      box.hidden = !box.querySelector("li");
      if (!box.hidden) box.querySelector("button").focus();
    });
    return line;
  };
  const offer = async () => {
    if (!journal.possible || await session.check() !== "own") return;
    const offered = new Set();
    for (const entry of (await journal.read(place)).toReversed()) {
      const text = JSON.stringify([entry.owner, entry.pairs]);
      const same = JSON.stringify(fields.pairs(entry.owner)) === JSON.stringify(entry.pairs);
      if (fields.edited().has(entry.owner) || !fields.has(entry.owner)) continue;
      if (same && fields.held.has(entry.owner)) remember(entry.owner); // still unsent: this page's copy from now on
      if (same || offered.has(text)) journal.drop(place, entry.owner, entry.base);
      else box.querySelector("ul").append(row(entry));
      offered.add(text);
    }
    box.hidden = !box.querySelector("li");
  };
  offer();
})();
