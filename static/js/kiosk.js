// The tablet at the door: asks for the day every few seconds, and keeps the last one it got.
(() => {
  const { day, worker, every } = document.body.dataset;
  const notice = document.querySelector("[data-offline]");
  let seen = "";

  const keep = async () => {
    if (!("caches" in window)) return; // plain http: the page stays as long as it is open
    const shelf = await caches.open("kiosk");
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")];
    await shelf.addAll([location.href, ...parts.map((part) => part.href || part.src)]);
  };

  const look = async () => {
    try {
      const answer = await fetch(day, { headers: seen ? { "If-None-Match": seen } : {} });
      if (answer.status === 404) location.reload(); // the tablet was withdrawn
      if (!answer.ok && answer.status !== 304) throw new Error(answer.status);
      if (answer.ok) {
        document.getElementById("day").innerHTML = await answer.text();
        seen = answer.headers.get("ETag");
      }
      notice.querySelector("time").textContent = new Date().toTimeString().slice(0, 5);
      notice.hidden = true;
      if (answer.ok) await keep();
    } catch {
      notice.hidden = false;
    }
  };

  const welcome = document.querySelector(".flash:not([data-offline])");
  setTimeout(() => welcome?.remove(), 10000); // the next one at the door is somebody else
  navigator.serviceWorker?.register(worker);
  const watch = async () => {
    await look();
    setTimeout(watch, (notice.hidden ? every : 3) * 1000); // a network that is away may be back any time
  };
  watch();
  addEventListener("offline", look);
})();
