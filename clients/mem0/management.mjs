// What stands beside memories: users, projects, webhooks, feedback, exports, profiles.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, connected, remember, somebody } from "./support.mjs";

test("users are listed and deleted, whatever their names hold", async () => {
  const client = await connected();
  const name = `${somebody()}/a@example.org`;
  await remember(client, name, "something");
  const listed = await client.users({ page: 1, pageSize: 1000 });
  const user = listed.results.find((each) => each.name === name);
  assert.equal(user.type, "user");
  assert.equal(user.totalMemories, 1);
  assert.ok(listed.totalUsers >= 1);
  assert.ok(user.createdAt && user.updatedAt);
  assert.equal((await client.deleteUsers({ userId: name })).message, "Entity deleted successfully.");
  assert.ok(!(await client.users({ pageSize: 1000 })).results.some((each) => each.name === name));
  const other = somebody();
  await remember(client, other, "something");
  assert.ok((await client.deleteUser({ entity_id: other, entity_type: "user" })).message);
  const agent = somebody();
  await client.add([{ role: "user", content: "I am an agent" }], { agentId: agent, infer: false });
  assert.ok((await client.deleteUsers({ agentId: agent })).message);
});

test("the project keeps its settings", async () => {
  const client = await connected();
  const updated = await client.updateProject({
    customInstructions: "only what matters",
    customCategories: [{ Food_And_Drink: "what they like" }],
  });
  assert.equal(updated.message, "Project updated successfully");
  const project = await client.getProject({ fields: ["customInstructions", "customCategories"] });
  assert.equal(project.customInstructions, "only what matters");
  assert.deepEqual(project.customCategories, [{ Food_And_Drink: "what they like" }]);
  await client.updateProject({ custom_instructions: "all that matters" });
  assert.equal((await client.getProject({})).customInstructions, "all that matters");
});

test("webhooks are registered, changed and taken away", async () => {
  const client = await connected();
  const created = await client.createWebhook({
    name: "mine",
    url: "https://example.org/hook",
    eventTypes: ["memory_add", "memory_update"],
  });
  assert.ok(created.webhookId);
  assert.equal(created.isActive, true);
  const updated = await client.updateWebhook({ webhookId: created.webhookId, name: "ours", eventTypes: ["memory_delete"] });
  assert.ok(updated.message);
  const [listed] = (await client.getWebhooks()).filter((each) => each.webhookId === created.webhookId);
  assert.equal(listed.name, "ours");
  assert.deepEqual(listed.eventTypes, ["memory_delete"]);
  assert.ok((await client.getWebhooks({ projectId: created.project })).length >= 1);
  assert.ok((await client.deleteWebhook({ webhookId: created.webhookId })).message);
  assert.ok(!(await client.getWebhooks()).some((each) => each.webhookId === created.webhookId));
});

test("feedback is kept", async () => {
  const client = await connected();
  const [memoryId] = await remember(client, somebody(), "something");
  const given = await client.feedback({ memoryId, feedback: "VERY_NEGATIVE", feedbackReason: "wrong" });
  assert.equal(given.feedback, "VERY_NEGATIVE");
  assert.equal(given.feedbackReason, "wrong");
  assert.equal((await client.feedback({ memoryId, feedback: null })).feedback, null);
});

test("an export holds what its filters match", async () => {
  const client = await connected();
  const userId = somebody();
  await remember(client, userId, "exported");
  const created = await client.createMemoryExport({
    schema: { type: "object" },
    filters: { user_id: userId },
    exportInstructions: "briefly",
  });
  assert.ok(created.id);
  const byId = await client.getMemoryExport({ memoryExportId: created.id });
  assert.deepEqual(
    byId.memories.map((each) => each.memory),
    ["exported"],
  );
  assert.equal((await client.getMemoryExport({ filters: { user_id: userId } })).id, created.id);
  await remember(client, userId, "exported later");
  const page = await client.getMemoryExport({ memoryExportId: created.id, pageSize: 1 });
  const rest = await client.getMemoryExport({ memoryExportId: created.id, cursor: page.next });
  assert.deepEqual(
    [...page.memories, ...rest.memories].map((each) => each.memory),
    ["exported later", "exported"],
  );
  assert.equal(rest.next, null);
});

test("that there are no profiles is told", async () => {
  const client = await connected();
  const profile = await client.getProfile({ entityId: "a/b" });
  assert.equal(profile.status, "not_enabled");
  assert.equal(profile.entityId, "a/b");
  const schema = { type: "object", properties: { favourite_food: { type: "string", description: "food" } } };
  const changed = await client.updateProfileSettings({ schema, customInstructions: "kindly" });
  assert.deepEqual(changed.entities.user.schema, schema);
  const settings = await client.getProfileSettings();
  assert.equal(settings.enabled, false);
  assert.equal(settings.entities.user.customInstructions, "kindly");
  const told = { name: "MemoryError", errorCode: "HTTP_501" };
  await assert.rejects(client.generateProfile({ entityId: "ada" }), told);
  await assert.rejects(client.sampleProfiles({ limit: 1 }), told);
  await assert.rejects(client.getProfileJob("nothing"), { name: "MemoryNotFoundError", errorCode: "HTTP_404" });
});

test("events are listed", async () => {
  const client = await connected();
  await remember(client, somebody(), "the latest");
  const events = await ask("/v1/events/?page=1&page_size=1");
  assert.equal(events.body.results.length, 1);
  assert.equal(events.body.results[0].results[0].data.memory, "the latest");
  const statistics = await ask("/v1/stats/");
  assert.ok(statistics.body.total_memories >= 1);
});
