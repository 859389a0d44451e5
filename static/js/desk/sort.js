// Reordering the stops and breaks of a list by dragging: mouse, pen and touch through Pointer Events.
// The list is not changed here; onDrop is told what was put where, and the page answers.

const BEGIN_PX = 5;
const EDGE_PX = 48;

/** Where a block dragged to `centre` belongs among `rest` (blocks in their order): its new index. */
export function placeOf(centre, rest) {
  let index = 0;
  for (const block of rest) if (centre > block.centre) index += 1;
  return index;
}

/**
 * Let the stops inside `root` be dragged. Events are caught on `root`, so that its content may be
 * replaced at any time.
 *
 * @param {HTMLElement} root holds an element .line with [data-visit] and [data-pause] items.
 * @param {(key: string, next: string | null) => void} onDrop called when something was moved: it then
 *   stands before the visit `next`, or at the end of the day.
 */
export function sortable(root, onDrop) {
  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const grip = event.target.closest(".grip");
    const item = event.target.closest("[data-moves]");
    if (!item || item.closest(".is-sorting")) return;
    // A mouse may take the whole card; a finger only the grip, so that the page still scrolls.
    const free = event.pointerType === "mouse" && event.target.closest(".card") && !event.target.closest(".tools");
    if (grip || free) begin(event, item, Boolean(grip));
  });

  function begin(down, item, byGrip) {
    const line = item.closest(".line");
    const plan = line.closest(".plan");
    // On a phone the whole page scrolls, on the desk the plan does.
    const scroller = plan.scrollHeight > plan.clientHeight ? plan : document.scrollingElement;
    // Breaks move among the visits; visits take no notice of breaks.
    const items = [...line.querySelectorAll("[data-moves]")]
      .filter((other) => other === item || other.matches("[data-visit]"));
    let drag = null;

    const start = () => {
      const blocks = items.map((element) => {
        const box = element.getBoundingClientRect();
        const leg = element.nextElementSibling;
        const tall = box.height + (leg?.matches("[data-leg]") ? leg.getBoundingClientRect().height : 0);
        return { element, key: element.dataset.key, centre: box.top + box.height / 2, tall };
      });
      const me = blocks.find((block) => block.element === item);
      const from = items.indexOf(item);
      drag = { blocks, me, from, to: from, scrolled: scroller.scrollTop };
      line.classList.add("is-sorting");
      item.classList.add("is-dragged");
    };

    const move = (event) => {
      if (event.pointerId !== down.pointerId) return;
      const dy = event.clientY - down.clientY;
      if (!drag) {
        if (Math.hypot(event.clientX - down.clientX, dy) < BEGIN_PX) return;
        start();
        try { item.setPointerCapture(down.pointerId); } catch { /* the pointer has just been lifted */ }
      }
      event.preventDefault();
      const top = scroller === plan ? plan.getBoundingClientRect().top : document.querySelector(".top").offsetHeight;
      const bottom = scroller === plan ? plan.getBoundingClientRect().bottom : window.innerHeight;
      if (event.clientY < top + EDGE_PX) scroller.scrollTop -= 10;
      else if (event.clientY > bottom - EDGE_PX) scroller.scrollTop += 10;
      const shift = dy + scroller.scrollTop - drag.scrolled;
      item.style.transform = `translateY(${shift}px)`;
      const rest = drag.blocks.filter((block) => block !== drag.me);
      drag.to = placeOf(drag.me.centre + shift, rest.map((block, i) => (
        // Those that have made room stand one block higher or lower by now.
        { centre: block.centre + (i >= drag.from ? -drag.me.tall / 2 : drag.me.tall / 2) }
      )));
      rest.forEach((block, i) => {
        const gap = i >= drag.from && i < drag.to ? -1 : i < drag.from && i >= drag.to ? 1 : 0;
        block.element.style.transform = gap ? `translateY(${gap * drag.me.tall}px)` : "";
      });
    };

    const end = (event) => {
      if (event.type !== "keydown" && event.pointerId !== down.pointerId) return;
      if (event.type === "keydown" && event.key !== "Escape") return;
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", end, true);
      if (!drag) return;
      if (event.type === "keydown") event.stopPropagation();
      // The click that follows a drag must not select the card.
      const swallow = (click) => { click.stopPropagation(); click.preventDefault(); };
      window.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
      for (const block of drag.blocks) block.element.style.transform = "";
      line.classList.remove("is-sorting");
      item.classList.remove("is-dragged");
      if (event.type !== "pointerup" || drag.to === drag.from) return;
      const rest = drag.blocks.filter((block) => block !== drag.me);
      onDrop(drag.me.key, rest[drag.to]?.key ?? null);
    };

    window.addEventListener("pointermove", move, { passive: false });
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
    window.addEventListener("keydown", end, true);
    if (byGrip) down.preventDefault();
    if (byGrip) item.querySelector(".grip").focus({ preventScroll: true });
  }
}
