// Files of a question go to the server at once and one by one, each with its progress; one that is refused costs the
// others nothing. What fails on the way is sent again with growing pauses; it can be cancelled.
(() => {
  "use strict";
  const { files, saving, session } = globalThis.keeping;
  const form = document.querySelector("form[data-autosave]");
  if (!form || !saving || !files) return;
  const { filled } = files;
  const words = document.getElementById("upload-words").dataset;
  const STILL = 60000; // without a byte in that time it is sent again
  const jobs = [];
  let running = null;
  const pending = () => jobs.length + (running ? 1 : 0);
  const boxOf = (field) => field.closest("[data-files]");
  const pieces = document.getElementById("file-parts");
  const element = (name) => pieces.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
  const changed = () => saving.filesChanged();
  const say = (job, text, share) => {
    job.row.querySelector("[data-said]").textContent = text;
    const bar = job.row.querySelector("progress");
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = share;
  };
  const done = (job) => {
    running = running === job ? null : running;
    job.row.remove();
  };
  const refuse = (job, text) => {
    done(job);
    const line = element("refused");
    line.querySelector("[data-said]").textContent = text;
    line.querySelector("button").addEventListener("click", () => line.remove());
    boxOf(job.field).querySelector("[data-sending]").append(line);
  };
  const count = (box) => {
    const place = box.closest("details")?.querySelector("[data-given]");
    const n = box.querySelectorAll("[data-stored] li:not(.gone)").length;
    if (place) place.textContent = n ? filled(words.given, { n }) : words.nothing;
  };
  const add = (box, said) => {
    const row = element("stored");
    const link = row.querySelector("a");
    link.href = said.address;
    link.textContent = said.name;
    row.querySelector("small").textContent = said.size;
    const mark = row.querySelector("input");
    mark.name = `remove-${box.dataset.files}`;
    mark.value = said.id;
    for (const old of box.querySelectorAll("[data-stored] input")) {
      if (old.value === mark.value) old.closest("li").remove();
    }
    box.querySelector("[data-stored]").append(row);
    box.querySelector("[data-told]").textContent = said.text;
    count(box);
  };
  const send = (box, parts, watch) =>
    new Promise((resolve) => {
      const data = new FormData();
      for (const name of ["csrf_token", "page-campaign"]) {
        if (form.elements[name]) data.append(name, form.elements[name].value);
      }
      for (const [name, value] of parts) data.append(name, value);
      const request = new XMLHttpRequest();
      let timer = 0;
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => request.abort(), STILL);
      };
      const answer = (late) => {
        clearTimeout(timer);
        const json = request.getResponseHeader("Content-Type")?.startsWith("application/json");
        const pause = Number(request.getResponseHeader("Retry-After")) || 0;
        resolve({ status: request.status, said: json ? JSON.parse(request.responseText) : null, late, pause });
      };
      request.upload.addEventListener("progress", (event) => {
        wait();
        watch?.(event.total ? event.loaded / event.total : 0);
      });
      request.addEventListener("load", () => answer(false));
      request.addEventListener("error", () => answer(false));
      request.addEventListener("abort", () => answer(true));
      request.open("POST", box.dataset.address);
      request.setRequestHeader("Accept", "application/json");
      wait();
      request.send(data);
      watch?.(0, request);
    });
  const again = (job, text, seconds) => {
    running = null;
    job.pause = seconds || Math.min(32, job.pause * 2 || 2);
    say(job, text);
    jobs.unshift(job);
    job.timer = setTimeout(() => next(true), job.pause * 1000);
    job.waits = true;
  };
  const renewed = async (job, answer) => {
    const state = await session.take(answer);
    if (state === "own" || (state === "signed_out" && await session.renew())) {
      running = null;
      jobs.unshift(job);
      next();
    } else again(job, state === "other" ? words.other : words.signedOut, 3600);
  };
  const judge = async (job, answer) => {
    if (job.cancelled) return;
    if (answer.status === 200 && answer.said?.state === "stored") {
      done(job);
      for (const one of answer.said.files) add(boxOf(job.field), one);
    } else if (answer.status === 401) await renewed(job, answer);
    else if (answer.status === 413) refuse(job, filled(words.gateway, { name: job.file.name }));
    else if (answer.status === 429) again(job, words.waits, answer.pause);
    else if (
      answer.status === 0 || answer.status >= 500 || answer.status === 408 || (answer.status === 200 && !answer.said)
    ) {
      const said = answer.status ? answer.said?.text : "";
      again(job, navigator.onLine ? (said ? said + words.retrying : words.again) : words.offline, answer.pause);
    } else refuse(job, answer.said?.text || filled(words.refused, { name: job.file.name }));
  };
  // One after the other; a file that is to be sent again holds the others up until its pause is over.
  const next = async (now = false) => {
    if (running || !jobs.length || (jobs[0].waits && !now)) return;
    running = jobs.shift();
    const job = running;
    clearTimeout(job.timer);
    job.waits = false;
    const answer = await send(boxOf(job.field), [["file", job.file]], (share, request) => {
      job.request = request ?? job.request;
      if (!job.cancelled) say(job, filled(words.sending, { share: Math.floor(share * 100) }), share);
    });
    await judge(job, answer);
    changed();
    next();
  };
  const cancel = (job) => {
    job.cancelled = true;
    clearTimeout(job.timer);
    job.request?.abort();
    if (jobs.includes(job)) jobs.splice(jobs.indexOf(job), 1);
    done(job);
    changed();
    next();
  };
  const take = (field, chosen) => {
    const box = boxOf(field);
    const faults = chosen.map((file) => files.fault(field, file));
    files.show(box.querySelector("[data-faults]"), faults.filter(Boolean));
    for (const [place, file] of chosen.entries()) {
      if (faults[place]) continue;
      const job = { field, file, pause: 0, row: element("job") };
      job.row.querySelector("[data-name]").textContent = file.name;
      job.row.querySelector("button").addEventListener("click", () => cancel(job));
      box.querySelector("[data-sending]").append(job.row);
      say(job, words.queued, 0);
      jobs.push(job);
    }
    changed();
    next();
  };
  const choose = (field) => {
    const chosen = [...field.files];
    field.value = "";
    if (chosen.length) take(field, chosen);
  };
  const mark = async (field) => {
    const box = boxOf(field);
    field.disabled = true;
    const answer = await send(box, [[field.checked ? "remove" : "restore", field.value]]);
    field.disabled = false;
    const kept = answer.status === 200 && answer.said?.state === "stored";
    if (kept) field.defaultChecked = field.checked;
    field.closest("li").classList.toggle("gone", field.checked && kept);
    const text = field.checked ? words.removed : words.restored;
    count(box);
    box.querySelector("[data-told]").textContent = kept ? text : answer.said?.text || words.withSave;
  };
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") choose(event.target);
    else if (event.target.name?.startsWith("remove-")) mark(event.target);
  });
  for (const kind of ["dragover", "drop"]) {
    form.addEventListener(kind, (event) => {
      const field = event.target.closest?.("[data-files]")?.querySelector("input[type=file]");
      if (!field || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop") take(field, [...event.dataTransfer.files]);
    });
  }
  addEventListener("online", () => {
    next(true);
  });
  document.addEventListener("renewed", () => next(true));
  globalThis.keeping.uploads = { pending };
  for (const field of form.querySelectorAll("input[type=file]")) choose(field); // chosen before this script ran
})();
