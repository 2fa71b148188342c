// SQL over one's own traffic: a statement, its rows, and a download.

import { fill, h } from "./dom.js";
import { count } from "./format.js";
import { announce, failureNote } from "./notice.js";
import { table } from "./table.js";

const EXAMPLE = "select path, count(*) as requests, round(avg(duration_ms)) as ms\nfrom requests\nwhere started_at > now() - interval '1 day'\ngroup by path order by 2 desc limit 20";
const SHOWN = 500;

export function sqlPanel({ api }) {
  const text = h("textarea", { id: "sql", spellcheck: "false", "aria-label": "SQL" });
  text.value = EXAMPLE;
  const body = h("div");
  const run = h("button", { type: "submit", class: "button primary", text: "Run" });
  const download = h("button", { type: "button", class: "button", text: "Download CSV", on: { click: save } });
  const form = h("form", { on: { submit: (event) => { event.preventDefault(); ask(); } } }, h("div", { class: "wide" }, text), run, download);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask();
  });

  async function busy(work) {
    if (run.disabled) return;
    run.disabled = true;
    download.disabled = true;
    try {
      await work();
    } catch (error) {
      fill(body, failureNote(error));
    } finally {
      run.disabled = false;
      download.disabled = false;
    }
  }

  function ask() {
    return busy(async () => {
      const answer = await api.sql(text.value, "json").then((response) => response.json());
      const rows = answer.rows.slice(0, SHOWN).map((row) => row.map(shown));
      const words = `${count(answer.rowCount)} ${answer.rowCount === 1 ? "row" : "rows"}${answer.truncated ? ", and there are more" : ""}${answer.rowCount > SHOWN ? `; the first ${SHOWN} are shown` : ""}`;
      fill(body, table(answer.columns.map((column) => column.name), rows), h("p", { class: "muted", text: words }));
      announce(words);
    });
  }

  function save() {
    return busy(async () => {
      const response = await api.sql(text.value, "csv");
      const link = h("a", { href: URL.createObjectURL(await response.blob()), download: "culvert.csv" });
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  return {
    element: h("section", { class: "card", "aria-labelledby": "sql-title" }, h("h2", { id: "sql-title", text: "SQL" }),
      h("p", { class: "muted", text: "Read only, your own rows only. Views: requests, request_headers, sessions, usage, traffic_minutes." }), form, body),
  };
}

function shown(cell) {
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}
