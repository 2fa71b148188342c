// A request as a curl command for a POSIX shell. Pure functions.

import { fieldValue } from "./headers-table.js";

/** curl makes these itself from the address and the body. */
const MADE_BY_CURL = new Set(["host", "content-length", "transfer-encoding", "connection", "expect"]);

/**
 * The command. `body` are the bytes of the request body, or null when they were not kept whole; bytes that are not
 * plain text are written as printf escapes and piped in, so that what arrives is the same to the bit.
 */
export function asCurl(detail, body) {
  const host = fieldValue(detail.requestHeaders, "host") ?? detail.hostname;
  const parts = ["curl"];
  const hasBody = body !== null && body.length > 0;
  if (detail.method === "HEAD") parts.push("--head");
  else if (detail.method !== (hasBody ? "POST" : "GET")) parts.push(`-X ${quoted(detail.method)}`);
  parts.push("--path-as-is", "--globoff");
  parts.push(quoted(`${detail.scheme ?? "http"}://${host}${detail.target.startsWith("/") ? "" : "/"}${detail.target}`));
  for (const [name, value] of detail.requestHeaders) {
    if (MADE_BY_CURL.has(name.toLowerCase())) continue;
    parts.push(`-H ${quoted(value === "" ? `${name};` : `${name}: ${value}`)}`);
  }
  // Without this curl would claim a form.
  if (hasBody && fieldValue(detail.requestHeaders, "content-type") === null) parts.push("-H 'Content-Type:'");
  if (!hasBody) return parts.join(" \\\n  ");
  const text = plainText(body);
  // --data-binary would read a file when the text begins with @; --data-raw takes it as it stands.
  if (text !== null) return [...parts, `${text.startsWith("@") ? "--data-raw" : "--data-binary"} ${quoted(text)}`].join(" \\\n  ");
  return `printf '${escaped(body)}' |\n${[...parts, "--data-binary @-"].join(" \\\n  ")}`;
}

/** In single quotes nothing is special but the single quote. */
export function quoted(text) {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function plainText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

function escaped(bytes) {
  let out = "";
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c && byte !== 0x25;
    out += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return out;
}
