/** Who is logged in, and where the graph is. */
export interface Session {
  /** The address of the graph. */
  readonly graph: string;
  /** The caller's token. */
  readonly token: string;
  /** The customer; null for the partner. */
  readonly person: { readonly id: string; readonly name: string } | null;
}

/**
 * Logs in. Here the example's own server plays the login; in yours, this is where a token comes from. @throws if there is
 * no answer
 */
export async function logIn(as: 'customer' | 'partner'): Promise<Session> {
  const response = await fetch(`/login/${as}`, { method: 'POST' });
  if (!response.ok) throw new Error(`The login answered ${response.status}.`);
  return (await response.json()) as Session;
}

/** A session whose token is replaced when it has expired. */
export class LiveSession {
  #session: Session;
  readonly #renew: () => Promise<Session>;

  constructor(session: Session, renew: () => Promise<Session>) {
    this.#session = session;
    this.#renew = renew;
  }

  get current(): Session {
    return this.#session;
  }

  /** Gets a new token. @throws if the login cannot be reached */
  async renew(): Promise<void> {
    this.#session = await this.#renew();
  }
}
