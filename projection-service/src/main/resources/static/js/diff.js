// Differences between two texts and two sets of header fields. Pure functions.

/** Beyond this many differing lines an exact answer costs too much and helps nobody. */
const MOST_EDITS = 1500;

/**
 * The shortest edit from one list of lines to another (Myers 1986): entries {change: same|removed|added, left, right}
 * with line numbers from 0, or null when they are too different to be worth it.
 */
export function diffLines(left, right, most = MOST_EDITS) {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let tail = 0;
  while (tail < left.length - start && tail < right.length - start && left.at(-1 - tail) === right.at(-1 - tail)) tail += 1;
  const middle = myers(left.slice(start, left.length - tail), right.slice(start, right.length - tail), most);
  if (middle === null) return null;
  const result = [];
  for (let i = 0; i < start; i += 1) result.push({ change: "same", left: i, right: i });
  for (const entry of middle) {
    result.push({ change: entry.change, left: entry.left === null ? null : entry.left + start, right: entry.right === null ? null : entry.right + start });
  }
  for (let i = tail; i > 0; i -= 1) result.push({ change: "same", left: left.length - i, right: right.length - i });
  return result;
}

function myers(a, b, most) {
  const limit = Math.min(a.length + b.length, most);
  const reach = new Map([[1, 0]]);
  const trace = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    trace.push(new Map(reach));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? reach.get(k + 1) : reach.get(k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return null;
}

function walkBack(a, b, trace) {
  const result = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits];
    const k = x - y;
    const down = k === -edits || (k !== edits && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = edits === 0 ? 0 : reach.get(fromK);
    const fromY = edits === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      result.push({ change: "same", left: x, right: y });
    }
    if (edits === 0) break;
    if (down) {
      y -= 1;
      result.push({ change: "added", left: null, right: y });
    } else {
      x -= 1;
      result.push({ change: "removed", left: x, right: null });
    }
  }
  return result.reverse();
}

/**
 * The diff in rows for two columns: a removed line stands beside an added one; runs of more than `context` twice
 * equal lines are folded into {skip: number of lines}.
 */
export function sideBySide(entries, context = 3) {
  const rows = [];
  let removed = [];
  let added = [];
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i += 1) {
      rows.push({ left: removed[i] ?? null, right: added[i] ?? null, same: false });
    }
    removed = [];
    added = [];
  };
  for (const entry of entries) {
    if (entry.change === "removed") removed.push(entry.left);
    else if (entry.change === "added") added.push(entry.right);
    else {
      flush();
      rows.push({ left: entry.left, right: entry.right, same: true });
    }
  }
  flush();
  return fold(rows, context);
}

function fold(rows, context) {
  const near = new Array(rows.length).fill(false);
  rows.forEach((row, index) => {
    if (row.same) return;
    for (let i = Math.max(0, index - context); i <= Math.min(rows.length - 1, index + context); i += 1) near[i] = true;
  });
  const folded = [];
  for (let i = 0; i < rows.length; ) {
    if (near[i]) {
      folded.push(rows[i]);
      i += 1;
      continue;
    }
    let end = i;
    while (end < rows.length && !near[end]) end += 1;
    folded.push({ skip: end - i });
    i = end;
  }
  return folded;
}

/**
 * Header fields side by side, in the left one's order, what only the right has at the end:
 * {name, left, right, change: same|changed|added|removed}. Repeated fields are paired in order; case does not count.
 */
export function diffFields(left, right) {
  const waiting = new Map();
  for (const [name, value] of right) {
    const key = name.toLowerCase();
    if (!waiting.has(key)) waiting.set(key, []);
    waiting.get(key).push({ name, value });
  }
  const rows = left.map(([name, value]) => {
    const other = waiting.get(name.toLowerCase())?.shift();
    if (other === undefined) return { name, left: value, right: null, change: "removed" };
    return { name, left: value, right: other.value, change: other.value === value ? "same" : "changed" };
  });
  for (const list of waiting.values()) {
    for (const { name, value } of list) rows.push({ name, left: null, right: value, change: "added" });
  }
  return rows;
}

/** Position of the first byte that differs; -1 when there is none. */
export function firstDifference(left, right) {
  const shorter = Math.min(left.length, right.length);
  for (let i = 0; i < shorter; i += 1) if (left[i] !== right[i]) return i;
  return left.length === right.length ? -1 : shorter;
}
