// Signing out with text that only this browser holds asks first, and then wipes it.
(() => {
  "use strict";
  const form = document.querySelector("form[data-sign-out]");
  const dialog = document.getElementById("sign-out-asks");
  const { journal } = globalThis.keeping;
  if (!form || !dialog || !journal.possible) return;
  let sure = false;
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    const account = document.body.dataset.account;
    const count = await journal.count(account);
    if (count) {
      dialog.returnValue = "";
      dialog.querySelector("[data-count]").textContent = count;
      dialog.showModal();
      await new Promise((resolve) => {
        dialog.addEventListener("close", resolve, { once: true });
      });
      if (dialog.returnValue !== "wipe") return;
      await journal.wipe(account);
    }
    sure = true;
    globalThis.keeping.leaving = true;
    form.requestSubmit();
  });
})();
