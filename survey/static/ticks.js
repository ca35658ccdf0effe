// What is ticked in the list of firms is kept by the buttons of its form. Who follows a link or searches instead must
// not lose it: it is sent first. Where that fails, the form is sent as by its button, and the server says why.
// How many are ticked, and what can be done with them, follows each tick.
(() => {
  "use strict";
  const form = document.querySelector("input[name=shown]")?.form;
  if (!form) return;
  let changed = false;
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
    const ticks = new FormData(form);
    ticks.set("do", "keep");
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: ticks, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(answer.status);
  };
  const keepBefore = (event, go) => {
    if (!changed || event.defaultPrevented) return;
    event.preventDefault();
    keep().then(() => {
      changed = false;
      go();
    }, () => form.requestSubmit(form.querySelector("button[value=keep]")));
  };
  form.addEventListener("change", (event) => {
    if (event.target.name !== "firm") return;
    changed = true;
    show();
  });
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const here = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && here) keepBefore(event, () => link.click());
  });
  addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (target.getAttribute("method") === "get") keepBefore(event, () => target.requestSubmit(submitter));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) return location.reload(); // back from another page: what is ticked may have changed there
    changed = [...form.querySelectorAll("input[name=firm]")].some((tick) => tick.checked !== tick.defaultChecked);
    show();
  });
})();
