// What is ticked in the list of firms is kept by the buttons of its form. Who follows a link, searches or changes the
// language instead must not lose it: it is sent first, and what is ticked before the next page has come is sent too.
// Where that fails, the form is sent as by its button, and the server says why.
// How many are ticked, and what can be done with them, follows each tick.
(() => {
  "use strict";
  const form = document.querySelector("input[name=shown]")?.form;
  if (!form) return;
  let changed = false; // since what is ticked was sent last
  let sending = false;
  let going = null; // what opens the page that was asked for, while it has not come
  const said = form.querySelector("[data-ticked]");
  const acts = [...form.querySelectorAll("button[data-act]")];
  const show = () => {
    const ticked = [...form.querySelectorAll("input[name=firm]:checked")];
    if (said) {
      const count = Number(said.dataset.elsewhere) + ticked.length;
      const text = said.dataset.ticked.replace("{n}", count);
      if (said.textContent !== text) said.textContent = text;
    }
    const can = new Set(ticked.flatMap((tick) => (tick.dataset.acts ?? "").split(" ")));
    for (const button of acts) button.hidden = !("elsewhere" in button.dataset) && !can.has(button.dataset.act);
  };
  const keep = async () => {
    changed = false;
    const ticks = new FormData(form);
    ticks.set("do", "keep");
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: ticks, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(answer.status);
    if (changed) await keep();
  };
  // Ends on the page asked for last, with all ticks sent: also those made while it was on its way.
  const leave = async () => {
    sending = true;
    try {
      await keep();
    } catch {
      return form.requestSubmit(form.querySelector("button[value=keep]"));
    } finally {
      sending = false;
    }
    const { go, away } = going;
    if (!away) going = null;
    go();
  };
  // away: whether another page follows, which is not so for a file or a place on this page.
  const keepBefore = (event, go, away) => {
    if (event.defaultPrevented) return;
    if (changed || sending) {
      event.preventDefault();
      going = { go, away };
      if (!sending) leave();
    } else if (away) {
      going = { go, away };
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.name !== "firm") return;
    changed = true;
    show();
    if (going && !sending) {
      stop(); // the page that is coming was written without this tick
      leave();
    }
  });
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const here = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !here) return;
    const file = link.hasAttribute("download") || /\.\w+$/.test(link.pathname);
    const away = !file && !link.target && !link.getAttribute("href").startsWith("#");
    keepBefore(event, () => link.click(), away);
  });
  addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target !== form) keepBefore(event, () => target.requestSubmit(submitter), true);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) return location.reload(); // back from another page: what is ticked may have changed there
    changed = [...form.querySelectorAll("input[name=firm]")].some((tick) => tick.checked !== tick.defaultChecked);
    show();
  });
})();
