'use strict';
// Runs every check against a running engine and says of each "ok NAME" or "not ok NAME: why".
// node interop.js ENGINE_ADDRESS PROBE_ADDRESS PROTO_FOLDER REFLECTION_PROTO_FOLDER PROBE_PROTO_FOLDER
const fs = require('node:fs');
const path = require('node:path');
const { connect } = require('./client');

const [engine, probe, protos, reflectionProtos, probeProtos] = process.argv.slice(2);
const world = connect({ engine, probe, protos, reflectionProtos, probeProtos });
const longestCheck = 60_000;

async function run(name, body) {
  let timer;
  const hangs = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), longestCheck);
  });
  try {
    await Promise.race([body(world), hangs]);
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`not ok ${name}: ${(error.stack ?? String(error)).replaceAll('\n', ' | ')}`);
  } finally {
    clearTimeout(timer);
  }
}

(async () => {
  const folder = path.join(__dirname, 'checks');
  for (const file of fs.readdirSync(folder).sort())
    for (const [name, body] of Object.entries(require(path.join(folder, file)))) await run(name, body);
  process.exit(0);
})();
