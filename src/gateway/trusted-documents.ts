import { readFileSync } from 'node:fs';
import type { GraphQLSchema } from 'graphql';
import { ConfigError, type Config } from '../config.js';
import { domains } from '../domains/index.js';
import { CostTable } from '../graphql/cost-table.js';
import { costsOf, type DocumentCost } from '../graphql/document-costs.js';
import { Estimate } from '../graphql/estimate.js';
import { ManifestError, readManifest, type TrustedDocument } from '../graphql/manifest.js';
import { buildSchema } from '../graphql/schema.js';
import { TrustedDocuments } from '../graphql/trusted-documents.js';
import { limitsOf } from './options.js';

/** @throws ManifestError where the file cannot be read, and for all that is wrong with what is in it */
function readManifestFile(file: string, config: Config, schema: GraphQLSchema): TrustedDocument[] {
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ManifestError([`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  return readManifest(json, schema, limitsOf(config));
}

/** The documents that the settings name; undefined where they name none. @throws ConfigError for all that is wrong with them */
export function readTrustedDocuments(config: Config, schema: GraphQLSchema): TrustedDocuments | undefined {
  if (config.TRUSTED_DOCUMENTS === undefined) return undefined;
  try {
    return new TrustedDocuments(
      readManifestFile(config.TRUSTED_DOCUMENTS, config, schema),
      config.TRUSTED_DOCUMENTS_ONLY === 'on',
    );
  } catch (error) {
    if (error instanceof ManifestError)
      throw new ConfigError(error.problems.map((problem) => `TRUSTED_DOCUMENTS: ${problem}`));
    throw error;
  }
}

/** What the documents of a manifest can cost at the bank, the dearest first. @throws ManifestError where it cannot be used */
export function manifestCosts(file: string, config: Config): DocumentCost[] {
  const schema = buildSchema(domains);
  return costsOf(readManifestFile(file, config, schema), new Estimate(schema, new CostTable(schema)));
}
