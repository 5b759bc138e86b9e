// Gives the tablet at the door what it showed last, when the network does not answer.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const isDay = new URL(request.url).pathname.endsWith("/day"); // the page itself says that it is old
  if (request.method !== "GET" || isDay) return;
  event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
});
