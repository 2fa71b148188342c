// Long things are put into the page piece by piece, as the reader comes near the end of what is there.

import { h } from "../dom.js";

/**
 * Shows pieces 0..count-1 made by `piece(index)` one after another; the next comes when the end is in sight, or by the
 * button, which is also what the keyboard uses.
 */
export function growing(container, count, piece, label = "Show more") {
  let next = 0;
  const button = h("button", { type: "button", class: "button small", text: label });
  const row = h("div", { class: "more-row" }, button);
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) add();
  }, { rootMargin: "200px" });

  function add() {
    if (next >= count) return;
    row.before(piece(next));
    next += 1;
    if (next >= count) {
      observer.disconnect();
      row.remove();
    } else {
      // Observed anew, so that it is told again when the button is still in sight.
      observer.unobserve(row);
      observer.observe(row);
    }
  }

  button.addEventListener("click", add);
  container.append(row);
  add();
  return container;
}
