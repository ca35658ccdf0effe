// What somebody edited on a form since the server last had it. A question's fields share an owner: its id.
(() => {
  "use strict";
  const keeping = globalThis.keeping ||= {};
  const ownerOfAnswer = (name) => name.replace(/^base-/, "").replace(/^(na|pick|sought|remove)-/, "");
  const typed = (field) => field.name && !["hidden", "file", "submit", "button"].includes(field.type);
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  // Whether a field reads otherwise than the page came (also what a browser put back after "back" or a reload).
  const differs = (field) => {
    if (!typed(field)) return false;
    if (ticks(field)) return field.checked !== field.defaultChecked;
    if (field.options) {
      // Where the page chose none, a browser shows the first of a list that has one choice: nobody chose that.
      const came = [...field.options].map((option) => option.defaultSelected);
      if (!field.multiple && !came.includes(true)) return field.selectedIndex > 0;
      return [...field.options].some((option, place) => option.selected !== came[place]);
    }
    const shown = field.tagName === "TEXTAREA" ? field.defaultValue : field.defaultValue?.replace(/[\r\n]+/g, "");
    return "defaultValue" in field && field.value !== shown;
  };

  // Forms of the page that are sent as a whole and in which somebody types, or chooses files; none with a password.
  keeping.forms = [...document.querySelectorAll("main form[method=post]:not([data-autosave])")].filter((form) =>
    form.querySelector(
      "textarea:not([hidden]), input:not([type]), input[type=text], input[type=tel], input[type=email], "
        + "input[type=file]",
    ) && !form.querySelector("input[type=password], [autocomplete=one-time-code]")
  );

  // `whole`: the form is sent as it is, and each of its fields stands for itself.
  keeping.fieldsOf = (form, whole = false) => {
    const ownerOf = whole ? (name) => name : ownerOfAnswer;
    const touched = new Set(); // questions that the reader typed into
    // What somebody else changed meanwhile: the reader's own text stands in the field and goes with the buttons only.
    const held = new Set([...form.querySelectorAll("[data-clash]")].map((place) => place.dataset.clash));
    let saving = false;
    let unsure = []; // what was sent last, while nobody knows whether it arrived
    const own = (owner) => [...form.elements].filter((field) => typed(field) && ownerOf(field.name) === owner);
    const edited = () => {
      const names = new Set(touched);
      for (const field of form.elements) {
        // What is marked to be removed goes by itself, or with the buttons.
        if (field.name && !field.name.startsWith("remove-") && differs(field)) names.add(ownerOf(field.name));
      }
      names.delete("anyway");
      return names;
    };
    const baseOf = (owner) => form.elements.namedItem("base-" + owner);
    // Only what the reader edited is sent, by the buttons too: a page opened long ago says nothing of the rest.
    form.addEventListener("formdata", (event) => {
      if (whole) return;
      const names = saving ? edited() : new Set([...edited(), ...held]);
      const always = new Set(["csrf_token", "page-campaign", "action", "anyway"]);
      for (const [key, value] of [...event.formData.entries()]) {
        const stays = value instanceof File || always.has(key) || /^(remove|shown)-/.test(key)
          || names.has(ownerOf(key));
        if (!stays) event.formData.delete(key);
      }
      for (const [key, value] of unsure) event.formData.append("sent-" + key, value);
    });
    const settleField = (field, sent) => {
      if (ticks(field)) field.defaultChecked = sent.includes(field.value);
      else if (field.options) {
        for (const option of field.options) option.defaultSelected = sent.includes(option.value);
      } else if ("defaultValue" in field && sent.length) field.defaultValue = sent[0];
    };
    return {
      edited,
      ownerOf,
      held,
      touch: (name) => touched.add(ownerOf(name)),
      // What a save sends; files and removals go with the buttons only.
      take: () => {
        saving = true;
        const data = new FormData(form);
        saving = false;
        for (const [key, value] of [...data.entries()]) {
          if (value instanceof File || key.startsWith("remove-")) data.delete(key);
        }
        touched.clear();
        return data;
      },
      // Nobody knows whether it arrived: it is sent again, with word of what was sent before.
      putBack: (names, data) => {
        for (const name of names) touched.add(name);
        if (data) {
          unsure = [...data.entries()].filter(([key]) =>
            !["csrf_token", "page-campaign"].includes(key) && !key.startsWith("sent-")
          );
        }
      },
      // What was sent is what the page shows from now on: only what is edited after it goes with the next save.
      settle: (data, names, revisions) => {
        unsure = [];
        for (const [key, revision] of Object.entries(revisions)) {
          const base = baseOf(key.replace("note:", "note-"));
          if (base) base.value = revision;
        }
        for (const field of form.elements) {
          if (typed(field) && names.has(ownerOf(field.name))) settleField(field, data.getAll(field.name));
        }
      },
      pairs: (owner) =>
        own(owner).flatMap((field) => {
          if (ticks(field)) return field.checked ? [[field.name, field.value]] : [];
          if (field.options) return [...field.selectedOptions].map((option) => [field.name, option.value]);
          return [[field.name, field.value]];
        }),
      put: (owner, pairs) => {
        for (const field of own(owner)) {
          const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
          if (ticks(field)) field.checked = values.includes(field.value);
          else field.value = values[0] ?? "";
        }
        touched.add(owner);
      },
      has: (owner) => own(owner).length > 0,
      title: (owner) => {
        const place = document.getElementById("q-" + owner) ?? own(owner)[0]?.closest("label");
        const heading = (place?.querySelector("legend, .lg, label") ?? place)?.cloneNode(true);
        for (const part of heading?.querySelectorAll(".qn, .req, .visually-hidden, .chip") ?? []) part.remove();
        return heading?.textContent.replace(/\s+/g, " ").trim() || owner;
      },
      words: (owner, pairs) =>
        pairs.filter(([, value]) => value).map(([name, value]) => {
          const field = own(owner).find((one) => one.name === name && (!ticks(one) || one.value === value));
          if (field && ticks(field)) return field.closest("label")?.textContent.replace(/\s+/g, " ").trim() ?? value;
          return [...(field?.options ?? [])].find((option) => option.value === value)?.text.trim() ?? value;
        }).join("；"),
    };
  };
})();
