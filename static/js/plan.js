// Things are dragged onto the plan of their floor, or moved with the arrow keys. Without this
// file one says where they stand.
(() => {
  const editor = () => document.getElementById("editor");
  const sheet = () => document.getElementById("sheet");
  const said = document.getElementById("said");
  const STEP = 1, LEAP = 5; // hundredths of the plan
  let held = null;
  let waiting = 0;

  const hundredths = (x, y) => {
    const box = sheet().getBoundingClientRect();
    const at = (value, start, length) => Math.round(Math.min(Math.max((value - start) / length, 0), 1) * 100);
    return [at(x, box.left, box.width), at(y, box.top, box.height)];
  };

  const isOver = (x, y) => {
    const box = sheet().getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };

  const show = (mark, left, top) => {
    const { width, height } = sheet().viewBox.baseVal;
    Object.assign(mark.dataset, { x: left * width / 100, y: top * height / 100 });
    const shape = mark.querySelector(".mark").transform.baseVal;
    shape.getItem(0).setTranslate(left * width / 100, top * height / 100);
  };

  // The server draws the page anew: what is numbered how, and what is not on a plan yet.
  const save = async (thing, name, left, top) => {
    const { put: address, token, failed, moved } = editor().dataset;
    const body = new URLSearchParams({ csrf_token: token, resource: thing, left, top });
    try {
      const answer = await fetch(address, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      editor().replaceWith(page.getElementById("editor"));
      ready();
      editor().querySelector(`#sheet [data-thing="${thing}"]`)?.focus({ preventScroll: true });
      said.textContent = moved.replace("{}", name);
    } catch {
      said.textContent = failed;
      said.classList.remove("visually-hidden");
    }
  };

  const ready = () => {
    for (const thing of editor().querySelectorAll("[data-thing]")) {
      thing.tabIndex = 0;
      thing.setAttribute("role", "button");
    }
  };

  const put = ({ dataset }) => save(dataset.thing, dataset.name, 50, 50);

  document.addEventListener("pointerdown", (event) => {
    const thing = event.target.closest("#editor [data-thing]");
    if (!thing || event.button) return;
    event.preventDefault();
    const isMark = sheet().contains(thing);
    held = { thing, isMark, moved: false, x: event.clientX, y: event.clientY };
    if (isMark) thing.focus({ preventScroll: true });
    thing.setPointerCapture(event.pointerId);
    thing.classList.add("held");
  });

  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!held) return;
    held.moved = true;
    const over = isOver(clientX, clientY);
    sheet().classList.toggle("over", over);
    if (held.isMark) show(held.thing, ...hundredths(clientX, clientY));
    else held.thing.style.translate = `${clientX - held.x}px ${clientY - held.y}px`;
  });

  const drop = ({ clientX, clientY, type }) => {
    if (!held) return;
    const { thing, isMark, moved } = held;
    held = null;
    thing.classList.remove("held");
    thing.style.translate = "";
    sheet().classList.remove("over");
    if (type === "pointercancel") return;
    if (!moved && !isMark) put(thing);
    else if (moved && (isMark || isOver(clientX, clientY))) {
      save(thing.dataset.thing, thing.dataset.name, ...hundredths(clientX, clientY));
    }
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);

  document.addEventListener("keydown", (event) => {
    const thing = event.target.closest(".tray [data-thing]");
    if (thing && ["Enter", " "].includes(event.key)) {
      event.preventDefault();
      put(thing);
    }
    const mark = event.target.closest("#sheet [data-thing]");
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!mark || !ways[event.key]) return;
    event.preventDefault();
    const { width, height } = sheet().viewBox.baseVal;
    const far = event.shiftKey ? LEAP : STEP;
    const [left, top] = [[mark.dataset.x / width, 0], [mark.dataset.y / height, 1]].map(([part, axis]) =>
      Math.min(Math.max(Math.round(part * 100) + ways[event.key][axis] * far, 0), 100));
    show(mark, left, top);
    clearTimeout(waiting);
    waiting = setTimeout(save, 600, mark.dataset.thing, mark.dataset.name, left, top);
  });

  const byHand = document.querySelector("[data-by-hand]");
  if (byHand) byHand.open = false;
  ready();
})();
