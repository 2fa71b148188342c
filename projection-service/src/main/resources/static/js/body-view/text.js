// Text as it is.

import { h } from "../dom.js";
import { growing } from "./growing.js";

const PIECE = 64 * 1024;

/** Pieces of about 64 Ki characters that end at line ends where there are any. */
export function textPieces(text, size = PIECE) {
  const pieces = [];
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + size, text.length);
    if (end < text.length) {
      const line = text.lastIndexOf("\n", end);
      if (line > start) end = line + 1;
      else if (/[\ud800-\udbff]/.test(text[end - 1])) end += 1;
    }
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces.length === 0 ? [""] : pieces;
}

export function textView(text) {
  const pieces = textPieces(text);
  return growing(h("div", { class: "growing" }), pieces.length, (index) => h("div", { class: "body-text", text: pieces[index] }), "Show more text");
}
