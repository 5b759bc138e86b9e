// Things in a list are put in order by hand. Without this file the arrows do it.
(() => {
  const held = { item: null, list: null, first: "" };
  const names = () => [...held.list.children].map((item) => item.id).join();

  // The others step aside, and the one that is held stays in the document: it keeps the pointer.
  const follow = ({ clientY }) => {
    const { item, list } = held;
    const [above, below] = [item.previousElementSibling, item.nextElementSibling];
    const middle = (other) => {
      const box = other.getBoundingClientRect();
      return box.top + box.height / 2;
    };
    if (above && clientY < middle(above)) list.insertBefore(above, below);
    else if (below && clientY > middle(below)) list.insertBefore(below, item);
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    event.preventDefault();
    Object.assign(held, { item: grip.closest("li"), list: grip.closest("ol") });
    held.first = names();
    held.item.classList.add("held");
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", () => {
      grip.removeEventListener("pointermove", follow);
      held.item.classList.remove("held");
      if (names() !== held.first) held.list.closest("form").requestSubmit();
    }, { once: true });
  });
})();
