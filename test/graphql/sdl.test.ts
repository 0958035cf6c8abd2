import { expect, test } from '@jest/globals';
import { buildSchema, validateSchema } from 'graphql';
import { federationSdl } from '../../src/graphql/federation.js';
import { readSdl } from '../../src/graphql/schema.js';

// A start does not validate it again.
test.each([
  ['the graph', readSdl()],
  ['the subgraph', [...readSdl(), federationSdl]],
])('the SDL of %s is valid', (_name, sdl) => {
  expect(validateSchema(buildSchema(sdl.join('\n')))).toEqual([]);
});

test('an SDL with a mistake is not', () => {
  expect(() => buildSchema([...readSdl(), 'extend type Person { id: ID! }'].join('\n'))).toThrow(
    'Field "Person.id" can only be defined once.',
  );
});
