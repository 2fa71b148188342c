// The requests that the page knows, newest first, each once.

const MOST = 20_000;
const KEPT = 15_000;

/** Whether a comes before b in the list: later start first, then the larger id. */
export function isBefore(a, b) {
  if (a.startedAt !== b.startedAt) return a.startedAt > b.startedAt;
  return a.id > b.id;
}

/** Dispatches `change` after every change. */
export class RequestStore extends EventTarget {
  rows = [];
  #byId = new Map();
  /** Set when old rows were let go to bound the memory; older ones must then be asked for by time. */
  trimmed = false;

  get(id) {
    return this.#byId.get(id);
  }

  indexOf(id) {
    const row = this.#byId.get(id);
    return row === undefined ? -1 : this.#position(row);
  }

  /** Forgets everything and begins with these summaries. */
  replace(summaries) {
    this.rows = [];
    this.#byId.clear();
    this.trimmed = false;
    this.put(summaries);
  }

  /** Puts summaries in or renews them; returns how many were not there before. */
  put(summaries) {
    let added = 0;
    for (const summary of summaries) {
      const old = this.#byId.get(summary.id);
      // A page that was asked for before the exchange ended may arrive after the event of its end.
      if (old && !old.open && summary.open) continue;
      if (old && old.startedAt === summary.startedAt) this.rows[this.#position(old)] = summary;
      else {
        if (old) this.#remove(old);
        this.rows.splice(this.#position(summary), 0, summary);
        if (!old) added += 1;
      }
      this.#byId.set(summary.id, summary);
    }
    if (this.rows.length > MOST) this.#trim();
    this.#changed();
    return added;
  }

  remove(id) {
    const row = this.#byId.get(id);
    if (row === undefined) return;
    this.#remove(row);
    this.#byId.delete(id);
    this.#changed();
  }

  #remove(row) {
    this.rows.splice(this.#position(row), 1);
  }

  #trim() {
    for (const row of this.rows.splice(KEPT)) this.#byId.delete(row.id);
    this.trimmed = true;
  }

  /** Index of the first row that does not come before this one. */
  #position(row) {
    let low = 0;
    let high = this.rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.rows[middle], row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
