'use strict';
const assert = require('node:assert/strict');
const { grpc, ask, fails, read, watch } = require('../client');
const { Sequences } = require('../sequences');

/** As many as the test lets the engine serve at a time. */
const streams = 8;

module.exports = {
  'Watch tells the snapshot, then live crossings that go on from it': async ({ risk }) => {
    let live = 0;
    const updates = await watch(risk, { snapshot: true }, (update, all) => {
      if (all.some((one) => one.kind === 'snapshot_complete') && update.kind === 'crossing') live++;
      return live === 20;
    });
    const complete = updates.findIndex((update) => update.kind === 'snapshot_complete');
    const told = updates.slice(0, complete).filter((update) => update.kind === 'at_risk');
    assert.equal(updates[complete].snapshot_complete.customers, told.length);
    assert.ok(told.length > 1000);
    assert.equal(new Set(told.map((update) => update.at_risk.customer_id)).size, told.length);
    const sequences = new Sequences();
    for (const update of updates.slice(complete)) sequences.take(update);
    assert.ok(updates.every((update) => update.resume_token.length > 0));
  },
  'Watch cut and resumed by token misses and repeats nothing': async ({ risk }) => {
    const sequences = new Sequences();
    let request = { heartbeat_seconds: 1 };
    for (let cut = 0; cut < 25; cut++) {
      const updates = await watch(risk, request, (_, all) => all.length > cut % 5);
      updates.forEach((update) => sequences.take(update));
      request = { ...request, resume_token: updates.at(-1).resume_token };
    }
    assert.ok(sequences.count > 25);
  },
  'Watch resumed within a snapshot tells the rest of it': async ({ risk }) => {
    const first = await watch(risk, { snapshot: true, filter: { regions: ['small'] } }, (_, all) => all.length === 5);
    const rest = await watch(risk, { resume_token: first.at(-1).resume_token, filter: { regions: ['small'] } }, (update) => update.kind === 'snapshot_complete');
    const told = [...first, ...rest].filter((update) => update.kind === 'at_risk').map((update) => update.at_risk.customer_id);
    assert.equal(new Set(told).size, 40);
  },
  'Watch filters crossings': async ({ risk }) => {
    const updates = await watch(risk, { filter: { segments: ['odd'], direction: 'CROSSING_DIRECTION_RISE' } }, (_, all) => all.length === 6);
    assert.equal(updates[0].kind, 'heartbeat'); // who begins with what happens next has a token from the start
    assert.ok(updates.slice(1).every((update) => update.crossing.segment === 'odd'));
  },
  'Watch sends heartbeats when there is nothing to tell': async ({ risk }) => {
    const updates = await watch(risk, { heartbeat_seconds: 1, filter: { customer_ids: ['nobody'] } }, (_, all) => all.length === 2);
    assert.deepEqual(updates.map((update) => update.kind), ['heartbeat', 'heartbeat']);
    assert.ok(Number(updates[0].heartbeat.sent_at_unix_ms) > 0);
    assert.ok(Number(updates[0].heartbeat.as_of_unix_ms) > 0);
  },
  'Watch with a garbled token is INVALID_ARGUMENT': async ({ risk }) => {
    for (const token of ['garbled', 'Zoë', 'AQ', 'x'.repeat(1000)]) {
      const error = await fails(watch(risk, { resume_token: token }), grpc.status.INVALID_ARGUMENT);
      assert.match(error.details, /^resume_token is not a token/);
    }
  },
  'A deadline ends a watch with DEADLINE_EXCEEDED': async ({ risk }) => {
    await fails(read(risk.Watch({ filter: { customer_ids: ['nobody'] } }, new grpc.Metadata(), { deadline: Date.now() + 400 })), grpc.status.DEADLINE_EXCEEDED);
    await fails(ask(risk, 'ListAtRisk', {}, new grpc.Metadata(), { deadline: Date.now() - 1 }), grpc.status.DEADLINE_EXCEEDED);
  },
  'A watch that the client cancels ends with CANCELLED': async ({ risk }) => {
    const call = risk.Watch({ snapshot: true });
    call.once('data', () => call.cancel());
    await fails(read(call), grpc.status.CANCELLED);
  },
  'The engine lets go of watchers that cancelled, and of those whose deadline passed': async ({ risk }) => {
    const nothing = { heartbeat_seconds: 1, filter: { customer_ids: ['nobody'] } };
    for (let round = 0; round < 5; round++) {
      const deadline = round % 2 === 0 ? Infinity : Date.now() + 5000;
      const calls = [];
      while (calls.length < streams) {
        const call = risk.Watch(nothing, new grpc.Metadata(), { deadline });
        const isTaken = await new Promise((resolve) => {
          call.once('data', () => resolve(true));
          call.once('error', (error) => resolve(error.code !== grpc.status.RESOURCE_EXHAUSTED));
        });
        call.on('error', () => {});
        if (isTaken) calls.push(call);
      }
      if (round % 2 === 0) calls.forEach((call) => call.cancel());
    }
  },
  'More streams than the engine serves are RESOURCE_EXHAUSTED': async ({ risk }) => {
    const calls = Array.from({ length: streams + 1 }, () => risk.Watch({ filter: { customer_ids: ['nobody'] } }));
    const error = await fails(Promise.race(calls.map((call) => read(call))), grpc.status.RESOURCE_EXHAUSTED);
    assert.equal(error.details, 'Too many streams are open: try again later.');
    calls.forEach((call) => call.cancel());
  },
};
