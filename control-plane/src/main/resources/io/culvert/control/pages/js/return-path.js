// Where to go on after signing in: one of our own pages, never another site. The server has the same rule.

const OURS = /^(?:\/|\/account|\/device(?:\?user_code=[A-Za-z-]{0,16})?)$/;

/** What the address asks for, if it may be gone to. */
export function returnPath() {
  const path = new URLSearchParams(location.search).get("return") ?? "/account";
  return OURS.test(path) ? path : "/account";
}

/** The address of a page that leads back to `path`. */
export function leadingTo(page, path) {
  return path === "/account" ? page : `${page}?${new URLSearchParams({ return: path })}`;
}
