import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Minimum bytes to compress: below this, compression costs more than it saves. */
const threshold = 1024;

/**
 * Compresses responses if the client accepts it: JSON, and the files of GraphiQL. Routes that stream
 * compressed data set `compress: false`. Compressed requests are not decompressed: the body limit would apply
 * to the compressed bytes.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    global: true,
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold,
    // Low levels give most of the savings.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
    zlibOptions: { level: 3 },
  });
}
