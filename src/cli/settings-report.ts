import type { Config } from '../config.js';
import type { Setting } from '../setting.js';
import { settings } from '../settings.js';
import { originOf, type Sources } from './environment.js';
import { print } from './usage.js';

const names = Object.keys(settings) as (keyof typeof settings)[];

/** Formats a value without secrets, and without the credentials of a URL. */
function shown({ isSecret }: Setting<unknown>, value: Config[keyof Config]): string {
  if (value === undefined) return '(not set)';
  if (isSecret) return '(hidden)';
  return String(value).replace(/\/\/[^/]*@/, '//(hidden)@');
}

/** Prints each setting as a line: name, source, effective value. */
export function run(config: Config, _args: readonly string[], sources: Sources): void {
  for (const name of names) {
    const parts = [name.padEnd(24), originOf(name, sources).padEnd(11), shown(settings[name], config[name])];
    print(parts.join('  '));
  }
}
