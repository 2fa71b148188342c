// What went wrong on the way back from a provider; the server sends only the code in the address.

import { ApiError } from "/js/api.js";

const WORDS = {
  "CVT-5110": ["There is an account with this e-mail address, and it has not confirmed the address.",
    "Sign in with your password, open the link in the e-mail we sent you, then sign in with the other provider again."],
  "CVT-5111": ["The provider does not say that your e-mail address is yours.",
    "Confirm the address there, or sign up here with e-mail and password."],
  "CVT-5112": ["The provider did not let you in.", "Try again and allow it there, or sign in another way."],
  "CVT-5113": ["This sign-in took too long, or was begun in another browser.", "Begin again here."],
  "CVT-5114": ["The provider did not answer as it should.", "Try again in a minute, or sign in another way."],
};

/** The problem that the address names, or null. */
export function problemOfAddress() {
  const code = new URLSearchParams(location.search).get("problem");
  if (code === null) return null;
  const [what, action] = WORDS[code] ?? ["Signing in did not work.", "Try again, or sign in another way."];
  return new ApiError(what, { code: code in WORDS ? code : null, action });
}
