// "None of these" excludes the other options of its question: ticking one side unticks the other, and unticking
// "none" again brings back what was ticked. Without this file the page says that only one side may stay.
(() => {
  "use strict";
  for (const none of document.querySelectorAll("input[data-alone]")) {
    const others = [...none.form.elements].filter((box) => box.name === none.name && box !== none);
    let before = [];
    none.addEventListener("input", () => {
      if (none.checked) {
        before = others.filter((box) => box.checked);
        for (const box of before) box.checked = false;
      } else {
        for (const box of before) box.checked = true;
        before = [];
      }
    });
    for (const box of others) {
      box.addEventListener("input", () => {
        none.checked = false;
        before = [];
      });
    }
  }
})();
