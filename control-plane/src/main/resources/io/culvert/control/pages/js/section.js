// A section of the account page.

import { fill, h, uniqueId } from "/js/dom.js";
import { failureNote } from "/js/notice.js";

export function section(title, ...content) {
  const id = uniqueId("section");
  return h("section", { class: "section", "aria-labelledby": id }, h("h2", { id, text: title }), content);
}

/** A part that is fetched: `load` returns what to show. Returns the element and a function that fetches again. */
export function loaded(load) {
  const element = h("div", { class: "loaded" }, h("span", { class: "spinner" }));
  // An answer that was under way when it was asked for again is older.
  let latest = 0;

  async function renew() {
    const mine = ++latest;
    try {
      const content = await load();
      if (mine === latest) fill(element, content);
    } catch (failure) {
      if (mine === latest) fill(element, failureNote(failure, renew));
    }
  }
  renew();
  return { element, renew };
}

export function facts(rows) {
  return h("dl", { class: "facts" }, rows.filter(Boolean).map(([name, value]) => [h("dt", { text: name }), h("dd", {}, value)]));
}
