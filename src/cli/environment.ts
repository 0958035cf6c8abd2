import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError, type Environment } from '../config.js';

/** The process's variables, and those of a file, which hold where a variable is not set or empty. */
export interface Sources {
  readonly variables: Environment;
  readonly file: Environment;
}

/** @throws ConfigError where the file cannot be read */
export function readSources(variables: Environment, path: string | undefined): Sources {
  if (path === undefined) return { variables, file: {} };
  try {
    return { variables, file: parseEnv(readFileSync(path, 'utf8')) };
  } catch (error) {
    throw new ConfigError([`${path} cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
}

/** Where a setting comes from. */
export function originOf(name: string, { variables, file }: Sources): 'environment' | 'file' | 'default' {
  if (variables[name]?.trim()) return 'environment';
  return file[name]?.trim() ? 'file' : 'default';
}

/** One environment of both. */
export function merged(sources: Sources): Environment {
  const fromFile = Object.entries(sources.file).filter(([name]) => originOf(name, sources) === 'file');
  return Object.assign({}, sources.variables, Object.fromEntries(fromFile));
}
