// A chart of a traffic series, drawn as SVG. What it shows is in the table beside it as well. Pure but for making elements.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const HEIGHT = 160;

/** The stacked parts of a point from the bottom: [{tone, count}]. */
export function parts(point) {
  const s = point.statuses;
  return [
    { tone: "good", count: s.success },
    { tone: "info", count: s.informational + s.redirection },
    { tone: "warn", count: s.clientError },
    { tone: "bad", count: s.serverError + s.none },
  ];
}

/** Rectangles of a series: [{tone, x, y, width, height}] in a box of the given size. */
export function bars(series, width = WIDTH, height = HEIGHT) {
  const most = Math.max(1, ...series.map((point) => point.requests));
  const step = width / Math.max(1, series.length);
  const found = [];
  series.forEach((point, index) => {
    let y = height;
    for (const part of parts(point)) {
      if (part.count === 0) continue;
      const size = (part.count / most) * height;
      y -= size;
      found.push({ tone: part.tone, x: index * step, y, width: Math.max(0.5, step * 0.9), height: size });
    }
  });
  return found;
}

export function requestChart(series, label) {
  return svg(label, bars(series).map(({ tone, ...box }) => shape("rect", { class: tone, ...box })));
}

/** The p95 of each point; gaps where nothing was answered. */
export function latencyChart(series, label) {
  const most = Math.max(1, ...series.map((point) => point.latency?.p95 ?? 0));
  const step = WIDTH / Math.max(1, series.length);
  let path = "";
  let isOpen = false;
  series.forEach((point, index) => {
    if (point.latency) path += `${isOpen ? "L" : "M"}${(index + 0.5) * step} ${HEIGHT - (point.latency.p95 / most) * (HEIGHT - 4)}h0.1`;
    isOpen = point.latency !== null;
  });
  return svg(label, [shape("path", { class: "line", d: path })]);
}

function svg(label, children) {
  const element = shape("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label, preserveAspectRatio: "none" });
  element.append(...children);
  return element;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
