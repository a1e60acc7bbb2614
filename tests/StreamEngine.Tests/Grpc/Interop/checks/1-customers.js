'use strict';
const assert = require('node:assert/strict');
const { grpc, ask, fails } = require('../client');

const unicode = 'klant-Zoë-客户-🙂';

/** The google.rpc.BadRequest in an error's details, read by hand: Status.details (3) holds Any.value (2), BadRequest.field_violations (1). */
function violations(error) {
  const details = field(error.metadata.get('grpc-status-details-bin')[0], 3)[0];
  assert.equal(field(details, 1)[0].toString(), 'type.googleapis.com/google.rpc.BadRequest');
  return field(field(details, 2)[0], 1).map((violation) => ({ field: field(violation, 1)[0].toString(), description: field(violation, 2)[0].toString() }));
}

/** The length-delimited values of one field. */
function field(message, number) {
  const found = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const next = message[at++];
      value |= (next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const length = varint();
    if ((key & 7) !== 2) continue;
    if (key >> 3 === number) found.push(message.subarray(at, at + length));
    at += length;
  }
  return found;
}

async function list(risk, filter, pageSize) {
  const pages = [];
  let token = '';
  do {
    const page = await ask(risk, 'ListAtRisk', { filter, page_size: pageSize, page_token: token });
    pages.push(page.customers ?? []);
    token = page.next_page_token ?? '';
  } while (token !== '');
  return pages;
}

module.exports = {
  'GetCustomer of someone known': async ({ risk }) => {
    const answer = await ask(risk, 'GetCustomer', { customer_id: 'plain' });
    assert.equal(answer.risk.customer_id, 'plain');
    assert.notEqual(answer.risk.level, 'RISK_LEVEL_LOW');
    assert.ok(answer.risk.drivers.length > 0 && answer.risk.drivers.every((driver) => driver.sentence.length > 0));
    assert.deepEqual(answer.windows.map((window) => window.name), ['hour', 'day', 'week', 'month']);
    assert.ok(answer.policy_hash.length > 0);
  },
  'GetCustomer of nobody is NOT_FOUND': async ({ risk }) => {
    await fails(ask(risk, 'GetCustomer', { customer_id: 'nobody' }), grpc.status.NOT_FOUND);
  },
  'GetCustomer without an id is INVALID_ARGUMENT with BadRequest': async ({ risk }) => {
    const error = await fails(ask(risk, 'GetCustomer', {}), grpc.status.INVALID_ARGUMENT);
    assert.deepEqual(violations(error), [{ field: 'customer_id', description: 'is missing' }]);
    assert.equal(error.details, 'customer_id is missing');
  },
  'A unicode customer id comes back as it went': async ({ risk }) => {
    assert.equal((await ask(risk, 'GetCustomer', { customer_id: unicode })).risk.customer_id, unicode);
    const [[found]] = await list(risk, { customer_ids: [unicode] }, 10);
    assert.equal(found.customer_id, unicode);
    assert.equal(found.lifecycle, 'Verlängerung');
  },
  'ListAtRisk pages over everyone, each once': async ({ risk }) => {
    const pages = await list(risk, { regions: ['small'] }, 7);
    const ids = pages.flat().map((customer) => customer.customer_id);
    assert.equal(ids.length, 40);
    assert.equal(new Set(ids).size, 40);
    assert.ok(pages.every((page) => page.length <= 7));
    const priorities = pages.flat().map((customer) => customer.priority);
    assert.deepEqual(priorities, priorities.toSorted((a, b) => b - a));
  },
  'ListAtRisk filters': async ({ risk }) => {
    const some = (await list(risk, { regions: ['small'], segments: ['even'] }, 100)).flat();
    assert.equal(some.length, 20);
    assert.ok(some.every((customer) => customer.segment === 'even' && customer.region === 'small'));
    assert.equal((await list(risk, { regions: ['small'], queues: ['elsewhere'] }, 100)).flat().length, 0);
    assert.equal((await list(risk, { customer_ids: ['small-1', 'small-2', 'nobody'] }, 100)).flat().length, 2);
    assert.equal((await list(risk, { regions: ['small'], drivers: ['FACTOR_KIND_COMPLAINT'] }, 100)).flat().length, 40);
    assert.equal((await list(risk, { regions: ['small'], drivers: ['FACTOR_KIND_PURCHASE_SILENCE'] }, 100)).flat().length, 0);
    const severe = (await list(risk, { minimum_level: 'RISK_LEVEL_HIGH', regions: ['small'] }, 100)).flat();
    assert.ok(severe.every((customer) => ['RISK_LEVEL_HIGH', 'RISK_LEVEL_CRITICAL'].includes(customer.level)));
  },
  'ListAtRisk says every fault at once': async ({ risk }) => {
    const request = { page_size: 5000, page_token: 'Zoë', filter: { direction: 'CROSSING_DIRECTION_RISE' } };
    const error = await fails(ask(risk, 'ListAtRisk', request), grpc.status.INVALID_ARGUMENT);
    assert.deepEqual(violations(error).map((violation) => violation.field), ['page_token', 'filter.direction', 'page_size']);
  },
  'A big page stays below what clients take': async ({ risk }) => {
    const pages = await list(risk, { regions: ['bulk'] }, 1000);
    const ids = pages.flat().map((customer) => customer.customer_id);
    assert.equal(ids.length, 1000);
    assert.equal(new Set(ids).size, 1000);
    assert.ok(pages.length > 1, 'it is too little to show anything');
    assert.ok(Buffer.byteLength(JSON.stringify(pages[0])) > 2_000_000);
  },
  'GetTimeline pages over everything, newest first': async ({ risk }) => {
    const entries = [];
    let token = '';
    do {
      const page = await ask(risk, 'GetTimeline', { customer_id: 'plain', page_size: 2, page_token: token });
      assert.ok(page.entries.length <= 2);
      entries.push(...page.entries);
      token = page.next_page_token ?? '';
    } while (token !== '');
    assert.equal(entries.filter((entry) => entry.kind === 'contact').length, 6);
    assert.ok(entries.some((entry) => entry.kind === 'crossing'));
    const moments = entries.map((entry) => BigInt(entry.at_unix_ms));
    assert.ok(moments.every((moment, place) => place === 0 || moment <= moments[place - 1]));
    const whole = await ask(risk, 'GetTimeline', { customer_id: 'plain' });
    assert.deepEqual(whole.entries, entries);
  },
  'GetTimeline of nobody is NOT_FOUND': async ({ risk }) => {
    await fails(ask(risk, 'GetTimeline', { customer_id: 'nobody' }), grpc.status.NOT_FOUND);
  },
  'A method that is not there is UNIMPLEMENTED': async ({ engine }) => {
    const missing = (service) => ({ Forget: { path: `/${service}/Forget`, requestStream: false, responseStream: false, requestSerialize: (x) => x, requestDeserialize: (x) => x, responseSerialize: (x) => x, responseDeserialize: (x) => x } });
    for (const service of ['streamengine.v1.RiskService', 'streamengine.v1.Elsewhere']) {
      const Client = grpc.makeGenericClientConstructor(missing(service), service);
      await fails(ask(new Client(engine, grpc.credentials.createInsecure()), 'Forget', Buffer.alloc(0)), grpc.status.UNIMPLEMENTED);
    }
  },
  'An error message in unicode comes as it went': async ({ probe }) => {
    const error = await fails(ask(probe, 'Echo', { text: 'fail' }), grpc.status.FAILED_PRECONDITION);
    assert.equal(error.details, '100 % schlecht: ü, 漢字, 🙂');
  },
};
