import { spawnSync } from 'node:child_process';

/** True if npm has a registry that answers. Asks for one package, with a short patience. */
export const hasRegistry: boolean =
  spawnSync('npm', ['view', 'create-vite@9', 'name', '--fetch-retries=0', '--fetch-timeout=10000'], {
    encoding: 'utf8',
  }).status === 0;

/** The end of the titles of tests that install from the registry, where there is none. */
export const registryNote = hasRegistry ? '' : ' (skipped: no npm registry answers)';
