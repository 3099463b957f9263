// Memories: added, found, listed, changed, deleted.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, connected, remember, settled, somebody } from "./support.mjs";

test("the constructor learns its organization, project and identity", async () => {
  const client = await connected();
  await client.initialized;
  assert.ok(client.organizationId);
  assert.ok(client.projectId);
  assert.ok(client.telemetryId);
  await client.ping();
});

test("turns are stored, and their event tells as what", async () => {
  const client = await connected();
  const userId = somebody();
  const added = await client.add(
    [
      { role: "user", content: "I moved from Berlin to Lyon in May" },
      { role: "assistant", content: "Lyon is a beautiful city" },
    ],
    { userId, runId: "run-1", metadata: { fromTest: { keptAsItIs: true } }, timestamp: 1700000000 },
  );
  assert.equal(added.status, "PENDING");
  assert.ok(added.eventId);
  const event = await settled(added.eventId);
  assert.equal(event.status, 200);
  assert.equal(event.body.status, "SUCCEEDED");
  assert.deepEqual(
    event.body.results.map((each) => [each.event, each.data.memory]),
    [
      ["ADD", "I moved from Berlin to Lyon in May"],
      ["ADD", "Lyon is a beautiful city"],
      ["ADD", "I moved from Berlin to Lyon in May"],
    ],
  );
  const found = await client.search("where does the user live?", { filters: { user_id: userId } });
  assert.equal(found.results[0].memory, "I moved from Berlin to Lyon in May");
  assert.equal(found.results[0].runId, "run-1");
  assert.deepEqual(found.results[0].metadata, { fromTest: { keptAsItIs: true } });
  assert.equal(new Date(found.results[0].createdAt).getTime(), 1700000000000);
});

test("memories are stored as they are, and none twice", async () => {
  const client = await connected();
  const userId = somebody();
  const messages = [
    { role: "system", content: "you are kind" },
    { role: "user", content: "My dog is called Rex" },
  ];
  const added = await client.add(messages, { userId, infer: false });
  assert.equal(added.status, "SUCCEEDED");
  assert.equal(added.results.length, 1);
  assert.equal(added.results[0].event, "ADD");
  assert.equal(added.results[0].data.memory, "My dog is called Rex");
  const again = await client.add(messages, { userId, infer: false });
  assert.equal(again.results[0].event, "NOOP");
  assert.equal(again.results[0].id, added.results[0].id);
  for (let i = 0; i < 2; i++) {
    const told = await client.add([{ role: "user", content: "I like jazz" }], { userId });
    await settled(told.eventId);
  }
  const all = await client.getAll({ filters: { user_id: userId } });
  // the turn, and the fact that it tells
  assert.deepEqual(all.results.map((each) => each.memory).sort(), ["I like jazz", "I like jazz", "My dog is called Rex"]);
});

test("names in the package's own case and in that of the wire reach the same memories", async () => {
  const client = await connected();
  const userId = somebody();
  await client.add([{ role: "user", content: "I play the cello" }], {
    user_id: userId,
    agentId: "bot",
    app_id: "web",
    runId: "r",
    infer: false,
  });
  const whole = { userId, agentId: "bot", appId: "web", runId: "r" };
  const found = await client.search("which instrument?", { filters: whole, topK: 1 });
  assert.equal(found.results[0].memory, "I play the cello");
  assert.deepEqual(
    [found.results[0].userId, found.results[0].agentId, found.results[0].appId, found.results[0].runId],
    [userId, "bot", "web", "r"],
  );
  const listed = await client.getAll({
    filters: { AND: [{ user_id: userId }, { app_id: "web" }, { run_id: "r" }] },
  });
  assert.equal(listed.results[0].sessionId, "r");
});

test("calls that come at once with the same messages store them once", async () => {
  const client = await connected();
  const userId = somebody();
  const filters = { user_id: userId };
  const twins = (options) =>
    Promise.all(
      Array.from({ length: 8 }, () => client.add([{ role: "user", content: "I love the sea" }], { userId, ...options })),
    );
  await twins({ infer: false });
  assert.equal((await client.getAll({ filters })).count, 1);
  await client.deleteAll({ userId });
  for (const told of await twins({})) await settled(told.eventId);
  const all = await client.getAll({ filters });
  // the turn, and the fact that it tells
  assert.deepEqual(all.results.map((each) => each.memory), ["I love the sea", "I love the sea"]);
});

