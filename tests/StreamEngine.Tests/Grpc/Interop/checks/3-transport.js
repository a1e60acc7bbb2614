'use strict';
const assert = require('node:assert/strict');
const http2 = require('node:http2');
const zlib = require('node:zlib');
const { grpc, loader, ask, fails, read } = require('../client');
const { reflect, descriptorSet } = require('../reflection');

/** One call without any gRPC library, so that what goes over the wire can be looked at. */
function post(address, path, body, headers) {
  return new Promise((resolve, reject) => {
    const session = http2.connect(`http://${address}`);
    session.on('error', reject);
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers', ...headers });
    const chunks = [];
    const answer = {};
    stream.on('response', (received) => (answer.headers = received));
    stream.on('trailers', (trailers) => (answer.trailers = trailers));
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('end', () => {
      session.close();
      resolve({ ...answer, body: Buffer.concat(chunks) });
    });
    stream.end(body);
  });
}

function frame(payload, isCompressed) {
  const header = Buffer.alloc(5);
  header[0] = isCompressed ? 1 : 0;
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

module.exports = {
  'A gzip request is understood': async ({ compressed }) => {
    const answer = await ask(compressed, 'ListAtRisk', { filter: { customer_ids: ['plain', ...Array.from({ length: 900 }, (_, i) => `nobody-${i}`)] } });
    assert.equal(answer.customers[0].customer_id, 'plain');
  },
  'An answer is gzip for a client that takes it, and plain for one that does not': async ({ engine }) => {
    const request = frame(zlib.gzipSync(Buffer.from([0x10, 50])), true);
    const headers = { 'grpc-encoding': 'gzip' };
    const zipped = await post(engine, '/streamengine.v1.RiskService/ListAtRisk', request, { ...headers, 'grpc-accept-encoding': 'identity,gzip' });
    assert.equal(zipped.trailers['grpc-status'], '0');
    assert.equal(zipped.headers['grpc-encoding'], 'gzip');
    assert.equal(zipped.body[0], 1);
    assert.ok(zlib.gunzipSync(zipped.body.subarray(5)).length > zipped.body.length);
    const plain = await post(engine, '/streamengine.v1.RiskService/ListAtRisk', request, headers);
    assert.equal(plain.trailers['grpc-status'], '0');
    assert.equal(plain.body[0], 0);
  },
  'A request beyond the limit is RESOURCE_EXHAUSTED, also one that only unzips to it': async ({ risk, compressed }) => {
    const request = { filter: { customer_ids: ['x'.repeat(2_000_000)] } };
    await fails(ask(risk, 'ListAtRisk', request), grpc.status.RESOURCE_EXHAUSTED);
    await fails(ask(compressed, 'ListAtRisk', request), grpc.status.RESOURCE_EXHAUSTED);
  },
  'A call that is not gRPC is told so': async ({ engine }) => {
    const answer = await post(engine, '/streamengine.v1.RiskService/ListAtRisk', Buffer.from('{}'), { 'content-type': 'application/json' });
    assert.equal(answer.headers[':status'], 415);
  },
  'Health of the server and of the service is SERVING': async ({ health }) => {
    for (const service of ['', 'streamengine.v1.RiskService']) assert.equal((await ask(health, 'check', { service })).status, 'SERVING');
  },
  'Health of an unknown service is NOT_FOUND': async ({ health }) => {
    await fails(ask(health, 'check', { service: 'nobody' }), grpc.status.NOT_FOUND);
  },
  'Health can be watched': async ({ health }) => {
    const watched = { '': 'SERVING', 'streamengine.v1.RiskService': 'SERVING', nobody: 'SERVICE_UNKNOWN' };
    for (const [service, status] of Object.entries(watched)) assert.equal((await read(health.watch({ service }), () => true))[0].status, status);
  },
  'Reflection lists the services': async ({ reflection }) => {
    const [answer] = await reflect(reflection, { list_services: '' });
    assert.deepEqual(
      answer.list_services_response.service.map((service) => service.name).sort(),
      ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection', 'streamengine.v1.RiskService'],
    );
  },
  'A client made of nothing but reflection can call': async ({ reflection, options, anew }) => {
    const [answer] = await reflect(reflection, { file_containing_symbol: 'streamengine.v1.RiskService' });
    const { RiskService } = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(descriptorSet(answer), options)).streamengine.v1;
    assert.equal((await ask(anew(RiskService), 'GetCustomer', { customer_id: 'plain' })).risk.customer_id, 'plain');
  },
  'Reflection of an unknown symbol is NOT_FOUND': async ({ reflection }) => {
    const [answer] = await reflect(reflection, { file_containing_symbol: 'streamengine.v1.Nöthing' });
    assert.equal(answer.error_response.error_code, grpc.status.NOT_FOUND);
  },
};
