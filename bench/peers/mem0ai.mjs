// Measures mem0ai's open-source Memory in this process, in the way that Measurement.java measures what it calls: warms it up, fills it
// by batches, searches, adds memories one by one; prints one line of JSON. Nothing is inferred (infer: false), so no language model is
// asked. Its argument is JSON:
//   modules, corpus, directory    where the packages, the corpus and the files of this run are
//   memories, singles, batch, measured, limit
//   file                          whether vectors and history are in files, as by default, or in memory
//   embeddings                    the base URL of a server to embed by; empty if the corpus's own vectors are given
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const WARM_UP = 10;
const LONGEST_WARM_UP_MS = 10_000;
const job = JSON.parse(process.argv[2]);

process.env.MEM0_TELEMETRY = 'false';
process.env.MEM0_DIR = join(job.directory, 'mem0');
const { Memory } = createRequire(join(job.modules, 'mem0ai', 'package.json'))('mem0ai/oss');
// what it tells people would be taken for the result
console.log = console.info = () => {};

const shape = JSON.parse(readFileSync(join(job.corpus, 'corpus.json'), 'utf8'));
const lines = (name) => readFileSync(join(job.corpus, name), 'utf8').trimEnd().split('\n');
const texts = lines('rows.txt').slice(0, job.memories + job.singles);
const questions = lines('questions.txt');

const given = new Map();
for (const [file, those] of [['rows.f32', texts], ['questions.f32', questions]]) {
    const bytes = readFileSync(join(job.corpus, file));
    const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, those.length * shape.dimension);
    those.forEach((text, row) => given.set(text, Array.from(numbers.subarray(row * shape.dimension, (row + 1) * shape.dimension))));
}
// Names within a question are looked up in a store of their own, which is empty when nothing is inferred: any vector does.
const known = (text) => given.get(text) ?? given.get(questions[0]);

const open = (name) => new Memory({
    embedder: job.embeddings
        ? { provider: 'openai', config: { apiKey: 'none', baseURL: job.embeddings, model: shape.space } }
        : { provider: 'langchain', config: { model: { embedQuery: async (text) => known(text), embedDocuments: async (all) => all.map(known) } } },
    vectorStore: {
        provider: 'memory',
        config: { dimension: shape.dimension, dbPath: job.file ? join(job.directory, name + '-vectors.db') : ':memory:' },
    },
    historyDbPath: job.file ? join(job.directory, name + '-history.db') : ':memory:',
    llm: { provider: 'openai', config: { apiKey: 'none', model: 'none' } },
});

const userId = 'user-0';
const memory = open('measured');
const elsewhere = open('elsewhere');
const add = (some, to = memory) => to.add(some.map((content) => ({ role: 'user', content })), { userId, infer: false });
const search = (question) => memory.search(question, { filters: { user_id: userId }, topK: job.limit });
const now = () => performance.now();

// Only warms up what adds. A search reads all that the store holds, so that this goes to another; and other texts, whose embeddings are no
// use for what is measured.
for (let from = 0; from < Math.min(WARM_UP * job.batch, texts.length); from += job.batch) {
    await add(texts.slice(from, from + job.batch).map((text) => text + ' elsewhere'), elsewhere);
}

let began = now();
for (let from = 0; from < job.memories; from += job.batch) {
    await add(texts.slice(from, Math.min(from + job.batch, job.memories)));
}
const addPerSecond = job.memories / ((now() - began) / 1000);

const end = now() + LONGEST_WARM_UP_MS;
for (let number = job.measured; number < questions.length && now() < end; number++) {
    await search(questions[number]);
}
const took = [];
let found = 0;
for (const question of questions.slice(0, job.measured)) {
    began = now();
    const answer = await search(question);
    took.push(now() - began);
    found += answer.results.length;
}
if (found === 0) {
    throw new Error('expected memories to be found, but got none');
}
took.sort((one, other) => one - other);
const percentile = (percent) => took[Math.min(took.length - 1, Math.ceil((percent / 100) * took.length) - 1)];

began = now();
for (const text of texts.slice(job.memories)) {
    await add([text]);
}
const singlePerSecond = job.singles / ((now() - began) / 1000);

process.stdout.write(
    JSON.stringify({
        addPerSecond,
        singlePerSecond,
        searchP50Ms: percentile(50),
        searchP99Ms: percentile(99),
        residentBytes: process.memoryUsage().rss,
    }) + '\n',
    () => process.exit(0),
);
