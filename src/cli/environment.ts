import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, type Environment } from '../config.js';

/** The variables of the process, and those of a file, which apply if the process has none or an empty one. */
export interface Sources {
  readonly variables: Environment;
  readonly file: Environment;
}

/** Reads the file, if one is named. @throws ConfigError if it cannot be read */
export function readSources(variables: Environment, path: string | undefined): Sources {
  if (path === undefined) return { variables, file: {} };
  try {
    return { variables, file: parseEnv(readFileSync(path, 'utf8')) };
  } catch (error) {
    throw new ConfigError([`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
}

/** Returns the source of a setting's value. */
export function originOf(name: string, { variables, file }: Sources): 'environment' | 'file' | 'default' {
  if (variables[name]?.trim()) return 'environment';
  return file[name]?.trim() ? 'file' : 'default';
}

/** Merges both into one environment. */
export function merged(sources: Sources): Environment {
  const fromFile = Object.entries(sources.file).filter(([name]) => originOf(name, sources) === 'file');
  return Object.assign({}, sources.variables, Object.fromEntries(fromFile));
}
