// What the scripts beside this one have in common: what they talk to, what they expect, and how they end.
import assert from 'node:assert/strict';

export { assert };

/** The arguments: `http URL` or `stdio COMMAND ARGUMENT...`, after the ones of the script. */
export function target(from) {
  const [kind, ...rest] = process.argv.slice(2 + from);
  return kind === 'http' ? { url: new URL(rest[0]) } : { command: rest[0], args: rest.slice(1) };
}

/** The text of a tool's answer. */
export const text = (result) => result.content.find((each) => each.type === 'text').text;

/** Waits until it is so, for at most twenty seconds. */
export async function until(condition, what) {
  for (const end = Date.now() + 20_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    if (Date.now() > end) throw new Error(`expected ${what}, and waited in vain`);
  }
}

/** Runs a script to its end, which a hanging connection must not hold up. */
export async function main(script) {
  try {
    await script();
    console.log('done');
    process.exit(0);
  } catch (failure) {
    console.error(failure);
    process.exit(1);
  }
}
