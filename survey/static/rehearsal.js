// Rehearsal while typing: a second after a change the form is tried, and the result replaces the one below.
// Without this file the button 试算 does the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-rehearse]");
  const place = document.getElementById("rehearsal");
  if (!form || !place) return;
  let timer = 0;
  let asked = 0;
  const rehearse = async () => {
    const mine = ++asked;
    const body = new FormData(form);
    body.set("action", "rehearse");
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body,
        headers: { Accept: "text/html" },
      });
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("rehearsal");
      if (found && found.childElementCount) place.replaceChildren(...found.childNodes);
    } finally {
      if (mine === asked) place.removeAttribute("aria-busy");
    }
  };
  form.addEventListener("change", (event) => {
    if (["reason", "self_reason"].includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(rehearse, 1000);
  });
})();
