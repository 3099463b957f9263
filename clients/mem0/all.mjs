// Drives the server at SOPHIA_HOST by every method of mem0's own package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { called, connected, offered } from "./support.mjs";
import "./memories.mjs";
import "./management.mjs";
import "./failures.mjs";

test("every method that the package offers was called", async () => {
  await connected();
  assert.deepEqual([...called].filter((name) => offered.includes(name)).sort(), [...offered].sort());
});
