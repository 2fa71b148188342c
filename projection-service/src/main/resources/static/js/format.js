// Numbers, times and foreign text as a person reads them. Pure functions.

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** Bytes with decimal units: 999 B, 1.5 kB, 12.3 MB. */
export function bytes(count) {
  if (count === null || count === undefined) return "–";
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  if (unit === 0) return `${value} B`;
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0+$|(\.\d)0$/, "$1")} ${UNITS[unit]}`;
}

/** Microseconds: 850 µs, 12 ms, 1.24 s, 2 min 5 s, 3 h 20 min. */
export function duration(micros) {
  if (micros === null || micros === undefined) return "–";
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 10_000) return `${(micros / 1000).toFixed(1)} ms`;
  if (micros < 999_500) return `${Math.round(micros / 1000)} ms`;
  if (micros < 9_995_000) return `${(micros / 1e6).toFixed(2)} s`;
  if (micros < 59_950_000) return `${(micros / 1e6).toFixed(1)} s`;
  return span(micros / 1e6);
}

/** Seconds, in the two largest units: 45 s, 2 min 5 s, 3 h 20 min, 2 d 4 h. */
export function span(seconds) {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) return `${all} s`;
  if (all < 3600) return joined(Math.floor(all / 60), "min", all % 60, "s");
  const minutes = Math.floor(all / 60);
  if (minutes < 24 * 60) return joined(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.floor(minutes / 60);
  return joined(Math.floor(hours / 24), "d", hours % 24, "h");
}

function joined(large, largeUnit, small, smallUnit) {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long ago, coarse: just now, 5 min ago, 2 d ago. */
export function ago(instant, now = Date.now()) {
  const seconds = (now - Date.parse(instant)) / 1000;
  if (seconds < 45) return "just now";
  if (seconds < 3570) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_000) return `${Math.max(1, Math.round(seconds / 3600))} h ago`;
  return `${Math.max(1, Math.round(seconds / 86_400))} d ago`;
}

/** The time of day with milliseconds, in the reader's zone; the day in front when it is not today. */
export function clock(instant, now = new Date()) {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "–";
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  if (at.toDateString() === now.toDateString()) return `${time}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** Date, time and zone offset in full. */
export function fullTime(instant) {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "–";
  return at.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "long" });
}

/** The month in words: November 2026. */
export function monthName(month) {
  const [year, number] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1, 1)).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" });
}

function two(number) {
  return String(number).padStart(2, "0");
}

/** A whole number with thin spaces between thousands. */
export function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/**
 * Header values and targets come with one character per octet (ISO-8859-1). Most senders mean UTF-8, so that is
 * shown where the octets are valid UTF-8; everything else is shown as it is.
 */
export function foreignText(latin1) {
  if (!/[\u0080-\u00ff]/.test(latin1) || /[^\u0000-\u00ff]/.test(latin1)) return latin1;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(latin1, (c) => c.charCodeAt(0)));
  } catch {
    return latin1;
  }
}

/** Path and query of a request target. */
export function splitTarget(target) {
  const at = target.indexOf("?");
  return at < 0 ? { path: target, query: "" } : { path: target.slice(0, at), query: target.slice(at) };
}

/** good, info, warn, bad or none: how a status is coloured. */
export function statusTone(status) {
  if (status === null || status === undefined) return "bad";
  if (status < 200) return "info";
  if (status < 300) return "good";
  if (status < 400) return "info";
  return status < 500 ? "warn" : "bad";
}
