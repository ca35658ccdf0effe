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
  const here = document.querySelector(".side [aria-current]");
  if (here) {
    const side = here.closest(".side");
    side.scrollTop = here.offsetTop - side.clientHeight / 2;
  }
  document.getElementById("error-summary")?.focus();
})();
