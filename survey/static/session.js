// Whose session it is now. Where it has ended, the page asks for the password where it stands; where somebody else has
// signed in meanwhile, it is covered and sends nothing.
(() => {
  "use strict";
  const keeping = globalThis.keeping ||= {};
  const place = document.getElementById("session-dialogs");
  if (!place || !(keeping.forms?.length || document.querySelector("form[data-autosave]"))) return;
  document.body.append(place.content.cloneNode(true));
  const account = Number(document.body.dataset.account);
  const dialog = document.getElementById("renew");
  const cover = document.getElementById("cover");
  let asking = null;
  // Show the field that is asked for: the password, or after it the second factor.
  const asks = (what) => {
    for (const name of ["password", "code"]) {
      const field = dialog.querySelector("form").elements[name];
      field.disabled = name !== what;
      field.closest(".field").hidden = name !== what;
      if (name === what && dialog.open) field.focus();
    }
  };
  // An answer in JSON within so many milliseconds; anything else is thrown: a page, a redirect, silence.
  const ask = async (address, body, patience = 5000) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), patience);
    const headers = { Accept: "application/json" };
    const method = body ? "POST" : "GET";
    try {
      const answer = await fetch(address, { method, body, headers, signal: stop.signal, redirect: "error" });
      const json = answer.headers.get("Content-Type")?.startsWith("application/json");
      const pause = Number(answer.headers.get("Retry-After")) || 0;
      return { status: answer.status, said: json ? await answer.json() : null, pause };
    } catch (error) {
      return { status: 0, said: null, late: error.name === "AbortError" };
    } finally {
      clearTimeout(timer);
    }
  };
  const session = keeping.session = {
    ask,
    covered: false,
    heard: Date.now(), // when the server last said whose session it is
    // Take what the server says: "own", "other", "signed_out" or "" for no answer.
    take: async ({ status, said }) => {
      if (said?.token && (!said.account || said.account === account)) {
        for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = said.token;
      }
      if (said?.account && said.account !== account) {
        session.covered = true;
        dialog.close();
        dialog.querySelector("[name=csrf_token]").value = said.token;
        cover.querySelector("[data-name]").textContent = said.name;
        if (!cover.open) cover.showModal();
        return "other";
      }
      if (status === 401 && !said?.account) return said?.state === "signed_out" ? "signed_out" : "";
      if (!said?.account) return "";
      session.heard = Date.now();
      if (said.key !== undefined) await keeping.journal.unlock(said);
      session.covered = false;
      if (cover.open) cover.close();
      return "own";
    },
    check: async () => session.take(await ask(session.address)),
    address: dialog.dataset.address,
    // Ask for the password on the page; true once the same account is signed in again.
    renew: () =>
      asking ??= new Promise((resolve) => {
        const form = dialog.querySelector("form");
        const wrong = dialog.querySelector("[data-wrong]");
        wrong.textContent = "";
        const send = async (event) => {
          if (event.submitter?.value === "later") return;
          event.preventDefault();
          const answer = await ask(session.address, new FormData(form), 20000);
          if (answer.said?.state === "signed_out") { // its own token had ended too
            await session.take(answer);
            wrong.textContent = dialog.dataset.again;
            return;
          }
          const state = await session.take(answer);
          if (state === "own") dialog.close("own");
          else wrong.textContent = answer.said?.text ?? dialog.dataset.failed;
          asks(answer.said?.asks ?? (form.elements.code.disabled ? "password" : "code"));
        };
        form.addEventListener("submit", send);
        dialog.addEventListener("close", () => {
          form.removeEventListener("submit", send);
          for (const name of ["password", "code"]) form.elements[name].value = "";
          asking = null;
          resolve(dialog.returnValue === "own");
        }, { once: true });
        dialog.returnValue = "";
        dialog.showModal();
        asks("password");
      }),
  };
  cover.querySelector("[data-return]").addEventListener("click", async () => {
    cover.close();
    await session.check();
    if (!session.covered) {
      document.dispatchEvent(new Event("renewed"));
      return;
    }
    cover.close();
    if (await session.renew()) document.dispatchEvent(new Event("renewed"));
    else if (!cover.open) cover.showModal();
  });
  cover.addEventListener("cancel", (event) => event.preventDefault());
})();
