// Small comforts. Everything on the page works without this file.
(() => {
  const onClick = (selector, act) => document.addEventListener("click", (event) => {
    const button = event.target.closest(selector);
    if (button) act(button, event);
  });

  // What only works with JavaScript is hidden in the HTML, and shown from here.
  const ready = (root) => {
    root.querySelectorAll("[data-js]").forEach((element) => { element.hidden = false; });
    root.querySelector(".refused")?.focus();
    root.querySelectorAll(".board .now").forEach((hour) => {
      const [names] = hour.parentElement.children;
      hour.closest(".board-scroll").scrollLeft = hour.offsetLeft - names.offsetWidth;
    });
  };

  onClick("[data-copy]", async (button) => {
    const source = document.getElementById(button.dataset.copy);
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      button.nextElementSibling.textContent = button.dataset.done;
    } catch {
      document.execCommand("copy"); // plain http in a village hall: no clipboard API there
    }
  });

  onClick("[data-locate]", (button) => {
    const form = button.form;
    const status = form.querySelector("[data-locate-status]");
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.lat.value = coords.latitude.toFixed(4); // ten metres is near enough
      form.elements.lon.value = coords.longitude.toFixed(4);
      form.requestSubmit();
    }, () => {
      button.disabled = false;
      if (status) status.textContent = button.dataset.failed;
    }, { timeout: 10000, maximumAge: 600000 });
  });

  onClick("[data-confirm]", (button, event) => {
    if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });

  onClick("[data-print]", () => window.print());

  document.addEventListener("htmx:afterSwap", (event) => ready(event.target));
  ready(document);
})();
