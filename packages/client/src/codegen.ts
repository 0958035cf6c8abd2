import { fileURLToPath } from 'node:url';

export { scalars } from './scalars.js';

/** The path of the graph's SDL in this package: the `schema` of graphql-codegen. For Node only. */
export const schema: string = fileURLToPath(new URL('../schema.graphql', import.meta.url));
