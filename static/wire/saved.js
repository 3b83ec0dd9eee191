/**
 * What the page reads of its own checkpoints: the server's bytes of a run (engine/run/codec.py) behind its seal
 * (server/sessions/signing.py). Nothing that is read here goes back: a run is opened by the server alone.
 */
import { fromBase64url } from "./protocol.js";

/** Bytes of the seal, by how it begins: that of a run that was trained at one browser names the browser. @type {Readonly<Record<string, number>>} */
const SEALS = { NPR1: 24, NPR2: 40 };

/**
 * @param {string} run base64url
 * @param {number} size of its parameters
 * @returns {Promise<{ updates: number, parameters: Float32Array } | null>} null of what isn't a run of that size
 */
export async function parametersOf(run, size) {
  try {
    const bytes = fromBase64url(run);
    const seal = SEALS[new TextDecoder().decode(bytes.subarray(0, 4))];
    const packed = new Blob([/** @type {BlobPart} */ (bytes.subarray(seal))]);
    const stream = packed.stream().pipeThrough(new DecompressionStream("deflate"));
    const view = new DataView(await new Response(stream).arrayBuffer());
    const arrays = 4 + view.getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(view.buffer.slice(4, arrays)));
    // Behind the parameters stand other arrays, each as long as one or several times these.
    const numbers = (view.byteLength - arrays) / 8;
    if (header.arrays[0] !== "parameters" || numbers < size || numbers % size) return null;
    const parameters = Float32Array.from({ length: size }, (_, i) => view.getFloat64(arrays + 8 * i, true));
    return { updates: header.updates, parameters };
  } catch {
    return null; // cut off or damaged: a path can do without it
  }
}
