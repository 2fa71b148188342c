// Where the page is, kept in the address: #/requests/ID/compare?filter=…

const PATH = /^#\/(?:requests\/([^/?]+)(\/compare)?)?(?:\?(.*))?$/;

/** Reads a location hash: {id, compare, filter}. Anything unknown is the list without a filter. */
export function readHash(hash) {
  const match = PATH.exec(hash);
  if (!match) return { id: null, compare: false, filter: "" };
  return {
    id: match[1] ? decoded(match[1]) : null,
    compare: match[2] !== undefined,
    filter: new URLSearchParams(match[3] ?? "").get("filter") ?? "",
  };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The hash for a place. */
export function writeHash({ id = null, compare = false, filter = "" }) {
  const path = id === null ? "#/" : `#/requests/${encodeURIComponent(id)}${compare ? "/compare" : ""}`;
  return filter === "" ? path : `${path}?${new URLSearchParams({ filter })}`;
}

/** Holds the current place; dispatches `change` when it is another one. */
export class Router extends EventTarget {
  place = readHash(location.hash);

  constructor() {
    super();
    window.addEventListener("hashchange", () => {
      const place = readHash(location.hash);
      if (writeHash(place) === writeHash(this.place)) return;
      this.place = place;
      this.dispatchEvent(new Event("change"));
    });
  }

  /** Goes to a place that differs in the given properties; replace leaves no step for the back button. */
  go(changes, { replace = false } = {}) {
    const place = { ...this.place, ...changes };
    const hash = writeHash(place);
    if (hash === writeHash(this.place)) return;
    this.place = place;
    if (replace) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
    this.dispatchEvent(new Event("change"));
  }
}
