// A test is a name and a body that throws. DashboardModulesInChromiumTest loads the *.test.js files and runs each test.

const tests = new Map();

export function test(name, body) {
  if (tests.has(name)) throw new Error(`two tests are called "${name}"`);
  tests.set(name, body);
}

export function equal(actual, expected) {
  const [a, b] = [stable(actual), stable(expected)];
  if (a !== b) throw new Error(`expected ${b}\n but was ${a}`);
}

export function isTrue(value, message) {
  if (!value) throw new Error(message ?? "expected to be true");
}

export function throws(body, type) {
  try {
    body();
  } catch (error) {
    if (error instanceof type) return;
    throw error;
  }
  throw new Error(`expected a ${type.name}`);
}

/** JSON with sorted names; undefined shows. */
function stable(value) {
  return JSON.stringify(value, (_, one) => {
    if (one === undefined) return "\u0000undefined";
    if (one instanceof Uint8Array) return [...one];
    if (one && typeof one === "object" && !Array.isArray(one)) return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
    return one;
  });
}

export const names = () => [...tests.keys()];

/** Runs one; null when it passed, else what was wrong. */
export async function run(name) {
  try {
    await tests.get(name)();
    return null;
  } catch (error) {
    return `${error.message}\n${error.stack}`;
  }
}
