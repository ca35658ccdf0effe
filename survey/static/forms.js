// A form that is sent as a whole: what is typed is kept in this browser until the server says that it took the form,
// and offered when the page is opened again. Before it goes, the page asks whose session it is, so that nobody lands on
// the browser's own error page; where the session has ended, the password is asked for in place.
(() => {
  "use strict";
  const { forms, files, journal, session } = globalThis.keeping;
  const words = document.getElementById("form-words")?.dataset;
  if (!words || !session) return;
  const OWNER = "form";
  const random = () =>
    [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  // Not form.action: buttons of that name stand before it.
  const addressOf = (form) => new URL(form.getAttribute("action") || location.href, location.href);
  const unsent = new Set(); // forms with something typed that did not go
  addEventListener("beforeunload", (event) => {
    if (unsent.size && !globalThis.keeping.leaving) event.preventDefault();
  });
  const keepForm = (form, place) => {
    const fields = globalThis.keeping.fieldsOf(form, true);
    const number = document.createElement("input");
    number.type = "hidden";
    number.name = "kept-id";
    number.value = random();
    const status = document.createElement("p");
    status.className = "hint form-status";
    status.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.hidden = true;
    bar.setAttribute("aria-label", words.sending.replace("{share}%", ""));
    form.append(number, bar, status);
    let sure = false;
    let asking = false;
    let went = -Infinity; // when it was sent
    let waits; // a timer
    const say = (text, failed = false) => {
      status.setAttribute("role", failed ? "alert" : "status");
      status.classList.toggle("failed", failed);
      status.textContent = text;
    };
    const keptWords = () => (journal.works && journal.unlocked ? words.kept : words.onlyHere);
    document.addEventListener("unlocked", () => status.textContent === words.onlyHere && say(keptWords()));
    const pairs = () => [...fields.edited()].flatMap((name) => fields.pairs(name));
    const remember = () => {
      const typed = fields.edited().size > 0;
      unsent[typed ? "add" : "delete"](form);
      if (journal.possible) {
        if (typed) journal.keep(place, OWNER, number.value, pairs());
        else journal.forget(number.value);
      }
      say(typed ? keptWords() : "");
    };
    const titleOf = (name) => {
      const field = [...form.elements].find((one) => one.name === name);
      return (field?.labels?.[0]?.textContent ?? name).replace(/\s+/g, " ").trim();
    };
    const offer = (entry) => {
      const box = document.getElementById("form-offer").content.firstElementChild.cloneNode(true);
      box.querySelector("[data-when]").textContent = new Date(entry.at).toLocaleString(document.documentElement.lang);
      for (const name of new Set(entry.pairs.map(([one]) => one))) {
        const [title, text] = [document.createElement("dt"), document.createElement("dd")];
        title.textContent = titleOf(name);
        text.textContent = fields.words(name, entry.pairs.filter(([one]) => one === name)) || words.nothing;
        text.className = "kept";
        text.tabIndex = 0; // a long one scrolls, by keys too
        box.querySelector("dl").append(title, text);
      }
      box.addEventListener("click", async (event) => {
        const choice = event.target.closest("button")?.dataset.choice;
        if (!choice) return;
        for (const button of box.querySelectorAll("button")) button.disabled = true;
        if (choice === "back") {
          for (const name of new Set(entry.pairs.map(([one]) => one))) {
            fields.put(name, entry.pairs.filter(([one]) => one === name));
          }
        }
        remember(); // this page's copy is kept before the old one goes
        await journal.forget(entry.base); // the box goes when it is true that the text has
        box.remove();
        (form.querySelector("textarea") ?? form.querySelector("input:not([type=hidden])"))?.focus();
      });
      form.before(box);
    };
    const start = async () => {
      await journal.taken;
      if (!journal.possible || await session.check() !== "own") return;
      const told = new Set();
      for (const entry of (await journal.read(place)).toReversed()) { // the newest first
        const known = entry.pairs.filter(([name]) => fields.has(name));
        const names = [...new Set(known.map(([name]) => name))];
        const same = names.every((name) =>
          JSON.stringify(fields.pairs(name)) === JSON.stringify(known.filter(([one]) => one === name))
        );
        const text = JSON.stringify(known);
        if (!names.length || told.has(text)) journal.forget(entry.base);
        else if (same) { // the server showed the form again: what stands there has not been taken yet
          number.value = entry.base;
          unsent.add(form);
          say(keptWords());
        } else offer({ ...entry, pairs: known });
        told.add(text);
      }
    };
    const stay = () => {
      sure = false;
      went = -Infinity;
      globalThis.keeping.leaving = false;
    };
    const go = (button) => {
      sure = true;
      globalThis.keeping.leaving = true;
      form.requestSubmit(button);
      clearInterval(waits);
      waits = setInterval(handedOver, 300);
    };
    const handedOver = () => { // the answer may be a file: then this page stays
      if (!document.cookie.includes(`taken=${number.value}-file`)) return;
      clearInterval(waits);
      document.cookie = "taken=; Max-Age=0; Path=/; SameSite=Lax";
      unsent.delete(form);
      if (journal.possible) journal.forget(number.value);
      number.value = random();
      stay();
      say(words.file);
    };
    const transfer = (button) => {
      const request = new XMLHttpRequest();
      const failed = () => {
        bar.hidden = true;
        say(words.unsure, true);
      };
      request.upload.addEventListener("progress", (event) => {
        bar.hidden = false;
        bar.value = event.loaded / event.total;
        say(words.sending.replace("{share}", Math.floor(bar.value * 100)));
      });
      request.addEventListener("error", failed);
      request.addEventListener("load", () => {
        const json = request.getResponseHeader("Content-Type")?.startsWith("application/json");
        const location = json && JSON.parse(request.responseText).location;
        if (!location) return go(button); // a page that says why: it is shown by sending once more
        unsent.delete(form);
        globalThis.keeping.leaving = true;
        return globalThis.location.assign(location);
      });
      request.open("POST", addressOf(form));
      request.setRequestHeader("X-Sent-By", "script");
      request.send(new FormData(form, button));
    };
    const faults = () =>
      [...form.querySelectorAll("input[type=file][data-most]")].some((field) => {
        const found = files.faults(field);
        files.show(field.nextElementSibling, found);
        return found.length > 0;
      });
    const send = async (button) => {
      if (asking || !bar.hidden) return; // pressed twice
      asking = true;
      await ask(button).finally(() => {
        asking = false;
      });
    };
    const ask = async (button) => {
      say(words.asking);
      const answer = await session.ask(session.address);
      const state = await session.take(answer);
      const chosen = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length);
      const on = "progress" in form.dataset && chosen ? transfer : go;
      if (state === "own") on(button);
      else if (state === "other") say(words.other, true);
      else if (state === "signed_out") {
        if (await session.renew()) on(button);
        else say(words.signedOut, true);
      } else if (!navigator.onLine) say(words.offline, true);
      else if (answer.status >= 500 && answer.said?.text) say(answer.said.text + words.later, true);
      else say(answer.late ? words.hanging : words.unreachable, true);
    };
    form.addEventListener("input", (event) => event.target.type !== "file" && remember());
    form.addEventListener("submit", (event) => {
      if (sure) { // a second click is no second act
        if (event.timeStamp - went < 2000) event.preventDefault();
        else went = event.timeStamp;
        return;
      }
      event.preventDefault();
      if (!faults()) send(event.submitter);
    });
    addEventListener("pageshow", stay);
    start();
  };
  const seen = new Map();
  for (const form of forms) {
    const path = addressOf(form).pathname;
    seen.set(path, (seen.get(path) ?? 0) + 1);
    keepForm(form, `form:${path}#${seen.get(path)}`);
  }
})();
