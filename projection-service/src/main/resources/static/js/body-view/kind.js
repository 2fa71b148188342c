// What a body is, from its type and its first bytes. Pure functions.

const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/svg+xml",
  "image/x-icon", "image/vnd.microsoft.icon", "image/apng"]);
const TEXTS = new Set(["application/javascript", "application/ecmascript", "application/xml", "application/xhtml+xml",
  "application/graphql", "application/x-ndjson", "application/jsonl", "application/sql", "application/toml", "application/yaml",
  "application/x-yaml", "application/x-sh", "application/manifest+json", "message/http", "application/x-javascript"]);

/** The media type in lower case without parameters, and the parameters by name. */
export function parseType(contentType) {
  const [type, ...rest] = (contentType ?? "").split(";");
  const params = {};
  for (const part of rest) {
    const at = part.indexOf("=");
    if (at > 0) params[part.slice(0, at).trim().toLowerCase()] = part.slice(at + 1).trim().replace(/^"(.*)"$/, "$1");
  }
  return { type: type.trim().toLowerCase(), params };
}

/** json, form, multipart, image, text or binary. */
export function kindOf(contentType, bytes) {
  const { type, params } = parseType(contentType);
  if (type === "application/json" || type.endsWith("+json")) return "json";
  if (type === "application/x-www-form-urlencoded") return "form";
  if (type === "multipart/form-data" && params.boundary) return "multipart";
  if (IMAGES.has(type)) return "image";
  if (type.startsWith("text/") || type.endsWith("+xml") || TEXTS.has(type)) return "text";
  if (type !== "" && type !== "application/octet-stream") return looksLikeText(bytes) ? "text" : "binary";
  if (!looksLikeText(bytes)) return "binary";
  return type === "" && /^\s*[[{]/.test(decodeText(bytes.subarray(0, 64), null)) ? "json" : "text";
}

/** Whether the first bytes are UTF-8 without control characters. */
export function looksLikeText(bytes) {
  const head = bytes.subarray(0, 4096);
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) return false;
  try {
    // stream: a character that is cut at the end of the piece is no fault.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The text, in the charset that the type names, else UTF-8; wrong bytes become the replacement character. */
export function decodeText(bytes, contentType) {
  const { params } = parseType(contentType);
  try {
    return new TextDecoder(params.charset ?? "utf-8").decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
