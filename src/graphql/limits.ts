import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, Lexer, parse, Source, TokenKind, type DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../context/context.js';
import { badInput } from './errors.js';
import { countless, measureDocument, type DocumentSize } from './document-size.js';
import type { CostEstimate } from './cost-estimate.js';
import { repeatsIn } from './repeated-fields.js';
import { conditionalRootIn } from './subscription-root.js';

/** Limits of one request. */
export interface Limits extends DocumentSize {
  readonly characters: number;
  readonly tokens: number;
  /** Selections of one response position. */
  readonly repeats: number;
  /** List entries, multiplied along the tree. */
  readonly nodes: number;
  /** Leaf values, multiplied along the tree. */
  readonly leaves: number;
  readonly bankCalls: number;
  /** Bytes of a response, counted while it is built. */
  readonly answerBytes: number;
}

const limitError = (what: string, limit: number): GraphQLError => badInput(`${what}; the limit is ${limit}.`);
const tooDeep = (depth: number, { depth: limit }: Limits): GraphQLError =>
  limitError(`The document is nested ${depth} levels deep`, limit);

/**
 * Returns the nesting depth of a text's brackets; undefined if it exceeds the token limit. @throws
 * GraphQLError for an invalid token
 */
function nestingOf(text: string, maxTokens: number): number | undefined {
  const lexer = new Lexer(new Source(text));
  let [depth, deepest, tokens] = [0, 0, 0];
  for (let { kind } = lexer.advance(); kind !== TokenKind.EOF; { kind } = lexer.advance()) {
    tokens += 1;
    if (tokens > maxTokens) return undefined;
    if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L) depth += 1;
    if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R) depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

const countables = {
  rootFields: 'root fields',
  fields: 'fields',
  aliases: 'aliases',
  directives: 'directives',
} as const;

function documentExcess(document: DocumentNode, limits: Limits): GraphQLError | undefined {
  const extent = measureDocument(document);
  if (!extent) return badInput('A fragment of the document spreads itself.');
  if (conditionalRootIn(document))
    return badInput(
      'The root field of a subscription cannot be left out: it takes neither @skip nor @include.',
    );
  if (extent.depth > limits.depth) return tooDeep(extent.depth, limits);
  const what = (Object.keys(countables) as (keyof typeof countables)[]).find(
    (one) => extent[one] > limits[one],
  );
  if (what) {
    const figure = extent[what] < countless ? String(extent[what]) : `${countless} or more`;
    return limitError(
      `The document has ${figure} ${countables[what]}, counted as often as their fragments are spread`,
      limits[what],
    );
  }
  if (extent.spreads > limits.spreads)
    return limitError(`The document spreads fragments in ${extent.spreads} places`, limits.spreads);
  const repeats = repeatsIn(document);
  return repeats > limits.repeats
    ? limitError(`The document selects one field ${repeats} times in one place`, limits.repeats)
    : undefined;
}

/**
 * Returns the reason to refuse a document before anything else reads it. Undefined if it is within the limits
 * or cannot be parsed.
 */
export function limitErrorOf(text: string, limits: Limits): GraphQLError | undefined {
  if (text.length > limits.characters)
    return limitError(`The document has ${text.length} characters`, limits.characters);
  try {
    const depth = nestingOf(text, limits.tokens);
    if (depth === undefined)
      return badInput(`The document has more than ${limits.tokens} tokens, which is the limit.`);
    // The parser recurses for each level and would overflow the stack without this check.
    return depth > limits.depth
      ? tooDeep(depth, limits)
      : documentExcess(parse(text, { noLocation: true }), limits);
  } catch (error) {
    if (error instanceof GraphQLError) return undefined; // the engine reports these better
    throw error;
  }
}

/**
 * Refuses documents above the limits before they are parsed and validated, because an attack would exploit
 * just these steps. The engine answers 400 only to errors thrown after both, so a harmless document replaces
 * a refused one until then.
 */
export function limitDocuments(limits: Limits): ApolloServerPlugin<Context> {
  const passed = new LRUCache<string, true>({
    max: 1000,
    maxSize: 1_000_000,
    sizeCalculation: (_true, text) => text.length,
  });
  return {
    requestDidStart: async ({ request }) => {
      const { query } = request;
      if (!query || passed.get(query)) return {};
      const refused = limitErrorOf(query, limits);
      if (!refused) {
        passed.set(query, true);
        return {};
      }
      request.query = '{ __typename }';
      return {
        didResolveOperation: async () => {
          throw refused;
        },
      };
    },
  };
}

/**
 * Refuses an operation that could make too many calls to the bank, or return too much. @throws GraphQLError
 */
export function checkWork(
  { calls, entries, leaves }: CostEstimate,
  { bankCalls, nodes, leaves: maxLeaves }: Limits,
): void {
  if (calls > bankCalls)
    throw badInput(
      `This operation could cost ${calls} calls to the bank; the limit is ${bankCalls}. Ask for fewer items (first) or fewer relations.`,
    );
  if (entries > nodes)
    throw badInput(
      `This operation could bring ${entries} items of lists; the limit is ${nodes}. Ask for fewer items (first).`,
    );
  if (leaves > maxLeaves)
    throw badInput(
      `This operation could bring ${leaves} values; the limit is ${maxLeaves}. Ask for fewer items (first) or fewer fields.`,
    );
}
