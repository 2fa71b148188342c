// Replaying a request and waiting for the exchange that comes of it.

import { ApiError } from "./api.js";
import { wordsFor } from "./failure-words.js";

const LONGEST = 120_000;
const FIRST_LOOK = 250;
const LAST_LOOK = 2000;

/**
 * Asks for the replay; resolves with the new exchange's detail once it is over. The live feed tells first; the API is
 * asked as well, in growing steps, for when the feed is down.
 */
export async function replayAndWait(api, live, id) {
  const { replayId } = await api.replay(id);
  const until = Date.now() + LONGEST;
  const tip = tipFrom(live, replayId);
  try {
    for (let pause = FIRST_LOOK; Date.now() < until; pause = Math.min(pause * 1.5, LAST_LOOK)) {
      const done = await look(api, replayId, tip.exchangeId);
      if (done !== null) return done;
      await Promise.race([tip.next(), new Promise((resolve) => setTimeout(resolve, pause))]);
    }
  } finally {
    tip.stop();
  }
  throw new ApiError("The replay has not finished yet.", { action: "Its request will appear in the list when it has." });
}

function tipFrom(live, replayId) {
  let wake = () => {};
  const tip = {
    exchangeId: null,
    next: () => new Promise((resolve) => { wake = resolve; }),
    stop: () => live.removeEventListener("exchange", heard),
  };
  function heard({ detail: summary }) {
    if (summary.replayId !== replayId || summary.open) return;
    tip.exchangeId = summary.id;
    wake();
  }
  live.addEventListener("exchange", heard);
  return tip;
}

async function look(api, replayId, tipped) {
  const exchangeId = tipped ?? (await finished(api, replayId));
  if (exchangeId === null) return null;
  try {
    const detail = await api.request(exchangeId);
    return detail.open ? null : detail;
  } catch (error) {
    // The replay's end may be known a moment before its exchange.
    if (mayPass(error)) return null;
    throw error;
  }
}

async function finished(api, replayId) {
  let state;
  try {
    state = await api.replayState(replayId);
  } catch (error) {
    if (mayPass(error)) return null;
    throw error;
  }
  if (state.state !== "FINISHED") return null;
  if (state.exchangeId !== null) return state.exchangeId;
  const words = wordsFor(state.errorCode);
  throw new ApiError(words?.what ?? "The replay could not be run.", { code: state.errorCode, action: words?.action ?? null });
}

/** Whether it is worth asking again: not here yet, or the server is out of sorts or out of reach. */
function mayPass(error) {
  return error.status === 404 || error.status >= 500 || error.status === 0;
}
