// Tabs as the ARIA Authoring Practices describe them: arrows move and choose, Tab goes on into the panel.

import { h, uniqueId } from "./dom.js";

/** `tabs` are {key, label, panel: () => node}; `onChoose(key)` when the reader changed. */
export function tabStrip(tabs, chosen, { label, onChoose }) {
  const panel = h("div", { role: "tabpanel", tabindex: 0, id: uniqueId("panel"), class: "detail-scroll" });
  const buttons = tabs.map((tab) => h("button", {
    type: "button", role: "tab", id: uniqueId("tab"), "aria-controls": panel.id, data: { key: tab.key }, on: { click: () => choose(tab.key, true) },
  }, tab.label));
  const strip = h("div", { class: "tabs", role: "tablist", "aria-label": label }, buttons);

  function choose(key, tell) {
    tabs.forEach((tab, index) => {
      const is = tab.key === key;
      buttons[index].setAttribute("aria-selected", String(is));
      buttons[index].tabIndex = is ? 0 : -1;
      if (!is) return;
      panel.setAttribute("aria-labelledby", buttons[index].id);
      panel.replaceChildren(tab.panel());
      panel.scrollTop = 0;
    });
    if (tell) onChoose(key);
  }

  strip.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    choose(tabs[next].key, true);
    buttons[next].focus();
  });
  choose(chosen, false);
  return { strip, panel };
}
