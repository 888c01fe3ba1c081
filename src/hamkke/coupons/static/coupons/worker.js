// Keeps the counter's own page for when there is no network. Whatever the network answers comes first.
"use strict";

const KEPT = "hamkke-counter-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).catch(async () => {
      const kept = await caches.match(event.request, { ignoreVary: true, cacheName: KEPT });
      return kept || Response.error();
    }),
  );
});
