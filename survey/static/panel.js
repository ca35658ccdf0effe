// Keys on a firm of the panel: J and K go on and back, 1 to 4 choose what is decided. Nobody needs them.
(() => {
  "use strict";
  for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("textarea, select, input:not([type=radio])")) return;
    const place = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!place) return;
    event.preventDefault();
    place.click();
    place.focus();
  });
})();
