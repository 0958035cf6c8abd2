import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { Log } from '../telemetry/log.js';

/** The secrets of each event type, newest first; under `*` those of all types that are not named. */
type SecretsByType = ReadonlyMap<string, readonly string[]>;

/** The source of the secrets: a setting or a file. */
export interface SecretsSource {
  readonly json?: string | undefined;
  readonly file?: string | undefined;
}

/** An error in the secrets. Its message contains none of them. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function listOf(type: string, value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > 0 && list.every(isText)) return list;
  throw new SecretsError(`${type} must have a secret, or a list of secrets, newest first`);
}

/** @throws SecretsError */
function parse(json: string): SecretsByType {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new SecretsError('must be a JSON object');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SecretsError('must be a JSON object');
  return new Map(Object.entries(value).map(([type, secrets]) => [type, listOf(type, secrets)]));
}

/**
 * The secrets by which the bank's events are known to be the bank's. A file is read again when it has
 * changed.
 */
export class WebhookSecrets {
  readonly #file: string | undefined;
  readonly #log: Log;
  #byType: SecretsByType;
  /** Identifies the version of the file that was read. */
  #version = '';

  /** @throws SecretsError where they cannot be read */
  constructor({ json, file }: SecretsSource, log: Log) {
    this.#file = file;
    this.#log = log;
    this.#byType = parse(json ?? (file === undefined ? '{}' : readText(file)));
  }

  /** Replaces all secrets. */
  replace(secrets: Readonly<Record<string, string>>): void {
    this.#byType = new Map(Object.entries(secrets).map(([type, secret]) => [type, [secret]]));
  }

  /** Returns the secrets of an event type; none if there are none for it. */
  async of(type: string): Promise<readonly string[]> {
    if (this.#file !== undefined) await this.#readAgain(this.#file);
    return this.#byType.get(type) ?? this.#byType.get('*') ?? [];
  }

  /**
   * A file that cannot be read, because it is just being written or for good, leaves the secrets as they
   * were.
   */
  async #readAgain(file: string): Promise<void> {
    const version = await stat(file).then(
      ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
      (error: NodeJS.ErrnoException) => String(error.code),
    );
    if (version === this.#version) return;
    try {
      this.#byType = parse(await readFile(file, 'utf8'));
    } catch (error) {
      this.#log.write('warn', 'WEBHOOK_SECRETS_FILE cannot be read: the secrets from before hold', {
        reason:
          error instanceof SecretsError
            ? error.message
            : ((error as NodeJS.ErrnoException).code ?? 'unknown'),
      });
    }
    this.#version = version;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SecretsError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
