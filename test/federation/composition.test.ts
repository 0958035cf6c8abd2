import { composeServices as composeByApollo } from '@apollo/composition';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { composeServices as composeByTheGuild } from '@theguild/federation-composition';
import { federateSubgraphs } from '@wundergraph/composition';
import { parse, type DocumentNode } from 'graphql';
import { startTestGateway } from '../support/graph.js';
import { accountsSdl } from '../support/accounts-subgraph.js';
import { page } from '../support/markdown.js';

interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

const messages = (errors: readonly { readonly message: string }[] = []): string[] =>
  errors.map(({ message }) => message);

/** The composers, each as a function that returns its errors and warnings. */
const composers: Readonly<Record<string, (subgraphs: Subgraph[]) => string[]>> = {
  '@apollo/composition': (subgraphs) => {
    const { errors, hints = [] } = composeByApollo(subgraphs);
    return [...messages(errors), ...messages(hints)];
  },
  '@theguild/federation-composition': (subgraphs) => messages(composeByTheGuild(subgraphs).errors),
  '@wundergraph/composition': (subgraphs) => {
    const federated = federateSubgraphs({
      subgraphs: subgraphs.map(({ name, url, typeDefs: definitions }) => ({ name, url, definitions })),
      version: '1',
    });
    return [...messages(federated.success ? [] : federated.errors), ...messages(federated.warnings)];
  },
};

/** Returns the SDL of a gateway with these settings. */
async function sdlWith(settings: Record<string, string>): Promise<string> {
  const gateway = await startTestGateway({ FEDERATION: 'on', ...settings });
  const { data } = await gateway.ask('{ _service { sdl } }');
  await gateway.close();
  return data._service.sdl as string;
}

const subgraphsOf = (lending: string): Subgraph[] => [
  { name: 'lending', url: 'http://lending.example', typeDefs: parse(lending) },
  { name: 'accounts', url: 'http://accounts.example', typeDefs: parse(accountsSdl) },
];

let plain: string;
let prefixed: string;
let unscoped: string;
beforeAll(async () => {
  plain = await sdlWith({});
  prefixed = await sdlWith({ FEDERATION_ROOT_PREFIX: 'lending_' });
  unscoped = await sdlWith({ FEDERATION_ROOT_PREFIX: 'lending_', FEDERATION_SCOPES: 'off' });
});

describe.each(Object.entries(composers))('%s', (_name, compose) => {
  test('composes this graph with accounts of its persons, without an error or a warning', () => {
    expect([prefixed, unscoped].map((sdl) => compose(subgraphsOf(sdl)))).toEqual([[], []]);
  });

  test('composes this graph alone, without a prefix', () => {
    expect(compose(subgraphsOf(plain).slice(0, 1))).toEqual([]);
  });

  test('composes this graph with the subgraph of docs/federation.md', () => {
    const [sdl = ''] = page('docs/federation.md').code('graphqls');
    const [lending] = subgraphsOf(plain);
    expect(
      compose([lending as Subgraph, { name: 'other', url: 'http://other.example', typeDefs: parse(sdl) }]),
    ).toEqual([]);
  });

  test('refuses a root field that both have: the prefix avoids it', () => {
    const said = compose(subgraphsOf(plain));
    expect(said).not.toEqual([]);
    expect(said.filter((word) => !/\bperson\b/.test(word))).toEqual([]);
  });
});
