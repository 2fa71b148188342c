// Why an exchange failed, in a sentence, and what to do: the sentences of the error catalogue for the codes that an
// exchange can carry.

const WORDS = {
  "CVT-1002": ["The tunnel exists, but its agent is not connected.", "Start it again with: culvert http PORT."],
  "CVT-1003": ["The tunnel is up, but the local server behind it does not accept connections.", "Start the local server, or check the port the agent forwards to."],
  "CVT-1004": ["The local server took too long to answer.", "Try again; the limit is ORIGIN_TIMEOUT at the agent and RESPONSE_TIMEOUT at the gateway."],
  "CVT-1005": ["The local server closed the connection or sent something that is not HTTP.", "Look at the local server's log; if it speaks only HTTP/2, run the agent with --origin-protocol h2."],
  "CVT-1006": ["The agent's connection was lost while it was answering.", "Try again in a moment; the agent reconnects by itself."],
  "CVT-1013": ["The server has no room for another request just now.", "Try again in a few seconds."],
  "CVT-1014": ["The request did not arrive in time.", "Send the whole head within the time limit."],
  "CVT-1017": ["The client closed the connection before the response was complete.", "Nothing to do."],
};

const OUTCOMES = {
  CLIENT_LEFT: "The client closed the connection before the response was complete.",
  AGENT_LEFT: "The agent's connection was lost while it was answering.",
  ORIGIN_FAILED: "The local server could not be reached, or broke off.",
  TIMED_OUT: "The local server took too long to answer.",
  REFUSED: "The request was refused before it reached the local server.",
  FAILED: "The exchange failed.",
};

/** {what, action, code} for an exchange that was not simply answered; null for one that was. */
export function failureOf({ outcome, errorCode }) {
  const words = errorCode && WORDS[errorCode];
  if (words) return { what: words[0], action: words[1], code: errorCode };
  if (errorCode || (outcome && outcome !== "ANSWERED")) return { what: OUTCOMES[outcome] ?? OUTCOMES.FAILED, action: null, code: errorCode };
  return null;
}

/** What happened, for a code alone. */
export function wordsFor(code) {
  return WORDS[code] ? { what: WORDS[code][0], action: WORDS[code][1] } : null;
}
