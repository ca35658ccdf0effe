// What was typed and not yet acknowledged by the server, kept in this browser: an entry per account, form, question and
// opened page, encrypted by a key that the server gives to that account only. It goes when the server has the text,
// when the account signs out, or after a week. Where a browser has no cryptography (plain http) nothing is kept.
(() => {
  "use strict";
  const keeping = globalThis.keeping ||= {};
  const possible = Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);
  const WEEK = 7 * 24 * 3600 * 1000;
  const END = "\uffff";
  let opened = null;
  let clock = 0; // how much the server's clock is ahead of this one's
  let account = "";
  let key = null;
  let unlock = () => {};
  let chain = new Promise((resolve) => {
    unlock = resolve;
  });
  const open = () =>
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("unsaved", 1);
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore("entries", { keyPath: "key" }));
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  const inStore = async (mode, work) => {
    const transaction = (await open()).transaction("entries", mode);
    const request = work(transaction.objectStore("entries"));
    return new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve(request?.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  };
  const below = (prefix) => IDBKeyRange.bound(prefix, prefix + END);
  const bound = (name) => new TextEncoder().encode(name);
  const decrypted = async (entry) => {
    const way = { name: "AES-GCM", iv: entry.iv, additionalData: bound(entry.key) };
    const text = await crypto.subtle.decrypt(way, key, entry.data);
    return { ...JSON.parse(new TextDecoder().decode(text)), at: entry.at };
  };
  // One after the other, so that what was typed last is what stays.
  const next = (work) => {
    chain = chain.then(work).catch(() => {
      journal.works = false;
    });
    return chain;
  };
  const journal = keeping.journal = {
    possible,
    works: possible, // false once the browser refused to keep something
    unlocked: false, // until the account's key has come nothing can be kept
    // The account's key, as text in base64url, and the server's time in milliseconds.
    unlock: async (said) => {
      if (!possible || !said.key || key) return;
      account = String(said.account);
      clock = said.now - Date.now();
      const bytes = Uint8Array.from(atob(said.key.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
      key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      const old = Date.now() + clock - WEEK;
      try {
        const all = await inStore("readonly", (store) => store.getAll());
        const gone = all.filter((entry) => entry.at < old).map((entry) => entry.key);
        await inStore("readwrite", (store) => {
          for (const name of gone) store.delete(name);
        });
      } catch {
        journal.works = false;
      }
      journal.unlocked = true;
      unlock();
      document.dispatchEvent(new Event("unlocked"));
    },
    // `base`: what tells the copies of several opened pages apart.
    keep: (form, owner, base, pairs) =>
      next(async () => {
        const name = [account, form, owner, base].join("\n");
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const text = bound(JSON.stringify({ owner, base, pairs }));
        const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(name) }, key, text);
        await inStore("readwrite", (store) => store.put({ key: name, at: Date.now() + clock, iv, data }));
        journal.works = true;
      }),
    drop: (form, owner, base) =>
      next(() => inStore("readwrite", (store) => store.delete([account, form, owner, base].join("\n")))),
    // The entries of a form, the newest last; another key's cannot be read here, and goes after its week.
    read: async (form) => {
      let found = [];
      await next(async () => {
        const entries = await inStore("readonly", (store) => store.getAll(below([account, form, ""].join("\n"))));
        const readable = await Promise.all(entries.map((entry) => decrypted(entry).catch(() => null)));
        found = readable.filter(Boolean).toSorted((one, other) => one.at - other.at);
      });
      return found;
    },
    count: async (whose) => {
      try {
        return await inStore("readonly", (store) => store.count(below(whose + "\n")));
      } catch {
        return 0;
      }
    },
    // Entries that were sent with a form under this number: the server has taken it.
    dropSent: async (number) => {
      const names = await inStore("readonly", (store) => store.getAllKeys());
      await inStore("readwrite", (store) => {
        for (const name of names) if (name.endsWith("\n" + number)) store.delete(name);
      });
    },
    // The same, once what is being kept is kept.
    forget: (number) => next(() => journal.dropSent(number)),
    wipe: (whose) => inStore("readwrite", (store) => store.delete(below(whose + "\n"))),
  };
  // The number is forgotten once the copy is gone: who leaves this page before that has it dropped by the next one.
  const taken = /(?:^|; )taken=([0-9a-f]+)/.exec(document.cookie)?.[1];
  const forgotten = () => {
    const here = `; ${document.cookie}`.includes(`; taken=${taken}`);
    if (here) document.cookie = "taken=; Max-Age=0; Path=/; SameSite=Lax";
  };
  if (taken && possible) journal.taken = journal.dropSent(taken).catch(() => {}).then(forgotten);
  else if (taken) forgotten();
})();
