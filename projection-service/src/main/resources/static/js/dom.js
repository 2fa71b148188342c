// Elements are made here and nowhere else. Text goes in as text: there is no way to pass markup.

/**
 * Makes an element. `props` are attributes, except: `class`, `text`, `data` (object), `on` (listeners by event),
 * and booleans, which set or leave out the attribute. Children that are null or false are left out.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "on") for (const [type, listener] of Object.entries(value)) element.addEventListener(type, listener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** Adds nodes and strings; nested arrays are flattened, null and false left out. */
export function append(parent, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    parent.append(child);
  }
  return parent;
}

/** Replaces what is in an element. */
export function fill(parent, ...children) {
  parent.replaceChildren();
  return append(parent, children);
}

let ids = 0;

/** An id for aria references, unique in the page. */
export function uniqueId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}
