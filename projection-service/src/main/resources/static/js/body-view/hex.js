// Bytes as offset, hexadecimal and ASCII.

import { h } from "../dom.js";
import { growing } from "./growing.js";

const WIDTH = 16;
const PIECE = 256 * WIDTH;

/** The lines of a piece: {offset, hex, ascii}. */
export function hexLines(bytes, from = 0, to = bytes.length) {
  const lines = [];
  for (let start = from; start < Math.min(to, bytes.length); start += WIDTH) {
    const line = bytes.subarray(start, Math.min(start + WIDTH, to, bytes.length));
    const pairs = Array.from(line, (byte) => byte.toString(16).padStart(2, "0"));
    while (pairs.length < WIDTH) pairs.push("  ");
    lines.push({
      offset: start.toString(16).padStart(8, "0"),
      hex: `${pairs.slice(0, 8).join(" ")}  ${pairs.slice(8).join(" ")}`,
      ascii: Array.from(line, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join(""),
    });
  }
  return lines;
}

export function hexView(bytes) {
  const box = h("div", { class: "hex growing", role: "group", "aria-label": "Bytes in hexadecimal" });
  return growing(box, Math.max(1, Math.ceil(bytes.length / PIECE)), (index) => {
    const piece = h("div");
    for (const line of hexLines(bytes, index * PIECE, (index + 1) * PIECE)) {
      piece.append(h("span", { class: "offset", text: `${line.offset}  ` }), `${line.hex}  `, h("span", { class: "ascii", text: line.ascii }), "\n");
    }
    return piece;
  }, "Show more bytes");
}
