/** What a customer says, as a sound file that the browser takes for its microphone. */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const RATE = 16_000;

/** One channel of 16-bit samples with the header that makes it a WAV file. */
function wav(samples) {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

const silence = (seconds) => Buffer.alloc(Math.round(RATE * seconds) * 2);

/** The words in the voice the product itself speaks with. */
function spoken(words) {
  const script = `
import sys
from support_agent.providers.local_voice.speech_process import Speech
from support_agent.providers.local_voice.words import sayable
sys.stdout.buffer.write(Speech().speak(sayable(sys.argv[1]), "linear16", ${RATE}))`;
  const options = { cwd: root, encoding: "buffer", maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(join(root, ".venv/bin/python"), ["-c", script, words], options, (error, out) =>
      error ? reject(error) : resolve(out),
    );
  });
}

async function file(samples) {
  const folder = await mkdtemp(join(tmpdir(), "support-agent-sound-"));
  const path = join(folder, "sound.wav");
  await writeFile(path, wav(samples));
  return { path, remove: () => rm(folder, { recursive: true }) };
}

/** A second of silence, over and over: the browser's own test sound beeps, and a beep interrupts. */
export const quiet = () => file(silence(1));

/** Silence, the words, and silence again; the browser begins anew when it is through. */
export async function speech(words, { before, after }) {
  return file(Buffer.concat([silence(before), await spoken(words), silence(after)]));
}
