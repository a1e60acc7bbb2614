'use strict';
const assert = require('node:assert/strict');

/** Crossings are numbered within their shard, so with no filter any gap or repeat shows. */
class Sequences {
  #last = new Map();
  count = 0;

  take(update) {
    if (update.kind !== 'crossing') return;
    const { shard = 0, sequence, id } = update.crossing;
    const last = this.#last.get(shard);
    if (last !== undefined) assert.equal(Number(sequence), last + 1, `after ${shard}-${last} came ${id}`);
    this.#last.set(shard, Number(sequence));
    this.count++;
  }
}

module.exports = { Sequences };
