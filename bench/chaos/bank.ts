/** The sandbox's record of a loan, an application or a block. */
export interface Deed {
  readonly what: string;
  readonly id: string;
  readonly reference?: string;
}

/** A fault of the sandbox's fault profile, and the number of its hits. */
export interface InjectedFault {
  readonly on: readonly string[];
  readonly share: number;
  readonly status?: number;
  readonly connection: string;
  readonly when: string;
  readonly delayMs: { readonly to?: number };
  readonly tokenLifeMs?: number;
  readonly forMs?: number;
  readonly hits: number;
}

/** The sandbox's fault profile, as the sandbox returns it. */
export interface Shown {
  /** By operation. */
  readonly calls: Readonly<Record<string, number>>;
  /** Calls that the bank refused with 401, without any effect. */
  readonly refusedTokens: number;
  readonly faults: readonly InjectedFault[];
}

/** A person with an open credit line and no loans. */
export interface Borrower {
  readonly personId: string;
  readonly lineId: string;
}

const credentials = Buffer.from('sandbox-partner:sandbox-secret').toString('base64');
const cents = (value: number) => ({ value, unit: 'cents', currency: 'EUR' });

/** The sandbox: its controls, and its API without a gateway, to prepare a run. */
export class Bank {
  readonly url: string;
  #token = '';

  constructor(url: string) {
    this.url = url;
  }

  /** Creates borrowers, forgets the calls that this took, and sets the fault profile. */
  async prepare(count: number, faultProfile: object): Promise<Borrower[]> {
    const body = 'grant_type=client_credentials&scope=partners';
    const answer = await fetch(`${this.url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body,
    });
    this.#token = ((await answer.json()) as { access_token: string }).access_token;
    const borrowers: Borrower[] = [];
    while (borrowers.length < count)
      borrowers.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(20, count - borrowers.length) }, () => this.#borrower()),
        )),
      );
    await this.#control('DELETE', '/book');
    await this.#control('POST', '/fault-profile', faultProfile);
    return borrowers;
  }

  book(): Promise<Deed[]> {
    return this.#control('GET', '/book');
  }

  /** Returns the fault profile with its hits. */
  faultProfile(): Promise<Shown> {
    return this.#control('GET', '/fault-profile');
  }

  async #borrower(): Promise<Borrower> {
    const { id: personId } = await this.#control<{ id: string }>('POST', '/persons', {});
    const snapshot = await this.#control<{ id: string }>(
      'POST',
      `/persons/${personId}/account_snapshots`,
      {},
    );
    const identification = await this.#control<{ id: string }>(
      'POST',
      `/persons/${personId}/identifications`,
      {},
    );
    const applications = `/v1/persons/${personId}/credit_line_applications`;
    const { id } = await this.#call<{ id: string }>('POST', applications, {
      requested_credit_limit: cents(1_000_000),
      net_income_amount: cents(1_000_000),
    });
    await this.#call('PUT', `${applications}/${id}/account_snapshot`, { account_snapshot_id: snapshot.id });
    await this.#call('PUT', `${applications}/${id}/identification`, { identification_id: identification.id });
    const { credit_line_id: lineId } = await this.#call<{ credit_line_id: string | null }>(
      'GET',
      `${applications}/${id}`,
    );
    if (lineId === null) throw new Error(`The application ${id} led to no credit line.`);
    return { personId, lineId };
  }

  #control<Body>(method: string, path: string, body?: object): Promise<Body> {
    return this.#send(method, `/sandbox${path}`, {}, body);
  }

  #call<Body>(method: string, path: string, body?: object): Promise<Body> {
    return this.#send(method, path, { authorization: `Bearer ${this.#token}` }, body);
  }

  async #send<Body>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<Body> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  }
}
