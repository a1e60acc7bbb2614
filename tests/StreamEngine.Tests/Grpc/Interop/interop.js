'use strict';
// Runs every check of a folder against a running engine and says of each "ok NAME" or "not ok NAME: why".
// node interop.js FOLDER WORLD, where WORLD is JSON: what connect() of client.js takes; with an authority, what that of callers.js takes.
const fs = require('node:fs');
const path = require('node:path');

const folder = path.join(__dirname, process.argv[2]);
const told = JSON.parse(process.argv[3]);
const { connect } = told.authority ? require('./callers') : require('./client');
const world = connect(told);
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
  for (const file of fs.readdirSync(folder).sort())
    for (const [name, body] of Object.entries(require(path.join(folder, file)))) await run(name, body);
  process.exit(0);
})();
