package io.culvert.gateway.answer;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The error page: small, readable in light and dark, with nothing loaded from elsewhere. */
final class ErrorPage {
  /** Nothing but the page's own style. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>${status} · ${code}</title>
      <style>
      :root { color-scheme: light dark; --ink: #1b1f24; --quiet: #59636e; --paper: #f6f7f9; --card: #fff; --line: #d8dde3 }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e8ebef; --quiet: #9aa4af; --paper: #14171b; --card: #1d2127; --line: #333a43 }
      }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
        font: 1rem/1.55 system-ui, sans-serif }
      main { box-sizing: border-box; width: min(36rem, calc(100vw - 2rem)); padding: 2rem; background: var(--card);
        border: 1px solid var(--line); border-radius: .75rem }
      h1 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.3 }
      p { margin: 0 0 1rem }
      footer { color: var(--quiet); font-size: .875rem }
      code { font-family: ui-monospace, monospace }
      </style>
      </head>
      <body>
      <main>
      <h1>${what}</h1>
      <p>${until}${action}</p>
      <footer><code>${code}</code> · HTTP ${status} ${reason} · Culvert</footer>
      </main>
      </body>
      </html>
      """;

  private ErrorPage() {}

  /**
   * The page.
   *
   * @param until a sentence saying until when it is so; empty when nobody can say
   */
  static String html(CulvertError error, String until) {
    return PAGE.replace("${status}", Integer.toString(error.status()))
        .replace("${reason}", HttpResponseStatus.valueOf(error.status()).reasonPhrase())
        .replace("${code}", error.code())
        .replace("${what}", escaped(error.what()))
        .replace("${until}", until.isEmpty() ? "" : escaped(until) + " ")
        .replace("${action}", escaped(error.action()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