test("what has expired is hidden unless it is asked for", async () => {
  const client = await connected();
  const userId = somebody();
  const filters = { user_id: userId };
  const said = [{ role: "user", content: "The train leaves at nine" }];
  await client.add(said, { userId, infer: false, expirationDate: "2020-01-01" });
  assert.equal((await client.getAll({ filters })).count, 0);
  assert.equal((await client.search("train", { filters, threshold: 0 })).results.length, 0);
  const shown = await client.search("train", { filters, threshold: 0, showExpired: true });
  assert.equal(shown.results[0].expirationDate, "2020-01-01");
  assert.equal((await client.getAll({ filters, showExpired: true })).count, 1);
});

test("a filter sees what belongs to whom it names, and nothing else", async () => {
  const client = await connected();
  const [one, other, agent] = [somebody(), somebody(), somebody()];
  await remember(client, one, "I sing in a choir");
  await client.add([{ role: "user", content: "I sing in the bath" }], { userId: other, agentId: agent, infer: false });
  await client.add([{ role: "user", content: "I sing for nobody" }], { agentId: agent, infer: false });
  const sung = async (filters) =>
    (await client.search("who sings?", { filters, threshold: 0 })).results.map((each) => each.memory).sort();
  assert.deepEqual(await sung({ user_id: one }), ["I sing in a choir"]);
  assert.deepEqual(await sung({ agent_id: agent }), ["I sing for nobody", "I sing in the bath"]);
  assert.deepEqual(await sung({ OR: [{ user_id: one }, { agent_id: agent }] }), [
    "I sing for nobody",
    "I sing in a choir",
    "I sing in the bath",
  ]);
  assert.deepEqual(await sung({ AND: [{ user_id: "*" }, { agent_id: agent }] }), ["I sing in the bath"]);
  assert.deepEqual(await sung({ user_id: { in: [one, other] } }), ["I sing in a choir", "I sing in the bath"]);
});

test("pictures and files are remembered by their address", async () => {
  const client = await connected();
  const userId = somebody();
  const added = await client.add(
    [{ role: "user", content: { type: "image_url", image_url: { url: "https://example.org/cat.png" } } }],
    { userId, infer: false },
  );
  assert.match(added.results[0].data.memory, /https:\/\/example\.org\/cat\.png/);
});

test("a search keeps to its filters, its number and its threshold", async () => {
  const client = await connected();
  const userId = somebody();
  await client.add([{ role: "user", content: "I eat pizza on Fridays" }], {
    userId,
    infer: false,
    metadata: { meal: "dinner", stars: 5, categories: ["food"] },
  });
  await client.add([{ role: "user", content: "I eat porridge in the morning" }], {
    userId,
    infer: false,
    metadata: { meal: "breakfast", stars: 3, categories: ["food", "health"] },
  });
  await client.add([{ role: "user", content: "I ride a red bicycle" }], { userId, infer: false });
  const search = async (filters, options = {}) =>
    (await client.search("what do I eat?", { filters, threshold: 0, ...options })).results.map((each) => each.memory);
  assert.equal((await search({ user_id: userId })).length, 3);
  assert.equal((await search({ user_id: userId }, { topK: 1 })).length, 1);
  assert.deepEqual(await search({ user_id: userId, metadata: { meal: "dinner" } }), ["I eat pizza on Fridays"]);
  assert.deepEqual(await search({ AND: [{ userId }, { metadata: { stars: { gte: 4 } } }] }), ["I eat pizza on Fridays"]);
  assert.deepEqual(await search({ AND: [{ user_id: userId }, { NOT: [{ categories: { contains: "food" } }] }] }), [
    "I ride a red bicycle",
  ]);
  assert.deepEqual(await search({ user_id: userId }, { categories: ["health"] }), ["I eat porridge in the morning"]);
  assert.deepEqual(await search({ user_id: userId }, { metadata: { meal: "breakfast" } }), [
    "I eat porridge in the morning",
  ]);
  assert.deepEqual(await search({ user_id: userId, created_at: { lt: "2020-01-01" } }), []);
  assert.equal((await search({ user_id: userId, keywords: "BICYCLE" })).length, 1);
  assert.deepEqual(await search({ user_id: { in: [somebody(), somebody()] } }), []);
  const best = await client.search("pizza on Fridays", { filters: { user_id: userId }, rerank: true });
  assert.equal(best.results[0].memory, "I eat pizza on Fridays");
  assert.ok(best.results[0].score > 0.1 && best.results[0].score <= 1);
  const fields = await client.search("pizza", { filters: { user_id: userId }, fields: ["memory"] });
  assert.deepEqual(Object.keys(fields.results[0]).sort(), ["id", "memory"]);
  assert.deepEqual(await search({ user_id: userId }, { threshold: 1 }), []);
});

