// What a counter remembers without a network: the uses it took, and the codes it has seen. Nothing is forgotten before
// the server has answered for it.
"use strict";

const CounterQueue = (() => {
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("hamkke-counter", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("uses", { keyPath: "id" });
      asked.result.createObjectStore("seen", { keyPath: "code" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const store = async (name, mode) => (await opened).transaction(name, mode).objectStore(name);

  return {
    all: async (shop) => (await done((await store("uses", "readonly")).getAll())).filter((use) => use.shop === shop),
    keep: async (use) => done((await store("uses", "readwrite")).put(use)),
    drop: async (id) => done((await store("uses", "readwrite")).delete(id)),
    hasSeen: async (code) => Boolean(await done((await store("seen", "readonly")).get(code))),
    see: async (code) => done((await store("seen", "readwrite")).put({ code, at: Date.now() })),
  };
})();

// A code that is confirmed on line is remembered as well: shown again to this phone off line, it is refused.
for (const form of document.querySelectorAll("form[data-taken]")) {
  form.addEventListener("submit", () => CounterQueue.see(form.dataset.taken).catch(() => {}));
}
