import type { Config } from '../config.js';
import type { Setting } from '../setting.js';
import { settings } from '../settings.js';
import { originOf, type Sources } from './environment.js';

const names = Object.keys(settings) as (keyof typeof settings)[];

/** Formats a value without secrets, and without the credentials of a URL. */
function shown({ isSecret }: Setting<unknown>, value: Config[keyof Config]): string {
  if (value === undefined) return '(not set)';
  if (isSecret) return '(hidden)';
  return String(value).replace(/\/\/[^/]*@/, '//(hidden)@');
}

/** Formats each setting as a line: name, source, effective value. */
export const settingLines = (config: Config, sources: Sources): string[] =>
  names.map((name) =>
    [name.padEnd(24), originOf(name, sources).padEnd(11), shown(settings[name], config[name])].join('  '),
  );
