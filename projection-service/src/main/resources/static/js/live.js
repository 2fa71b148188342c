// The live feed: server-sent events, kept up over disconnections.

const FIRST_RETRY = 500;
const LAST_RETRY = 15_000;
const HIDDEN_PATIENCE = 60_000;
const WATCH = 10_000;
const SLEPT = 40_000;

/**
 * Dispatches `exchange`, `session` and `usage` (CustomEvent, detail = the object), `state` (detail = connecting, live
 * or reconnecting) and `gap` after each connection: what happened just before may have been missed.
 *
 * A page that nobody looks at for a minute lets go of its connection: over HTTP/1.1 a browser has six per server, and
 * a few forgotten tabs would lock the seventh out.
 */
export class LiveFeed extends EventTarget {
  #url;
  #source = null;
  #retry = FIRST_RETRY;
  #timer = 0;
  #hidden = 0;
  #watch = 0;
  #awake = 0;
  #closed = true;
  state = "connecting";

  constructor(url = "/api/v1/live") {
    super();
    this.#url = url;
  }

  open() {
    this.#closed = false;
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("online", this.#onOnline);
    this.#awake = Date.now();
    this.#watch = setInterval(() => this.#lookAtTheClock(), WATCH);
    this.#connect();
  }

  close() {
    this.#closed = true;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("online", this.#onOnline);
    clearTimeout(this.#timer);
    clearTimeout(this.#hidden);
    clearInterval(this.#watch);
    this.#source?.close();
    this.#source = null;
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.#url, { withCredentials: true });
    this.#source = source;
    source.onopen = () => {
      this.#retry = FIRST_RETRY;
      this.#become("live");
      this.#tell("gap");
    };
    source.onerror = () => this.#lost(source);
    for (const type of ["exchange", "session", "usage"]) {
      source.addEventListener(type, (event) => this.#tell(type, JSON.parse(event.data)));
    }
  }

  #lost(source) {
    if (this.#closed || source !== this.#source) return;
    this.#become("reconnecting");
    // The browser retries by itself after a lost connection, but gives up after an error answer (503 while starting).
    if (source.readyState !== EventSource.CLOSED) return;
    this.#timer = setTimeout(() => this.#connect(), this.#retry * (0.75 + Math.random() / 2));
    this.#retry = Math.min(this.#retry * 2, LAST_RETRY);
    this.#tell("refused");
  }

  #onVisibility = () => {
    clearTimeout(this.#hidden);
    if (document.hidden) {
      this.#hidden = setTimeout(() => {
        this.#source?.close();
        this.#source = null;
        clearTimeout(this.#timer);
        this.#become("reconnecting");
      }, HIDDEN_PATIENCE);
    } else if (this.#source === null || this.#source.readyState === EventSource.CLOSED) {
      this.#connect();
    }
  };

  #onOnline = () => {
    if (this.state !== "live") this.#connect();
  };

  /** After the machine slept the connection is often dead without anybody having said so. */
  #lookAtTheClock() {
    const now = Date.now();
    const slept = now - this.#awake > SLEPT;
    this.#awake = now;
    if (slept && this.#source !== null) this.#connect();
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.#tell("state", state);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
