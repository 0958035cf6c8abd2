import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Bytes below which packing costs more than it spares. */
const threshold = 1024;

/**
 * Packs answers for those who ask for it: JSON, and the files of GraphiQL. Routes that stream what is packed already say `compress: false`.
 * A packed request is not unpacked: its limit would be one of the packed bytes.
 */
export async function compressAnswers(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    global: true,
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    threshold,
    // As little work as brings most of it.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } },
    zlibOptions: { level: 3 },
  });
}
