// Copying, with a fallback for pages that are not served over HTTPS or from localhost.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { announce } from "./notice.js";

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "visually-hidden", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

/** A button that copies what `text` returns and says so. */
export function copyButton(label, text, { words = null, small = true } = {}) {
  const content = h("span", { text: words ?? "" });
  const button = h("button", {
    type: "button",
    class: `button quiet${small ? " small" : ""}${words ? "" : " icon-only"}`,
    "aria-label": words ? null : label,
    title: label,
  }, icon("copy"), words && content);
  let timer = 0;
  button.addEventListener("click", async () => {
    await copyText(await text());
    button.firstChild.replaceWith(icon("check"));
    announce("Copied");
    clearTimeout(timer);
    timer = setTimeout(() => button.firstChild.replaceWith(icon("copy")), 1600);
  });
  return button;
}
