// The filter's small language: method:POST,PUT status:4xx host:shop path:/api from:1h free text. Pure functions.

const KEYS = ["method", "status", "host", "path", "from", "to"];
const LISTS = new Set(["method", "status"]);
const RELATIVE = /^(\d{1,5})(s|m|h|d)$/;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads a filter. Words of the form key:value with a known key are conditions; everything else is free text.
 * Quotes keep spaces: path:"/a b". The result has one property per condition, `q` for the free text, and `problems`,
 * one sentence each, for values that cannot be meant; such a condition is left out.
 */
export function parseFilter(text) {
  const filter = { problems: [] };
  const words = [];
  for (const { raw, key, value } of tokens(text)) {
    if (key === null) words.push(value);
    else if (value === "") filter.problems.push(`${key}: needs a value.`);
    else {
      const problem = problemWith(key, value);
      if (problem) filter.problems.push(problem);
      else if (LISTS.has(key) && filter[key]) filter[key] += `,${normal(key, value)}`;
      else if (filter[key]) filter.problems.push(`${key}: can be given once; ${raw} is ignored.`);
      else filter[key] = normal(key, value);
    }
  }
  if (words.length > 0) filter.q = words.join(" ");
  return filter;
}

function* tokens(text) {
  for (const [raw] of text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const colon = raw.indexOf(":");
    const key = raw.slice(0, Math.max(0, colon)).toLowerCase();
    if (KEYS.includes(key)) yield { raw, key, value: unquoted(raw.slice(colon + 1)) };
    else yield { raw, key: null, value: unquoted(raw) };
  }
}

function unquoted(text) {
  return text.replaceAll('"', "");
}

function problemWith(key, value) {
  if (key === "status") {
    const wrong = value.split(",").find((one) => !/^([1-5]xx|[1-9]\d\d|none)$/i.test(one));
    return wrong === undefined ? null : `status:${wrong} is no status. Use 404, 4xx, none or a list such as 404,5xx.`;
  }
  if (key === "method") {
    const wrong = value.split(",").find((one) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(one));
    return wrong === undefined ? null : `method:${wrong} is no method.`;
  }
  if (key === "from" || key === "to") {
    if (RELATIVE.test(value) || !Number.isNaN(Date.parse(value))) return null;
    return `${key}:${value} is no time. Use 30m, 2h, 1d or 2026-11-23T10:00.`;
  }
  return null;
}

function normal(key, value) {
  if (key === "method") return value.toUpperCase();
  return key === "status" || key === "host" ? value.toLowerCase() : value;
}

/** Whether the filter lets everything through. */
export function isEmpty(filter) {
  return KEYS.every((key) => !filter[key]) && !filter.q;
}

/** The same filter as parameters of the API; a short host name becomes the full one where it is known. */
export function apiParams(filter, hostnames = [], now = Date.now()) {
  return {
    host: filter.host && fullHost(filter.host, hostnames),
    method: filter.method,
    status: filter.status,
    path: filter.path,
    q: filter.q,
    from: filter.from && instant(filter.from, now),
    to: filter.to && instant(filter.to, now),
  };
}

function fullHost(host, hostnames) {
  return hostnames.includes(host) ? host : (hostnames.find((name) => name.startsWith(`${host}.`)) ?? host);
}

function instant(value, now) {
  const match = RELATIVE.exec(value);
  const at = match ? now - Number(match[1]) * SECONDS[match[2]] * 1000 : Date.parse(value);
  return new Date(at).toISOString();
}

/**
 * Whether a summary from the live feed belongs into the list. Free text and times are the server's to judge:
 * then the answer is null, "ask".
 */
export function matches(filter, summary) {
  if (filter.host && summary.hostname !== filter.host && !summary.hostname.startsWith(`${filter.host}.`)) return false;
  if (filter.method && !filter.method.split(",").includes(summary.method.toUpperCase())) return false;
  if (filter.status && !filter.status.split(",").some((one) => statusIs(one, summary.status))) return false;
  if (filter.path && !pathIs(filter.path, summary.target)) return false;
  return filter.q || filter.from || filter.to ? null : true;
}

function statusIs(wanted, status) {
  if (wanted === "none") return status === null;
  if (status === null) return false;
  return wanted.endsWith("xx") ? Math.floor(status / 100) === Number(wanted[0]) : status === Number(wanted);
}

/** As the API has it: the target begins with the text, in which an asterisk stands for anything. */
function pathIs(wanted, target) {
  const [start, ...rest] = wanted.split("*");
  if (!target.startsWith(start)) return false;
  let at = start.length;
  for (const part of rest) {
    const found = target.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
