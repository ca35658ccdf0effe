// Saving by itself: 800 ms after a change, what was edited goes to the form's address; until the server has it, it
// is in the journal too. What fails is tried again with growing pauses, and each state is said in words of its own.
(() => {
  "use strict";
  const keeping = globalThis.keeping;
  const { journal, session } = keeping;
  const form = document.querySelector("form[data-autosave]");
  const status = document.getElementById("saved");
  if (!form || !status || !journal || !session) return; // a script that did not come: the form is sent as it is
  const words = document.getElementById("saving-words").dataset;
  const fields = keeping.fieldsOf(form);
  // What was typed for one campaign is never offered in another.
  const place = [location.pathname, form.elements["page-campaign"]?.value].filter(Boolean).join("#");
  const counts = new Map(); // owner -> how often it was changed here
  const FIRST = 5000;
  let patience = FIRST;
  let pause = 0;
  let timer = 0;
  let running = false;
  let after = null; // what goes on once everything is saved: a button, a link
  let pressed = null; // what was pressed already, while it could not go on
  let native = false;
  let snoozed = false; // the dialog for the password was put off

  const say = (text, state, more = "") => {
    status.setAttribute("role", ["failed", "conflict"].includes(state) ? "alert" : "status");
    status.parentElement.dataset.state = state;
    status.textContent = text + more;
  };
  const keeps = () => journal.works && journal.unlocked;
  const where = () => keeps() ? words.kept : words.onlyHere;
  const ready = () => say(keeps() ? words.ready : words.readyHere, "");
  const dirty = () => fields.edited().size > 0;
  const uploading = () => keeping.uploads?.pending() ?? 0;
  const unfinished = () => dirty() || uploading() > 0;
  const warn = (event) => {
    if (!keeping.leaving && unfinished()) event.preventDefault();
  };
  const settled = () => {
    if (unfinished()) addEventListener("beforeunload", warn);
    else removeEventListener("beforeunload", warn);
  };
  // Each opened page keeps a copy of its own: another tab neither overwrites nor drops it.
  const page = journal.possible ? crypto.randomUUID() : "";
  const remember = (owner) => journal.possible && journal.keep(place, owner, page, fields.pairs(owner));
  // What waits for a save goes on once the files are there too.
  const goOn = () => {
    if (after && uploading()) return say(words.then.replace("{n}", uploading()), "saving");
    const go = after;
    after = null;
    pressed = null;
    go?.();
    return null;
  };
  const soon = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };
  // A server that says how long it will take is believed up to a minute; nobody waits longer than that for a save.
  const again = (text, seconds = 0) => {
    pause = Math.max(Math.min(60, seconds), Math.min(32, pause * 2 || 2));
    patience = Math.min(60000, patience * 2);
    say(text, "failed", where());
    soon(pause * 1000);
  };
  const acknowledge = (names, sent, conflicts) => {
    for (const name of names) {
      if (conflicts.has(name)) continue;
      if (journal.possible) journal.drop(place, name, page);
      if ((counts.get(name) ?? 0) !== sent.get(name)) remember(name);
    }
  };
  const accepted = (said, data, names, sent) => {
    const conflicts = new Set((said.conflicts ?? []).map((name) => name.replace("note:", "note-")));
    pause = 0;
    patience = FIRST;
    fields.settle(data, new Set([...names].filter((name) => !conflicts.has(name))), said.revisions ?? {});
    fields.putBack(conflicts);
    acknowledge(names, sent, conflicts);
    form.dispatchEvent(new CustomEvent("autosaved", { detail: said })); // readback.js shows how it was read
    if (said.state === "saved" && uploading()) say(words.uploading.replace("{n}", uploading()), "waiting", said.text);
    else say(said.text, said.state === "closed" ? "conflict" : said.state);
    const more = [...fields.edited()].some((name) => !conflicts.has(name));
    if (more) soon(after ? 0 : 800);
    else if (!conflicts.size || after?.button) goOn();
  };
  const refused = async (answer) => {
    const state = answer.status === 401 ? await session.take(answer) : "";
    if (state === "own") return soon(0);
    if (state === "other") return say(words.other, "failed", where());
    if (state === "signed_out") return askPassword();
    if (!navigator.onLine) return again(words.offline);
    if (answer.late) return again(words.hanging);
    if (answer.status === 0) return again(words.unreachable);
    if (answer.status === 429) return again((answer.said?.text ?? words.often) + words.retrying, answer.pause);
    if (answer.status >= 500 || answer.status === 408 || (answer.status === 200 && !answer.said)) {
      return again(answer.said?.text ? answer.said.text + words.retrying : words.server, answer.pause);
    }
    after = null;
    return say(answer.said?.text || words.refused, "failed", where());
  };
  const askPassword = async () => {
    say(words.signedOut, "failed", where());
    if (snoozed && !after) return;
    snoozed = !(await session.renew());
    if (snoozed) after = null;
    else soon(0);
  };
  const save = async () => {
    clearTimeout(timer);
    if (running || session.covered) return;
    const names = fields.edited();
    if (!names.size) {
      return after?.button ? reach() : goOn();
    }
    running = true;
    say(words.saving, "saving");
    const rested = Date.now() - session.heard > 60000 || (journal.possible && !journal.unlocked);
    const state = rested ? await session.check() : "own";
    if (state !== "own" && state !== "") {
      running = false;
      return state === "signed_out" ? askPassword() : say(words.other, "failed", where());
    }
    const sent = new Map([...names].map((name) => [name, counts.get(name) ?? 0]));
    const data = fields.take();
    const answer = await session.ask(form.dataset.autosave, data, patience);
    running = false;
    if (answer.status === 200 && ["saved", "conflict", "closed"].includes(answer.said?.state)) {
      session.heard = Date.now();
      accepted(answer.said, data, names, sent);
    } else {
      fields.putBack(names, answer.status === 401 ? null : data);
      await refused(answer);
    }
    settled();
    return null;
  };
  const changed = (name) => {
    const owner = fields.ownerOf(name);
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
    fields.touch(name);
    remember(owner);
    settled();
    if (!pause) soon(800); // else it is tried again soon anyway
  };
  // First what is unsaved, then where somebody wants to go; pressed once more it goes, and the browser asks.
  const first = (event, what, go) => {
    if (!unfinished() || pressed === what) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = what;
    after = go;
    save();
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.name && field.type !== "file" && !field.name.startsWith("remove-")) changed(field.name);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-empties]");
    if (!button) return;
    event.preventDefault();
    const name = button.dataset.empties;
    fields.put(name, []);
    changed(name);
    form.querySelector(`input[name="${name}"]`)?.focus();
  });
  // Enter saves and stays; in a field with a search of its own it searches.
  form.addEventListener("submit", async (event) => {
    if (native) return;
    event.preventDefault();
    let button = event.submitter;
    if (button?.id === "enter") {
      const name = document.activeElement?.name;
      const find = name && form.querySelector(`[data-find="${name}"]`);
      if (find) button = find;
      else {
        snoozed = false;
        save();
        return;
      }
    }
    const go = () => {
      native = true;
      keeping.leaving = true;
      form.requestSubmit(button);
    };
    go.button = true;
    after = go;
    snoozed = false;
    if (dirty()) save();
    else await reach();
  });
  // Nothing to save: the button goes on once the server answers for this account, never to a browser's error page.
  const reach = async () => {
    const answer = await session.ask(session.address);
    if (await session.take(answer) === "own") goOn();
    else await refused(answer);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    if (link.origin !== location.origin || (link.pathname === location.pathname && link.hash)) return;
    first(event, link, () => link.click());
  }, true);
  document.addEventListener("submit", (event) => {
    const other = event.target;
    if (other === form || other.method === "dialog" || other.closest("dialog")) return;
    const button = event.submitter;
    first(event, other, () => other.requestSubmit(button));
  }, true);
  document.addEventListener("renewed", () => soon(0));
  addEventListener("online", () => dirty() && soon(0));
  addEventListener("offline", () => dirty() && say(words.offline, "failed", where()));
  addEventListener("pageshow", async (event) => {
    native = false;
    keeping.leaving = false;
    if (event.persisted && await session.check() === "signed_out") await askPassword();
    if (dirty()) soon(800);
  });
  // Files began to go, went, or were given up.
  const filesChanged = () => {
    settled();
    if (uploading()) say(words.uploading.replace("{n}", uploading()), "waiting");
    else if (after) goOn();
    else if (!dirty()) ready();
  };
  keeping.saving = { fields, place, changed, filesChanged, remember };
  // That a text is kept here too is said once it is true: when the account's key has come.
  document.addEventListener("unlocked", () => !running && !unfinished() && ready());
  ready();
  settled();
})();
