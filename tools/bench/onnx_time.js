#!/usr/bin/env node
/* onnx_time.js MODULES FOLDER THREADS SECONDS - time ONNX Runtime on what onnx_export.py wrote.
 *
 * MODULES is the folder node_modules that has onnxruntime-node. Prints a JSON object: medians in
 * milliseconds for the batch (infer_ms) and for one set (one_set_ms), and the outputs of the batch. */
'use strict';
const fs = require('fs');
const path = require('path');

const [modules, folder, threads, seconds] = process.argv.slice(2);
const ort = require(path.resolve(modules, 'onnxruntime-node'));
const WARM_UP_SECONDS = 0.3, MIN_SAMPLES = 5;

/* The inputs of a network, by name. */
function inputsOf(descriptions) {
  const inputs = {};
  for (const { name, type, dims, file } of descriptions) {
    const bytes = fs.readFileSync(path.join(folder, file));
    const numbers = type === 'bool'
      ? new Uint8Array(bytes)
      : new Float32Array(new Uint8Array(bytes).buffer); // a copy begins at a multiple of 4
    inputs[name] = new ort.Tensor(type, numbers, dims);
  }
  return inputs;
}

async function repeat(session, inputs, duration) {
  const times = [];
  const begin = performance.now();
  for (let now = begin; now < begin + 1e3 * duration || times.length < MIN_SAMPLES;) {
    await session.run(inputs);
    const end = performance.now();
    times.push(end - now);
    now = end;
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

async function measure(name, descriptions, duration) {
  const session = await ort.InferenceSession.create(path.join(folder, `${name}.onnx`), {
    intraOpNumThreads: Number(threads), interOpNumThreads: 1, graphOptimizationLevel: 'all',
  });
  const inputs = inputsOf(descriptions);
  const { y } = await session.run(inputs);
  await repeat(session, inputs, WARM_UP_SECONDS);
  return { ms: await repeat(session, inputs, duration), y: Array.from(y.data) };
}

async function main() {
  const inputs = JSON.parse(fs.readFileSync(path.join(folder, 'inputs.json'), 'utf8'));
  const batch = await measure('batch', inputs.batch, Number(seconds));
  const one = await measure('one', inputs.one, Number(seconds) / 4);
  console.log(JSON.stringify({
    version: ort.env.versions.node, threads: Number(threads),
    infer_ms: batch.ms, one_set_ms: one.ms, y: batch.y, y_one: one.y,
  }));
}

main().catch((error) => {
  console.error(`onnx_time.js: ${error.message}`);
  process.exit(1);
});
