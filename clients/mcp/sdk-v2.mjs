// The TypeScript SDK of the second generation: node sdk-v2.mjs auto|pinned|legacy http URL | stdio COMMAND ARGUMENT...
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { assert, main, target, text, until } from './expect.mjs';

await main(async () => {
  const mode = process.argv[2];
  const { url, command, args } = target(1);
  const transport = url ? new StreamableHTTPClientTransport(url) : new StdioClientTransport({ command, args });
  const client = new Client(
    { name: 'sdk-v2', version: '1' },
    {
      capabilities: { sampling: {}, elicitation: {}, roots: {} },
      versionNegotiation: { mode: mode === 'pinned' ? { pin: '2026-07-28' } : mode },
    },
  );
  const heard = { updated: [], lists: 0 };
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { name: 'Ada', color: 'red', ok: true } }));
  client.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///work', name: 'work' }] }));
  client.setRequestHandler('sampling/createMessage', () => ({
    role: 'assistant',
    model: 'none',
    content: { type: 'text', text: 'sampled' },
  }));
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.updated.push(params.uri));
  client.setNotificationHandler('notifications/tools/list_changed', () => void heard.lists++);
  await client.connect(transport);
  const modern = mode !== 'legacy';
  assert.equal(client.getNegotiatedProtocolVersion(), modern ? '2026-07-28' : '2025-11-25');

  const call = (name, given = {}, options) => client.callTool({ name, arguments: given }, options);
  assert.ok((await client.listTools()).tools.some((tool) => tool.name === 'test_simple_text'));
  assert.match(text(await call('test_simple_text')), /simple text response/);
  assert.equal((await call('test_error_handling')).isError, true);
  await assert.rejects(call('no_such_tool'), (error) => error.code === -32602);
  const progress = [];
  await call('test_tool_with_progress', {}, { onprogress: (each) => progress.push(each.progress) });
  assert.deepEqual(progress, [0, 50, 100]);
  if (url || !modern) assert.equal(text(await call('test_header', { region: 'Köln' })), 'Köln');

  assert.match(text(await call('test_input_required_result_elicitation')), /Hello, Ada!/);
  assert.match(text(await call('test_input_required_result_request_state')), /state-ok/);
  assert.match(text(await call('test_input_required_result_multi_round')), /Both steps/);
  assert.match(text(await call('test_input_required_result_multiple_inputs')), /All inputs/);

  assert.ok((await client.listResources()).resources.length >= 3);
  const read = await client.readResource({ uri: 'test://template/ü/data' });
  assert.equal(JSON.parse(read.contents[0].text).id, 'ü');
  await assert.rejects(client.readResource({ uri: 'test://nowhere' }));
  const prompt = await client.getPrompt({ name: 'test_prompt_with_arguments', arguments: { arg1: 'a', arg2: 'b' } });
  assert.match(prompt.messages[0].content.text, /arg1='a', arg2='b'/);
  const argument = { name: 'id', value: 'x' };
  const completed = await client.complete({ ref: { type: 'ref/resource', uri: 'test://template/{id}/data' }, argument });
  assert.deepEqual(completed.completion.values, ['x1', 'x2']);

  if (modern) {
    const uris = ['test://watched-resource', 'test://cancelled'];
    const subscription = await client.listen({ toolsListChanged: true, resourceSubscriptions: uris });
    assert.equal(subscription.honoredFilter.toolsListChanged, true);
    await call('test_trigger_resource_update');
    await call('test_trigger_tool_change');
    await until(() => heard.updated.includes('test://watched-resource') && heard.lists > 0, 'both changes');
    const controller = new AbortController();
    const taken = { signal: controller.signal, onprogress: () => controller.abort('enough') };
    await assert.rejects(call('test_waiting', {}, taken));
    // over HTTP the server finds out when it next writes, which takes some seconds
    await until(() => heard.updated.includes('test://cancelled'), 'the end of a call that was taken back');
    await subscription.close();
  }
  await client.close();
});
