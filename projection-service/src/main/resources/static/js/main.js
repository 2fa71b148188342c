// Start here: sign in, then the application.

import { api } from "./api.js";
import { startApp } from "./app.js";
import { fill } from "./dom.js";
import { loginPage, takeTokenFromAddress } from "./login.js";

const root = document.getElementById("app");

async function start() {
  const token = takeTokenFromAddress();
  try {
    if (token) await api.login(token);
    enter(await api.me());
  } catch (error) {
    askForToken(error.isUnauthenticated && !token ? null : error);
  }
}

function askForToken(error = null) {
  fill(root, loginPage({
    error,
    signIn: async (token) => {
      await api.login(token);
      enter(await api.me());
    },
  }));
}

function enter(me) {
  const stop = startApp(root, me, {
    onSignOut: async () => {
      stop();
      await api.logout().catch(() => {});
      askForToken();
    },
    onSignedOut: (error) => {
      stop();
      askForToken(error);
    },
  });
}

start();
