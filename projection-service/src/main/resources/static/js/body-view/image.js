// Pictures, only ever as <img>: an SVG in an <img> runs no script and loads nothing.

import { h } from "../dom.js";
import { bytes as size } from "../format.js";
import { parseType } from "./kind.js";

/** Shows the picture and tells its measures through `onMeasured`; what cannot be shown calls `onBroken`. */
export function imageView(data, contentType, { onMeasured, onBroken }) {
  const url = URL.createObjectURL(new Blob([data], { type: parseType(contentType).type }));
  const image = h("img", { alt: `The body as a picture, ${size(data.length)}`, decoding: "async" });
  image.addEventListener("load", () => {
    onMeasured(image.naturalWidth, image.naturalHeight);
    URL.revokeObjectURL(url);
  });
  image.addEventListener("error", () => {
    URL.revokeObjectURL(url);
    onBroken();
  });
  image.src = url;
  return h("div", { class: "picture" }, image);
}
