// What is ticked in the list of firms is kept by the buttons of its form. Who follows a link or searches instead must
// not lose it: it is sent first. Where that fails, the form is sent as by its button, and the server says why.
(() => {
  "use strict";
  const form = document.querySelector("input[name=shown]")?.form;
  if (!form) return;
  let changed = false;
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
    if (event.target.name === "firm") changed = true;
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
    if (event.persisted) changed = true; // back from another page, with ticks as they were then
  });
})();
