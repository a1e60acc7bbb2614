'use strict';
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');
const health = require('grpc-health-check');

const options = { keepCase: true, longs: String, enums: String, defaults: false, oneofs: true };

function load(file, folder) {
  return grpc.loadPackageDefinition(loader.loadSync(file, { ...options, includeDirs: [folder] }));
}

/** Clients of everything that the engine serves. */
function connect({ engine, probe, protos, reflectionProtos, probeProtos }) {
  const insecure = grpc.credentials.createInsecure();
  const { RiskService } = load('streamengine/v1/risk_service.proto', protos).streamengine.v1;
  const { ServerReflection } = load('grpc/reflection/v1/reflection.proto', reflectionProtos).grpc.reflection.v1;
  const { Probe } = load('probe.proto', probeProtos).streamengine.tests;
  const Health = grpc.makeGenericClientConstructor(health.service, 'Health');
  return {
    engine,
    options,
    risk: new RiskService(engine, insecure),
    compressed: new RiskService(engine, insecure, { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip }),
    health: new Health(engine, insecure),
    reflection: new ServerReflection(engine, insecure),
    probe: new Probe(probe, insecure),
    anew: (definition) => new definition(engine, insecure),
  };
}

/** A unary call as a promise. */
function ask(client, method, request, metadata = new grpc.Metadata(), callOptions = {}) {
  return new Promise((resolve, reject) => {
    client[method](request, metadata, callOptions, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/** The error that a call must end with. */
async function fails(promise, code) {
  try {
    await promise;
  } catch (error) {
    if (error.code !== code) throw new Error(`expected ${grpc.status[code]}, met ${error.code} ${error.message}`);
    return error;
  }
  throw new Error(`expected ${grpc.status[code]}, but it succeeded`);
}

/** Reads a stream until `enough` says so (then cancels it) or it ends; gives what was read. */
function read(call, enough = () => false) {
  return new Promise((resolve, reject) => {
    const updates = [];
    let isDone = false;
    call.on('data', (update) => {
      if (isDone) return;
      updates.push(update);
      try {
        if (!enough(update, updates)) return;
        resolve(updates);
      } catch (error) {
        reject(error);
      }
      isDone = true;
      call.cancel();
    });
    call.on('error', (error) => (isDone ? undefined : reject(Object.assign(error, { updates }))));
    call.on('end', () => (isDone ? undefined : resolve(updates)));
  });
}

/** Watches; a place among the streams may be free only a moment after the last one was let go. */
async function watch(risk, request, enough) {
  for (;;) {
    try {
      return await read(risk.Watch(request), enough);
    } catch (error) {
      if (error.code !== grpc.status.RESOURCE_EXHAUSTED || !error.details.includes('streams')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

module.exports = { grpc, loader, health, options, load, connect, ask, fails, read, watch };
