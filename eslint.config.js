import graphql from '@graphql-eslint/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const every = {
  types: true,
  rootField: true,
  DirectiveDefinition: true,
  FieldDefinition: true,
  InputValueDefinition: true,
  EnumValueDefinition: true,
};

/** The rules for the graph: the recommended ones, and those for nullable roots, mutation inputs and Relay connections. */
const graph = {
  files: ['schema/*.graphql'],
  plugins: { '@graphql-eslint': graphql },
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } },
  },
  rules: {
    ...graphql.configs['flat/schema-recommended'].rules,
    '@graphql-eslint/require-description': ['error', every],
    '@graphql-eslint/require-nullable-result-in-root': 'error',
    // Types begin with a capital letter and mutations do not, so their names are compared without regard to case.
    '@graphql-eslint/input-name': ['error', { checkInputType: true, caseSensitiveInputType: false }],
    '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
    '@graphql-eslint/relay-connection-types': 'error',
    '@graphql-eslint/relay-page-info': 'error',
    // The bank pages forwards only, so there is nothing behind `last` and `before`.
    '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
    // No `Node` interface: the bank finds a resource by its owner and its id, not by the id alone.
    // Lists of other things than edges: `nodes`, the active loans of a credit line, installment plans.
    '@graphql-eslint/relay-edge-types': [
      'error',
      { shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
    ],
    // Without an id: values, which are equal if their parts are; payloads, connections, edges and updates, which wrap what has one.
    '@graphql-eslint/strict-id-in-types': [
      'error',
      {
        exceptions: {
          types: [
            'Money',
            'PageInfo',
            'PdfDocument',
            'InstallmentPlan',
            'ScoringWorkflow',
            'RequiredAction',
            'CreditLineRenewal',
            'RepaymentOptions',
            'ScoringOptions',
          ],
          suffixes: ['Payload', 'Connection', 'Edge', 'Update'],
        },
      },
    ],
  },
};

/** The rules for TypeScript: recommended with types, and the house's limits on size. */
const typescript = {
  files: [
    'src/**/*.ts',
    'test/**/*.ts',
    'bench/**/*.ts',
    'packages/*/src/**/*.ts',
    'examples/*/src/**/*.{ts,tsx}',
  ],
  extends: [tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: {
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // An `async` without `await` turns a throw into a rejection, which is what callers of a promise expect.
    '@typescript-eslint/require-await': 'off',
    eqeqeq: 'error',
    'no-console': 'error',
    'prefer-const': 'error',
    'max-lines': ['error', 400],
    'max-lines-per-function': ['error', 60],
  },
};

/**
 * In V8 11 (Node 20) an object literal that begins with a spread and goes on makes a hidden class of its own for every object: they outlive
 * the young collections, and what reads such objects finds no inline cache. A property before the spread, or Object.assign({}, …), does not.
 * What is made once, and what is no part of a request, may do as it likes.
 */
const hiddenClasses = {
  files: ['src/**/*.ts'],
  ignores: ['src/sandbox/**', 'src/graphql/cost.ts', 'src/http/graphiql*.ts'],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: 'ObjectExpression > SpreadElement:first-child:not(:last-child)',
        message:
          'Put a property before the spread, or use Object.assign({}, …): on Node 20 each object of a literal that begins with a spread gets a hidden class of its own.',
      },
    ],
  },
};

export default defineConfig(
  { ignores: ['**/dist/', 'coverage/', 'src/generated/', 'examples/web/src/gql/'] },
  graph,
  typescript,
  { files: ['examples/*/src/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
  hiddenClasses,
  // The function that groups tests is as long as they are together. What a test's query answers is of any shape: its expectations say which.
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // The one place that writes to the terminal.
  { files: ['src/cli.ts'], rules: { 'no-console': 'off' } },
);
