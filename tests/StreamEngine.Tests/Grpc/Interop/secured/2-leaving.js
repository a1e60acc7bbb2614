'use strict';
const assert = require('node:assert/strict');
const { grpc, fails, read } = require('../client');
const { Sequences } = require('../sequences');

/** From the first update before the engine left; of use when more has happened than is kept. */
let oldest;

module.exports = {
  'A watch is UNAVAILABLE when its engine is asked to leave, and goes on from its last token at the next': async ({ crm, askEngineToLeave }) => {
    const sequences = new Sequences();
    const take = (update) => {
      sequences.take(update);
      oldest ??= update.resume_token;
      return false;
    };
    const watch = read(crm.Watch({}), (update) => {
      take(update);
      if (sequences.count === 10 && update.kind === 'crossing') askEngineToLeave();
      return false;
    });
    const ended = await fails(watch, grpc.status.UNAVAILABLE);
    assert.match(ended.details, /^This node is stopping/);
    let resume_token = ended.updates.at(-1).resume_token;
    assert.equal(ended.metadata.get('resume-token')[0], resume_token);

    const enough = sequences.count + 50;
    while (sequences.count < enough) {
      const updates = await read(crm.Watch({ resume_token }), (update) => take(update) || sequences.count >= enough).catch((error) => {
        if (error.code !== grpc.status.UNAVAILABLE) throw error;
        return error.updates;
      });
      resume_token = updates.at(-1)?.resume_token ?? resume_token;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
  'A token older than what is kept is OUT_OF_RANGE, and a snapshot helps': async ({ crm }) => {
    let error;
    while (error === undefined) {
      error = await read(crm.Watch({ resume_token: oldest }), () => true).then(() => undefined, (ended) => ended);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.equal(error.code, grpc.status.OUT_OF_RANGE, error.message);
    assert.match(error.details, /snapshot/);
    const anew = await read(crm.Watch({ snapshot: true }), (update) => update.kind === 'snapshot_complete');
    assert.ok(anew.length > 1000);
  },
};
