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
import { limitsOf, subgraphOptions } from './options.js';

/** @throws ManifestError if the file cannot be read, or with all problems of its contents */
function readManifestFile(file: string, config: Config, schema: GraphQLSchema): TrustedDocument[] {
  let json: string;
  try {
    json = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ManifestError([`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  return readManifest(json, schema, limitsOf(config));
}

/**
 * Reads the trusted documents of the settings; undefined if there are none. @throws ConfigError with all
 * problems
 */
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

/**
 * Returns the maximum costs of a manifest's documents, highest first. @throws ManifestError if it is invalid
 */
export function manifestCosts(file: string, config: Config): DocumentCost[] {
  const schema = buildSchema(domains, subgraphOptions(config));
  return costsOf(readManifestFile(file, config, schema), new Estimate(schema, new CostTable(schema)));
}