test("lists come in pages", async () => {
  const client = await connected();
  const userId = somebody();
  await remember(client, userId, "one", "two", "three", "four", "five");
  const first = await client.getAll({ filters: { user_id: userId }, page: 1, pageSize: 2 });
  assert.equal(first.count, 5);
  assert.equal(first.results.length, 2);
  assert.match(first.next, /page=2/);
  assert.equal(first.previous, null);
  const last = await client.getAll({ filters: { user_id: userId }, page: 3, pageSize: 2 });
  assert.equal(last.results.length, 1);
  assert.equal(last.next, null);
  assert.ok(last.previous);
  const none = await client.getAll({ filters: { user_id: userId }, endDate: "2020-01-01" });
  assert.equal(none.count, 0);
});

test("a memory is changed, and its history tells so", async () => {
  const client = await connected();
  const userId = somebody();
  const [id] = await remember(client, userId, "I live in Rome");
  const updated = await client.update(id, { text: "I live in Paris", metadata: { sure: true } });
  assert.equal(updated.memory, "I live in Paris");
  await client.update(id, { expirationDate: "2999-12-31", timestamp: 1700000000 });
  assert.equal((await client.get(id)).expirationDate, "2999-12-31");
  await client.update(id, { expirationDate: null });
  const memory = await client.get(id);
  assert.equal(memory.expirationDate, null);
  assert.equal(memory.memory, "I live in Paris");
  assert.equal(memory.userId, userId);
  assert.deepEqual(memory.metadata, { sure: true });
  const history = await client.history(id);
  assert.deepEqual(
    history.map((each) => each.event),
    ["ADD", "UPDATE", "UPDATE", "UPDATE"],
  );
  assert.equal(history[1].oldMemory, "I live in Rome");
  assert.equal(history[1].newMemory, "I live in Paris");
  assert.equal(history[0].memoryId, id);
  assert.equal(history[0].input[0].content, "I live in Rome");
});

test("what is deleted is gone", async () => {
  const client = await connected();
  const userId = somebody();
  const [one, two] = await remember(client, userId, "first secret", "second secret");
  const deleted = await client.delete(one);
  assert.equal(deleted.message, "Memory deleted successfully!");
  assert.equal((await client.delete(two, { deleteLinked: true })).cascadeCount, 0);
  await remember(client, userId, "third secret");
  const all = await client.deleteAll({ userId });
  assert.match(all.message, /Delete in progress/);
  assert.ok(all.eventId);
  assert.equal((await client.getAll({ filters: { user_id: userId } })).count, 0);
  assert.deepEqual((await client.search("secret", { filters: { user_id: userId }, threshold: 0 })).results, []);
});

test("batches change and delete what they name", async () => {
  const client = await connected();
  const userId = somebody();
  const ids = await remember(client, userId, "tea at nine", "cake at ten");
  const updated = await client.batchUpdate([
    { memoryId: ids[0], text: "tea at eleven" },
    { memoryId: ids[1], text: "cake at noon" },
  ]);
  assert.equal(updated.message, "Successfully updated 2 memories");
  assert.equal((await client.get(ids[0])).memory, "tea at eleven");
  const deleted = await client.batchDelete(ids);
  assert.equal(deleted.message, "Successfully deleted 2 memories");
  assert.equal((await client.getAll({ filters: { user_id: userId } })).count, 0);
});
