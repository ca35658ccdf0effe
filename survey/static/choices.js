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
  // A reason for 不适用 and an answer exclude each other: ticking one empties the other, unticking brings it back.
  for (const reason of document.querySelectorAll("input[name^=\"na-\"]")) {
    const name = reason.name.slice(3);
    const fields = [...reason.form.elements].filter((field) => field.name === name && "value" in field);
    const reasons = [...reason.form.elements].filter((field) => field.name === reason.name && field !== reason);
    let before = [];
    reason.addEventListener("input", () => {
      if (reason.checked) {
        for (const other of reasons) other.checked = false;
        before = fields.map((field) => [field, field.value, field.checked]);
        for (const field of fields) {
          if (field.type === "radio" || field.type === "checkbox") field.checked = false;
          else field.value = "";
        }
      } else {
        for (const [field, value, checked] of before) {
          if (field.type === "radio" || field.type === "checkbox") field.checked = checked;
          else field.value = value;
        }
        before = [];
      }
    });
    for (const field of fields) {
      field.addEventListener("input", () => {
        reason.checked = false;
      });
    }
  }
})();
