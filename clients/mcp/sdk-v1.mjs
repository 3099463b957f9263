// The TypeScript SDK of the first generation, which begins a session: node sdk-v1.mjs http URL | stdio COMMAND ARGUMENT...
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { assert, main, target, text, until } from './expect.mjs';

await main(async () => {
  const { url, command, args } = target(0);
  const transport = url ? new StreamableHTTPClientTransport(url) : new StdioClientTransport({ command, args });
  const client = new Client({ name: 'sdk-v1', version: '1' }, { capabilities: { sampling: {}, elicitation: {} } });
  const heard = { logged: [], updated: [], lists: 0 };
  client.setRequestHandler(CreateMessageRequestSchema, () => ({
    role: 'assistant',
    model: 'none',
    content: { type: 'text', text: 'sampled' },
  }));
  client.setRequestHandler(ElicitRequestSchema, () => ({
    action: 'accept',
    content: { username: 'ada', email: 'ada@example.org' },
  }));
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void heard.logged.push(params.data));
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.updated.push(params.uri));
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void heard.lists++);
  await client.connect(transport);
  assert.equal(client.getServerVersion().name, 'sophia-testing');
  assert.equal(client.getInstructions(), 'Made for tests.');
  await client.ping();

  const { tools } = await client.listTools();
  assert.ok(tools.some((tool) => tool.name === 'test_simple_text' && tool.annotations.readOnlyHint));
  const call = (name, given = {}, options) => client.callTool({ name, arguments: given }, undefined, options);
  assert.match(text(await call('test_simple_text')), /simple text response/);
  assert.equal((await call('test_error_handling')).isError, true);
  const defect = await call('test_defect');
  assert.equal(defect.isError, true);
  assert.doesNotMatch(text(defect), /secret|Exception|\tat /);
  await assert.rejects(call('no_such_tool'), (error) => error.code === -32602 && /no_such_tool/.test(error.message));

  const progress = [];
  await call('test_tool_with_progress', {}, { onprogress: (each) => progress.push(each.progress) });
  assert.deepEqual(progress, [0, 50, 100]);
  await client.setLoggingLevel('error');
  await call('test_tool_with_logging');
  assert.deepEqual(heard.logged, []);
  await client.setLoggingLevel('info');
  await call('test_tool_with_logging');
  await until(() => heard.logged.length === 3, 'three messages');
  assert.match(text(await call('test_sampling', { prompt: 'Hello' })), /sampled/);
  assert.match(text(await call('test_elicitation', { message: 'Who?' })), /action=accept.*ada@example\.org/);

  assert.ok((await client.listResources()).resources.length >= 3);
  assert.equal((await client.listResourceTemplates()).resourceTemplates[0].uriTemplate, 'test://template/{id}/data');
  const read = await client.readResource({ uri: 'test://template/a%20b/data' });
  assert.equal(JSON.parse(read.contents[0].text).id, 'a b');
  await assert.rejects(client.readResource({ uri: 'test://nowhere' }), (error) => error.code === -32002);
  await client.subscribeResource({ uri: 'test://watched-resource' });
  // the stream for what belongs to no request opens behind the first requests
  for (const end = Date.now() + 10_000; heard.updated.length === 0 && Date.now() < end; ) {
    await call('test_trigger_resource_update');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(heard.updated[0], 'test://watched-resource');
  await call('test_trigger_tool_change');
  await until(() => heard.lists > 0, 'a changed list');

  await client.subscribeResource({ uri: 'test://cancelled' });
  const controller = new AbortController();
  const waiting = call('test_waiting', {}, { signal: controller.signal, onprogress: () => controller.abort('enough') });
  await assert.rejects(waiting);
  await until(() => heard.updated.includes('test://cancelled'), 'the end of a call that was taken back');

  assert.equal((await client.listPrompts()).prompts.length, 5);
  const prompt = await client.getPrompt({ name: 'test_prompt_with_arguments', arguments: { arg1: 'a', arg2: 'b' } });
  assert.match(prompt.messages[0].content.text, /arg1='a', arg2='b'/);
  const argument = { name: 'arg1', value: 'par' };
  const completed = await client.complete({ ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' }, argument });
  assert.deepEqual(completed.completion.values, ['paris', 'park', 'party']);
  if (url) await transport.terminateSession();
  await client.close();
});
