'use strict';
const fs = require('node:fs');
const { grpc, health, options, load } = require('./client');

/** Ways to an engine that wants to know who calls. */
function connect({ engine, processId, authority, tokens, certificate, certificateKey, protos, reflectionProtos }) {
  const roots = fs.readFileSync(authority);
  const { RiskService } = load('streamengine/v1/risk_service.proto', protos).streamengine.v1;
  const { ServerReflection } = load('grpc/reflection/v1alpha/reflection.proto', reflectionProtos).grpc.reflection.v1alpha;
  const Health = grpc.makeGenericClientConstructor(health.service, 'Health');
  const nobody = grpc.credentials.createSsl(roots);

  // A connection for each, and soon another when the engine is started anew.
  const channel = { 'grpc.use_local_subchannel_pool': 1, 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 500 };
  const as = (credentials, definition = RiskService) => new definition(engine, credentials, channel);
  const bearer = (name) => grpc.credentials.combineChannelCredentials(nobody, grpc.credentials.createFromMetadataGenerator((_, done) => done(null, bearing(`Bearer ${tokens[name]}`))));
  return {
    options,
    tokens,
    /** Who speaks TLS, and says nothing of itself. */
    nobody: as(nobody),
    /** Who trusts the authorities that everyone does. */
    stranger: as(grpc.credentials.createSsl()),
    /** Who speaks no TLS. */
    plain: as(grpc.credentials.createInsecure()),
    crm: as(bearer('crm')),
    /** Sees one region. */
    branch: as(bearer('branch')),
    /** May hold one stream. */
    idle: () => as(bearer('idle')),
    /** Known by its certificate. */
    ledger: as(grpc.credentials.createSsl(roots, fs.readFileSync(certificateKey), fs.readFileSync(certificate))),
    health: as(nobody, Health),
    reflection: { nobody: as(nobody, ServerReflection), crm: as(bearer('crm'), ServerReflection) },
    anew: (definition) => as(bearer('crm'), definition),
    /** SIGTERM; another engine follows at the same address. */
    askEngineToLeave: () => process.kill(processId, 'SIGTERM'),
  };
}

/** Metadata with nothing but this credential. */
function bearing(authorization) {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', authorization);
  return metadata;
}

module.exports = { connect, bearing };
