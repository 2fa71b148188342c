// JSON (RFC 8259) into nodes that keep what JSON.parse loses: the order and repetition of names, and every digit.

/** How deep a value may be nested; deeper is shown as text. */
const DEEPEST = 500;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;
const LITERALS = ["true", "false", "null"];

/**
 * Nodes are {type: "object", entries: [[name, node]…]}, {type: "array", items: [node…]}, {type: "string", value},
 * {type: "number", source} and {type: "literal", source}. Throws SyntaxError for anything that is not JSON.
 */
export function parseJson(text) {
  let at = 0;

  function fail(what) {
    throw new SyntaxError(`${what} at character ${at}`);
  }

  function skip(pattern) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return null;
    at = pattern.lastIndex;
    return match[0];
  }

  function expect(char) {
    skip(SPACE);
    if (text[at] !== char) fail(`${char} expected`);
    at += 1;
  }

  function string() {
    const source = skip(STRING) ?? fail("text expected");
    return source.includes("\\") ? JSON.parse(source) : source.slice(1, -1);
  }

  function list(end, depth, element) {
    if (depth >= DEEPEST) fail("nested too deep");
    at += 1;
    const elements = [];
    skip(SPACE);
    if (text[at] === end) {
      at += 1;
      return elements;
    }
    for (;;) {
      elements.push(element());
      skip(SPACE);
      if (text[at] === ",") at += 1;
      else {
        expect(end);
        return elements;
      }
    }
  }

  function entry(depth) {
    skip(SPACE);
    const name = string();
    expect(":");
    return [name, value(depth)];
  }

  function value(depth) {
    skip(SPACE);
    const char = text[at];
    if (char === "{") return { type: "object", entries: list("}", depth, () => entry(depth + 1)) };
    if (char === "[") return { type: "array", items: list("]", depth, () => value(depth + 1)) };
    if (char === '"') return { type: "string", value: string() };
    const literal = LITERALS.find((word) => text.startsWith(word, at));
    if (literal) {
      at += literal.length;
      return { type: "literal", source: literal };
    }
    return { type: "number", source: skip(NUMBER) ?? fail("value expected") };
  }

  const root = value(0);
  skip(SPACE);
  if (at < text.length) fail("more after the end");
  return root;
}

/** The same JSON on indented lines, digits and order as they were. */
export function printJson(node, indent = "") {
  const inner = `${indent}  `;
  switch (node.type) {
    case "object":
      if (node.entries.length === 0) return "{}";
      return `{\n${node.entries.map(([name, one]) => `${inner}${JSON.stringify(name)}: ${printJson(one, inner)}`).join(",\n")}\n${indent}}`;
    case "array":
      if (node.items.length === 0) return "[]";
      return `[\n${node.items.map((one) => inner + printJson(one, inner)).join(",\n")}\n${indent}]`;
    case "string":
      return JSON.stringify(node.value);
    default:
      return node.source;
  }
}
