// Menus fold on phones, the side list shows where one is, and the summary of faults gets the focus.
// Every page works without this file.
(() => {
  "use strict";
  const phone = matchMedia("(max-width:760px)");
  for (const fold of document.querySelectorAll("#steps, details.menu:not(.folded)")) {
    const fit = () => {
      fold.open = !phone.matches;
    };
    fit();
    phone.addEventListener("change", fit);
  }
  // On a phone the menu lists everything; elsewhere what is under "more" closes when the reader goes on.
  const more = document.querySelector("details.more");
  if (more) {
    const fit = () => {
      more.open = phone.matches;
      more.classList.toggle("flat", phone.matches);
    };
    fit();
    phone.addEventListener("change", fit);
    document.addEventListener("click", (event) => {
      if (!phone.matches && !more.contains(event.target)) {
        more.open = false;
      }
    });
    more.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && more.open && !phone.matches) {
        more.open = false;
        more.querySelector("summary").focus();
      }
    });
  }
  const here = document.querySelector(".side [aria-current]");
  if (here) {
    const side = here.closest(".side");
    side.scrollTop = here.offsetTop - side.clientHeight / 2;
  }
  document.getElementById("error-summary")?.focus();
})();
