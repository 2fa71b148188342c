// The dashboard's own icons: strokes on a 16 by 16 grid.

const PATHS = {
  search: ["M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", "m10.5 10.5 3 3"],
  close: ["m4 4 8 8", "m12 4-8 8"],
  copy: ["M5.5 5.5v-3h8v8h-3", "M2.5 5.5h8v8h-8z"],
  check: ["m3 8.5 3.2 3L13 4.5"],
  replay: ["M3 8a5 5 0 1 1 1.6 3.7", "M3 12.5v-3h3"],
  download: ["M8 2.5v7", "m5 7 3 3 3-3", "M3 13.5h10"],
  pause: ["M5.5 3.5v9", "M10.5 3.5v9"],
  play: ["M5 3.2v9.6L12.5 8z"],
  up: ["M8 13V3.5", "m4 7.2 4-4 4 4"],
  back: ["M13 8H3.5", "m7.2 4-4 4 4 4"],
  help: ["M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z", "M6.3 6.3A1.8 1.8 0 1 1 8 8.4v.6", "M8 11.2v.1"],
  warning: ["M8 2.3 14 13H2z", "M8 6.5v3", "M8 11.3v.1"],
  info: ["M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z", "M8 7.3v3.7", "M8 5v.1"],
  broken: ["M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z", "m5.9 5.9 4.2 4.2", "m10.1 5.9-4.2 4.2"],
  link: ["M6.8 9.2a2.5 2.5 0 0 0 3.6 0l2-2a2.5 2.5 0 0 0-3.6-3.6l-.9.9", "M9.2 6.8a2.5 2.5 0 0 0-3.6 0l-2 2a2.5 2.5 0 0 0 3.6 3.6l.9-.9"],
  terminal: ["M2 3h12v10H2z", "m4.5 6 2 2-2 2", "M8.5 10.5h3"],
  tunnel: ["M2 13.5V8a6 6 0 0 1 12 0v5.5", "M5.5 13.5V8.4a2.5 2.5 0 0 1 5 0v5.1", "M1 13.5h14"],
  compare: ["M2.5 3h4.5v10H2.5z", "M9 3h4.5v10H9z"],
  exit: ["M6.5 2.5h-4v11h4", "M6.5 8H14", "m11 5 3 3-3 3"],
  clock: ["M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z", "M8 4.7V8l2.3 1.5"],
  globe: ["M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12Z", "M2 8h12", "M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14", "M8 2C6 3.8 5.4 5.8 5.4 8S6 12.2 8 14"],
  person: ["M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8Z", "M3 13.5c.6-2.5 2.5-3.5 5-3.5s4.4 1 5 3.5"],
  funnel: ["M2.5 3h11L9.3 8.3v4.2l-2.6 1V8.3z"],
};

const SVG = "http://www.w3.org/2000/svg";

/** A picture for the eye only; what it means stands beside it or in the label of what holds it. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  for (const data of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", data);
    svg.append(path);
  }
  return svg;
}
