// What the scripts beside this one share: clients of mem0's own package, pointed at Sophia, whose calls are counted.
import { MemoryClient } from "mem0ai";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

export const host = process.env.SOPHIA_HOST;
export const apiKey = process.env.SOPHIA_API_KEY;

assert.ok(host && apiKey, "expected SOPHIA_HOST and SOPHIA_API_KEY");
assert.equal(process.env.MEM0_TELEMETRY, "false");

/** The names of the methods that were called. */
export const called = new Set();

/** The names of the methods that the package offers. */
export const offered = Object.getOwnPropertyNames(MemoryClient.prototype).filter(
  (name) => name !== "constructor" && !name.startsWith("_"),
);

/** A client that has reached the server; so no test passes where there is none. */
export async function connected(options = {}) {
  const client = new MemoryClient({ apiKey, host, ...options });
  await client.ping();
  return new Proxy(client, {
    get(target, name) {
      const member = target[name];
      if (typeof member !== "function") return member;
      return (...given) => {
        called.add(name);
        return member.apply(target, given);
      };
    },
  });
}

/** The name of a user that nobody else has. */
export function somebody() {
  return `user-${randomUUID()}`;
}

/** Adds texts of a user as they are and returns their ids. */
export async function remember(client, userId, ...texts) {
  const added = await client.add(
    texts.map((content) => ({ role: "user", content })),
    { userId, infer: false },
  );
  return added.results.map((each) => each.id);
}

/** What the server answers to a request that the package has no method for. */
export async function ask(path, options = {}) {
  const response = await fetch(`${host}${path}`, {
    ...options,
    headers: { Authorization: `Token ${apiKey}`, "Content-Type": "application/json" },
  });
  return { status: response.status, body: await response.json() };
}

/** Waits until an event is over, and returns what the server says of it; what turns tell is known then. */
export async function settled(eventId) {
  assert.ok(eventId);
  let event;
  do event = await ask(`/v1/event/${eventId}/`);
  while (event.body.status === "RUNNING");
  return event;
}

/** Expects an error of the package's class, with the HTTP status as its code and such a message. */
export function failure(name, status, message) {
  return (error) => {
    assert.equal(error.name, name);
    assert.equal(error.errorCode, `HTTP_${status}`);
    assert.match(error.message, message);
    return true;
  };
}
