// Walks through every tool, resource and prompt as an agent does, by the official client, which checks each structured result against the
// schema that the server told. Exits with 0 only if all of it went as expected; a server that does not answer is a failure.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const address = process.argv[2];

const client = new Client({ name: 'walk', version: '1' });
await client.connect(new StreamableHTTPClientTransport(new URL(address)));

const { tools } = await client.listTools();
const called = new Set();

async function call(name, args) {
  called.add(name);
  const result = await client.callTool({ name, arguments: args });
  assert.equal(result.isError ?? false, false, `${name}: ${JSON.stringify(result.content)}`);
  return result.structuredContent;
}

const added = await call('add_memory', { text: 'Ada prefers tea to coffee', metadata: { topic: 'drinks' } });
const id = added.results[0].id;
await call('add_memory', { session: 's1', messages: [
  { role: 'user', name: 'Ada', content: 'I want to go to Rome' },
  { role: 'user', name: 'Ada', content: 'I live in Lyon.' }] });
const found = await call('search_memories', { query: 'what does Ada drink?', limit: 1 });
assert.equal(found.memories[0].id, id);
assert.equal((await call('get_memory', { id })).metadata.topic, 'drinks');
assert.equal((await call('list_memories', { limit: 1 })).memories.length, 1);
assert.equal((await call('update_memory', { id, text: 'Ada prefers coffee to tea', version: 1 })).version, 2);
assert.equal((await call('memory_history', { id })).history.length, 2);
const context = await call('get_context', { task: 'plan the journey', session: 's1' });
assert.equal(context.recent[0].text, 'I want to go to Rome');

const way = { task: 'find a table in Rome', steps: ['ask the hotel'], session: 's1' };
assert.equal((await call('report_outcome', { ...way, worked: false })).failed, 1);
assert.equal((await call('report_outcome', { ...way, worked: true })).failed, 0);

let facts = [];
for (let attempt = 0; attempt < 100 && facts.length === 0; attempt++) {
  const listed = await call('list_facts', { sort: 'identity' });
  facts = listed.behind ? [] : listed.facts;
}
assert.deepEqual(facts.map(each => each.text), ['I live in Lyon']);
assert.equal((await call('undo_fact', { id: facts[0].id })).facts[0].undone, true);
assert.doesNotMatch(JSON.stringify(await call('get_profile', {})), /Lyon/);
assert.equal((await call('redo_fact', { id: facts[0].id })).facts[0].undone, undefined);
assert.match(JSON.stringify(await call('get_profile', { tokens: 200 })), /I live in Lyon/);
assert.match(JSON.stringify(await call('get_entity', { name: 'user' })), /Lyon/);

const ada = { name: 'Ada', entityType: 'person', observations: ['drinks coffee'] };
const rome = { name: 'Rome', entityType: 'city', observations: [] };
const visits = { from: 'Ada', to: 'Rome', relationType: 'visits' };
assert.deepEqual((await call('create_entities', { entities: [ada, rome] })).entities, [ada, rome]);
assert.deepEqual((await call('create_relations', { relations: [visits] })).relations, [visits]);
assert.deepEqual(
  (await call('add_observations', { observations: [{ entityName: 'Rome', contents: ['is old'] }] })).results,
  [{ entityName: 'Rome', addedObservations: ['is old'] }]);
assert.deepEqual((await call('search_nodes', { query: 'old' })).relations, [visits]);
assert.equal((await call('open_nodes', { names: ['Ada'] })).entities.length, 1);
await call('delete_observations', { deletions: [{ entityName: 'Rome', observations: ['is old'] }] });
await call('delete_relations', { relations: [visits] });
assert.deepEqual(await call('read_graph', {}), { entities: [ada, rome], relations: [] });
const graph = await client.readResource({ uri: 'memory://knowledge-graph' });
assert.deepEqual(JSON.parse(graph.contents[0].text).entities, [ada, rome]);
await call('delete_entities', { entityNames: ['Ada', 'Rome'] });

const profile = (await client.listResources()).resources.find(each => each.uri.startsWith('memory://users/'));
assert.match((await client.readResource({ uri: profile.uri })).contents[0].text, /prefers coffee/);
const prompt = await client.getPrompt({ name: 'context', arguments: { task: 'buy drinks' } });
assert.match(prompt.messages[0].content.text, /prefers coffee/);

// facts go behind the turns that told them
const all = { collection: { ne: 'Facts' } };
const shown = await call('delete_memory', { filter: all });
assert.equal(shown.deleted, 0);
assert.equal((await call('delete_memory', { filter: all, confirm: shown.confirm })).deleted, shown.matching);

const refused = await client.callTool({ name: 'get_memory', arguments: { id: 'seven' } });
assert.equal(refused.isError, true);
assert.match(refused.content[0].text, /expected a UUID/);

assert.deepEqual([...called].sort(), tools.map(each => each.name).sort());
await client.close();
console.log(`walked through ${called.size} tools`);
