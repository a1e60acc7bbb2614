'use strict';
const { read } = require('./client');

/** Asks one thing of either version of reflection. */
function reflect(reflection, request) {
  const call = reflection.ServerReflectionInfo();
  call.write(request);
  call.end();
  return read(call);
}

/** The files of an answer as a FileDescriptorSet. */
function descriptorSet(answer) {
  const files = answer.file_descriptor_response.file_descriptor_proto;
  return Buffer.concat(files.map((file) => Buffer.concat([Buffer.from([0x0a]), varint(file.length), file])));
}

function varint(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return Buffer.from([...bytes, value]);
}

module.exports = { reflect, descriptorSet };
