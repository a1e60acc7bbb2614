'use strict';
const assert = require('node:assert/strict');
const { bearing } = require('../callers');
const { grpc, loader, ask, fails, read, watch } = require('../client');
const { reflect, descriptorSet } = require('../reflection');

const refusal = 'A valid bearer token or client certificate is needed.';

module.exports = {
  'Who does not trust the authority, or speaks no TLS, gets no connection': async ({ stranger, plain }) => {
    for (const client of [stranger, plain]) await fails(ask(client, 'ListAtRisk', {}), grpc.status.UNAVAILABLE);
  },
  'Without credentials every call is UNAUTHENTICATED': async ({ nobody, reflection }) => {
    const calls = [
      () => ask(nobody, 'GetCustomer', { customer_id: 'plain' }),
      () => ask(nobody, 'ListAtRisk', {}),
      () => read(nobody.Watch({})),
      () => reflect(reflection.nobody, { list_services: '' }),
    ];
    for (const call of calls) assert.equal((await fails(call(), grpc.status.UNAUTHENTICATED)).details, refusal);
  },
  'With a token that is not known a call is UNAUTHENTICATED, and told no more than that': async ({ nobody, tokens }) => {
    for (const shown of ['Bearer', 'Bearer garbled', `Bearer ${tokens.crm.slice(1)}`, `Bearer ${tokens.crm}x`, `Basic ${tokens.crm}`]) {
      assert.equal((await fails(ask(nobody, 'GetCustomer', { customer_id: 'plain' }, bearing(shown)), grpc.status.UNAUTHENTICATED)).details, refusal);
      assert.equal((await fails(read(nobody.Watch({}, bearing(shown))), grpc.status.UNAUTHENTICATED)).details, refusal);
    }
  },
  'With a bearer token a call is served': async ({ nobody, crm, tokens }) => {
    assert.equal((await ask(nobody, 'GetCustomer', { customer_id: 'plain' }, bearing(`Bearer ${tokens.crm}`))).risk.customer_id, 'plain');
    assert.equal((await ask(crm, 'GetCustomer', { customer_id: 'plain' })).risk.customer_id, 'plain');
    assert.equal((await read(crm.Watch({}), () => true)).length, 1);
  },
  'With a certificate that the authority signed a call is served': async ({ ledger }) => {
    assert.equal((await ask(ledger, 'GetCustomer', { customer_id: 'plain' })).risk.customer_id, 'plain');
  },
  'Health is told to anyone': async ({ health }) => {
    assert.equal((await ask(health, 'check', { service: 'streamengine.v1.RiskService' })).status, 'SERVING');
  },
  'A scope shows its own customers, and of others as little as of nobody': async ({ branch }) => {
    assert.equal((await ask(branch, 'GetCustomer', { customer_id: 'small-1' })).risk.region, 'small');
    const hidden = await fails(ask(branch, 'GetCustomer', { customer_id: 'plain' }), grpc.status.NOT_FOUND);
    const missing = await fails(ask(branch, 'GetCustomer', { customer_id: 'nobody' }), grpc.status.NOT_FOUND);
    assert.equal(hidden.details, missing.details);
    await fails(ask(branch, 'GetTimeline', { customer_id: 'plain' }), grpc.status.NOT_FOUND);
    assert.equal((await ask(branch, 'ListAtRisk', { page_size: 1000 })).customers.length, 40);
    assert.equal((await ask(branch, 'ListAtRisk', { filter: { regions: ['be'] } })).customers?.length ?? 0, 0);
  },
  'A watch is narrowed to the scope': async ({ branch }) => {
    const told = await read(branch.Watch({ snapshot: true, heartbeat_seconds: 1 }), (update) => update.kind === 'heartbeat');
    assert.deepEqual(new Set(told.map((update) => update.kind)), new Set(['at_risk', 'snapshot_complete', 'heartbeat']));
    const customers = told.filter((update) => update.kind === 'at_risk').map((update) => update.at_risk);
    assert.equal(customers.length, 40);
    assert.ok(customers.every((customer) => customer.region === 'small'));
  },
  'A client made of nothing but the older reflection can call': async ({ reflection, options, anew }) => {
    const [listed] = await reflect(reflection.crm, { list_services: '' });
    assert.ok(listed.list_services_response.service.some((service) => service.name === 'streamengine.v1.RiskService'));
    const [answer] = await reflect(reflection.crm, { file_containing_symbol: 'streamengine.v1.RiskService' });
    const { RiskService } = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(descriptorSet(answer), options)).streamengine.v1;
    assert.equal((await ask(anew(RiskService), 'GetCustomer', { customer_id: 'plain' })).risk.customer_id, 'plain');
  },
  'Who stops reading is RESOURCE_EXHAUSTED, with a token from which it hears the rest': async ({ idle }) => {
    const call = idle().Watch({ snapshot: true });
    const first = new Promise((resolve) => call.once('data', resolve));
    const reading = fails(read(call), grpc.status.RESOURCE_EXHAUSTED);
    await first;
    call.pause();

    // It may hold one stream: when there is room for another, this one has been ended.
    await watch(idle(), {}, () => true);
    call.resume();
    const ended = await reading;
    assert.match(ended.details, /reads too slowly/);
    const resume_token = ended.metadata.get('resume-token')[0];
    const rest = await watch(idle(), { resume_token }, (update) => update.kind === 'snapshot_complete');
    assert.ok(!ended.updates.some((update) => update.kind === 'snapshot_complete'), 'all was told before it could be slow');
    const told = [...ended.updates, ...rest].filter((update) => update.kind === 'at_risk').map((update) => update.at_risk);
    for (const [region, customers] of Object.entries({ small: 40, bulk: 1000 }))
      assert.equal(new Set(told.filter((customer) => customer.region === region).map((customer) => customer.customer_id)).size, customers);
  },
  'Who guesses too often is RESOURCE_EXHAUSTED, who is known is not': async ({ nobody, crm }) => {
    let error;
    for (let guess = 0; error?.code !== grpc.status.RESOURCE_EXHAUSTED; guess++) {
      error = await ask(nobody, 'ListAtRisk', {}, bearing(`Bearer guess-${guess}`)).then(() => assert.fail('a guess was right'), (refused) => refused);
      assert.ok([grpc.status.UNAUTHENTICATED, grpc.status.RESOURCE_EXHAUSTED].includes(error.code), error.message);
    }
    assert.equal((await ask(crm, 'GetCustomer', { customer_id: 'plain' })).risk.customer_id, 'plain');
  },
};
