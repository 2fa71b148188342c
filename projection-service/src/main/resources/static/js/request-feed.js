// Fills the store: the first page, older pages, live events, and what a broken connection missed.

import { apiParams, isEmpty, matches, parseFilter } from "./filter.js";

const PAGE = 100;
const GAP_PAGE = 200;
const GAP_PAGES = 20;
const MOST_HELD = 2000;
const MOST_FRESH = 500;
const ASK_DELAY = 400;

/** Dispatches `change` when loading, hasOlder, waiting or the error changes, and `begin` when a list begins anew. */
export class RequestFeed extends EventTarget {
  #api;
  #store;
  #hostnames;
  #cursor = null;
  #loading = new AbortController();
  #askTimer = 0;
  /** Live events by id while the list is paused; null when they became too many and the API has to be asked instead. */
  #held = new Map();
  #early = [];
  #gapWhileLoading = false;
  filter = parseFilter("");
  loading = false;
  loadingOlder = false;
  hasOlder = false;
  paused = false;
  error = null;
  /** Ids that came by the live feed and should be shown as new. */
  fresh = new Set();

  /** `hostnames` promises the hostnames of the account's tunnels. */
  constructor(api, store, live, hostnames) {
    super();
    this.#api = api;
    this.#store = store;
    this.#hostnames = hostnames;
    live.addEventListener("exchange", (event) => this.#arrived(event.detail));
    live.addEventListener("gap", () => this.#fillGap());
  }

  /** How many live events wait while the list is paused. */
  get waiting() {
    return this.#held === null ? MOST_HELD : this.#held.size;
  }

  /** Starts over with another filter. */
  async show(filter) {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    clearTimeout(this.#askTimer);
    this.filter = filter;
    this.fresh.clear();
    this.#held = new Map();
    this.#early = [];
    this.#become({ loading: true, error: null, hasOlder: false });
    try {
      const page = await this.#api.requests({ ...(await this.#params()), limit: PAGE }, signal);
      this.#cursor = page.nextCursor;
      this.#begin(page.items, { hasOlder: page.nextCursor !== null });
    } catch (error) {
      if (error.name !== "AbortError") this.#begin([], { error });
    }
  }

  /** The first page is here: it takes the place of what was shown before, so the list does not flicker. */
  #begin(items, changes) {
    this.#store.replace(items);
    this.#become({ loading: false, ...changes });
    this.dispatchEvent(new Event("begin"));
    for (const summary of this.#early.splice(0)) this.#arrived(summary);
    if (this.#gapWhileLoading) this.#fillGap();
  }

  async loadOlder() {
    if (this.loadingOlder || this.loading || !this.hasOlder) return;
    const { signal } = this.#loading;
    this.#become({ loadingOlder: true });
    try {
      let added = 0;
      // Filling a gap may have brought a page that the cursor has yet to pass.
      for (let more = true; more; more = added === 0 && this.#cursor !== null) {
        const page = await this.#api.requests({ ...(await this.#params()), ...this.#older(), limit: PAGE }, signal);
        added = this.#store.put(page.items);
        this.#store.trimmed = false;
        this.#cursor = page.nextCursor;
      }
      this.#become({ loadingOlder: false, hasOlder: this.#cursor !== null, error: null });
    } catch (error) {
      this.#become(error.name === "AbortError" ? { loadingOlder: false } : { loadingOlder: false, error });
    }
  }

  #older() {
    const last = this.#store.rows.at(-1);
    return this.#store.trimmed && last ? { to: last.startedAt } : { cursor: this.#cursor };
  }

  pause() {
    this.#become({ paused: true });
  }

  resume() {
    const held = this.#held;
    this.#held = new Map();
    this.#become({ paused: false });
    if (held === null) this.#refresh(GAP_PAGES);
    else for (const summary of held.values()) this.#arrived(summary);
  }

  #arrived(summary) {
    if (this.loading) {
      this.#early.push(summary);
      return;
    }
    const known = this.#store.get(summary.id) !== undefined;
    if (this.paused && !known) {
      this.#hold(summary);
      return;
    }
    const verdict = isEmpty(this.filter) ? true : matches(this.filter, summary);
    if (verdict === true) this.#take(summary, known);
    else if (verdict === null) this.#askSoon();
    else if (known) this.#store.remove(summary.id);
  }

  #hold(summary) {
    if (this.#held !== null) this.#held.set(summary.id, summary);
    if (this.#held?.size > MOST_HELD) this.#held = null;
    this.#become({});
  }

  #take(summary, known) {
    // Rows that never came into sight need no mark.
    if (this.fresh.size > MOST_FRESH) this.fresh.clear();
    if (!known) this.fresh.add(summary.id);
    this.#store.put([summary]);
  }

  /** Free text can only be matched by the server: the newest page is asked for again, not for every event. */
  #askSoon() {
    if (this.#askTimer) return;
    this.#askTimer = setTimeout(() => {
      this.#askTimer = 0;
      this.#refresh(1);
    }, ASK_DELAY);
  }

  async #fillGap() {
    // The page on its way may be older than the connection, and will replace what is here.
    this.#gapWhileLoading = this.loading;
    if (this.loading) return;
    const open = this.#store.rows.filter((row) => row.open).slice(0, 20);
    await this.#refresh(GAP_PAGES);
    const { signal } = this.#loading;
    for (const row of open) {
      if (!this.#store.get(row.id)?.open) continue;
      try {
        this.#store.put([await this.#api.request(row.id, signal)]);
      } catch {
        // The row stays as it was; the next event or visit renews it.
      }
    }
  }

  /** Asks for the newest pages until one reaches what is known already. */
  async #refresh(pages) {
    const { signal } = this.#loading;
    const newest = this.#store.rows[0];
    let cursor = null;
    try {
      for (let number = 1; number <= pages; number += 1) {
        const page = await this.#api.requests({ ...(await this.#params()), cursor, limit: GAP_PAGE }, signal);
        const reached = newest === undefined || page.items.some((item) => item.startedAt <= newest.startedAt);
        // Too much was missed to be joined to the old rows without a hole: the fresh rows start the list anew.
        if (!reached && number === pages && pages > 1) return this.show(this.filter);
        this.#store.put(page.items);
        cursor = page.nextCursor;
        if (reached || cursor === null) break;
      }
      this.#become({ error: null });
    } catch (error) {
      if (error.name !== "AbortError") this.#become({ error });
    }
  }

  async #params() {
    // A short name means a hostname, and right after a reload those are not known yet.
    return apiParams(this.filter, this.filter.host ? await this.#hostnames() : []);
  }

  #become(changes) {
    Object.assign(this, changes);
    this.dispatchEvent(new Event("change"));
  }
}
