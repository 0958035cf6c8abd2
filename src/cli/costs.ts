import type { Config } from '../config.js';
import { manifestCosts } from '../gateway/trusted-documents.js';
import { costLines, type DocumentCost } from '../graphql/document-costs.js';
import { ManifestError } from '../graphql/manifest.js';
import { print, UsageError } from './usage.js';

function costsIn(file: string | undefined, config: Config): DocumentCost[] {
  try {
    if (file === undefined)
      throw new ManifestError(['costs FILE: there is no FILE, and TRUSTED_DOCUMENTS is not set']);
    return manifestCosts(file, config);
  } catch (error) {
    throw error instanceof ManifestError ? new UsageError(error.message) : error;
  }
}

/** Prints what the documents of a manifest cost. @throws UsageError if the manifest cannot be used */
export function run(config: Config, [file = config.TRUSTED_DOCUMENTS]: readonly string[]): void {
  const found = costsIn(file, config);
  for (const line of costLines(found, config.LIMIT_BANK_CALLS)) print(line);
  if (found.some(({ calls }) => calls > config.LIMIT_BANK_CALLS)) process.exitCode = 1;
}
