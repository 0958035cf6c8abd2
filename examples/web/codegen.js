import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';
import { scalars, schema } from '@lending-graph/client/codegen';

/**
 * Types of the documents, and the manifest of trusted documents, `src/gql/persisted-documents.json`.
 *
 * @type {import('@graphql-codegen/cli').CodegenConfig}
 */
export default {
  schema,
  documents: ['src/**/*.graphql', 'server/*.graphql'],
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: 'sha256' },
      },
      // Apollo Client's cache asks for them. The gateway runs the text of the manifest, so they have to stand there.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars,
      },
    },
  },
};
