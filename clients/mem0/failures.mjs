// What goes wrong is told as the package's own errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { randomUUID } from "node:crypto";
import { MemoryClient } from "mem0ai";
import { ask, connected, failure, host, somebody } from "./support.mjs";

test("an id that is none and one that is unknown are told apart", async () => {
  const client = await connected();
  const malformed = failure("ValidationError", 400, /memory_id should be a valid UUID/);
  const unknown = failure("MemoryNotFoundError", 404, /Memory not found!/);
  for (const [id, told] of [
    ["nonsense", malformed],
    [randomUUID(), unknown],
  ]) {
    await assert.rejects(client.get(id), told);
    await assert.rejects(client.update(id, { text: "x" }), told);
    await assert.rejects(client.delete(id), told);
    await assert.rejects(client.history(id), told);
    await assert.rejects(client.batchDelete([id]), told);
    await assert.rejects(client.batchUpdate([{ memoryId: id, text: "x" }]), told);
    await assert.rejects(client.feedback({ memoryId: id, feedback: "POSITIVE" }), told);
  }
});

test("a memory must belong to somebody", async () => {
  const client = await connected();
  const told = failure("ValidationError", 400, /user_id, agent_id, app_id or run_id is required/);
  await assert.rejects(client.add([{ role: "user", content: "x" }]), told);
  await assert.rejects(client.search("x", { filters: {} }), told);
  await assert.rejects(client.search("x", { filters: { NOT: { user_id: "ada" } } }), told);
  await assert.rejects(client.getAll({ filters: {} }), told);
  await assert.rejects(client.deleteAll({}), told);
});

test("nothing is deleted by a deletion of all that names nobody", async () => {
  const client = await connected();
  const userId = somebody();
  await client.add([{ role: "user", content: "stays" }], { userId, infer: false });
  await assert.rejects(client.deleteAll({}), failure("ValidationError", 400, /required/));
  assert.equal((await client.getAll({ filters: { user_id: userId } })).count, 1);
});

test("what is malformed is refused", async () => {
  const client = await connected();
  const userId = somebody();
  const filters = { user_id: userId };
  const told = failure("ValidationError", 400, /./);
  await assert.rejects(client.add([{ role: "user", content: 7 }], { userId }), told);
  await assert.rejects(client.add([{ role: "user", content: "x" }], { userId, expirationDate: "soon" }), told);
  await assert.rejects(client.search("", { filters }), told);
  await assert.rejects(client.search("x", { filters, topK: 0 }), told);
  await assert.rejects(client.search("x", { filters, threshold: 7 }), told);
  await assert.rejects(client.search("x", { filters: { ...filters, colour: "red" } }), told);
  await assert.rejects(client.createWebhook({ name: "x", url: "nonsense", eventTypes: ["memory_add"] }), told);
  await assert.rejects(client.createWebhook({ name: "x", url: "https://example.org", eventTypes: ["memory_burn"] }), told);
  await assert.rejects(client.updateProject({ customCategories: "food" }), told);
  await assert.rejects(client.createMemoryExport({ schema: {}, filters: {} }), told);
  await assert.rejects(client.batchDelete([]), told);
  await assert.rejects(client.updateProfileSettings({ enabled: true }), told);
  assert.equal((await client.getAll({ filters })).count, 0);
});

test("what is unknown is told as such", async () => {
  const client = await connected();
  const told = failure("MemoryNotFoundError", 404, /./);
  await assert.rejects(client.getMemoryExport({ memoryExportId: randomUUID() }), told);
  await assert.rejects(client.updateWebhook({ webhookId: randomUUID(), name: "x" }), told);
  await assert.rejects(client.deleteWebhook({ webhookId: randomUUID() }), told);
  await assert.rejects(client.getWebhooks({ projectId: "other" }), told);
  await assert.rejects(client.deleteUser({ entity_id: somebody(), entity_type: "user" }), told);
  assert.equal((await ask("/v1/nothing/")).status, 404);
});

test("another key is refused", async () => {
  await connected();
  const silent = console.error;
  console.error = () => {};
  try {
    const client = new MemoryClient({ apiKey: "m0-wrong", host });
    await assert.rejects(client.ping(), failure("AuthenticationError", 401, /API key/));
    await assert.rejects(client.users(), failure("AuthenticationError", 401, /API key/));
    await client.initialized;
  } finally {
    console.error = silent;
  }
});
