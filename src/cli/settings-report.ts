import type { Config } from '../config.js';
import { settings, type Setting } from '../settings.js';
import { originOf, type Sources } from './environment.js';

const names = Object.keys(settings) as (keyof typeof settings)[];

/** A value that may be shown: nothing of a secret, and no credentials in a URL. */
function shown({ type }: Setting<unknown>, value: Config[keyof Config]): string {
  if (value === undefined) return '(not set)';
  if (type === 'secret' || type === 'secrets') return '(hidden)';
  return String(value).replace(/\/\/[^/]*@/, '//(hidden)@');
}

/** Lines with the name of each setting, where it comes from, and the value that holds. */
export const settingLines = (config: Config, sources: Sources): string[] =>
  names.map((name) =>
    [name.padEnd(24), originOf(name, sources).padEnd(11), shown(settings[name], config[name])].join('  '),
  );
