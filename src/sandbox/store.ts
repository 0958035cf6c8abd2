import { notFound } from './errors.js';

interface TableRow {
  readonly id: string;
}

/** A table of the bank: its name in error messages, and the type of its rows. */
export interface Table<Row extends TableRow> {
  readonly model: string;
  readonly rowType?: Row;
}

/** Declares a table. */
export const table = <Row extends TableRow>(model: string): Table<Row> => ({ model });

/** The fields that say what a row belongs to. */
const owners = ['person_id', 'business_id', 'customer_id', 'credit_line_id', 'application_id'] as const;

type Owned = Readonly<Partial<Record<(typeof owners)[number], unknown>>>;

/** The bank's data: rows by id, in order of creation. Rows are changed in place. */
export class BankStore {
  readonly #tables = new Map<string, Map<string, TableRow>>();
  readonly #gone = new WeakSet<object>();

  /** Adds a row and returns it. */
  add<Row extends TableRow>(to: Table<Row>, row: NoInfer<Row>): Row {
    this.#rows(to).set(row.id, row);
    return row;
  }

  /** Returns the row with this id, or undefined. */
  find<Row extends TableRow>(from: Table<Row>, id: string): Row | undefined {
    return this.#rows(from).get(id);
  }

  /**
   * Returns a person's row with this id. Refuses with 404 if it does not exist or belongs to another
   * customer.
   */
  get<Row extends TableRow & { readonly person_id: string | null }>(
    from: Table<Row>,
    id: string,
    personId: string,
  ): Row {
    const row = this.find(from, id);
    if (!row || row.person_id !== personId) throw notFound(from.model, id);
    return row;
  }

  /** Returns the row with this id, regardless of its owner. Refuses with 404 if there is none. */
  require<Row extends TableRow>(from: Table<Row>, id: string): Row {
    const row = this.find(from, id);
    if (!row) throw notFound(from.model, id);
    return row;
  }

  /** Returns all rows, oldest first. */
  all<Row extends TableRow>(from: Table<Row>): Row[] {
    return [...this.#rows(from).values()];
  }

  /** Removes a row. */
  remove<Row extends TableRow>(from: Table<Row>, id: string): void {
    const rows = this.#rows(from);
    const row = rows.get(id);
    if (row) this.#gone.add(row);
    rows.delete(id);
  }

  /**
   * Forgets a customer: the row with this id and every row that belongs to it, directly or through another
   * one.
   */
  removeCustomer(id: string): void {
    for (const [model, rows] of this.#tables)
      for (const row of rows.values()) {
        const isOwned = owners.some((owner) => (row as Owned)[owner] === id);
        if (row.id !== id && !isOwned) continue;
        this.remove({ model }, row.id);
        if (row.id !== id) this.removeCustomer(row.id);
      }
  }

  /** Tells if a row was forgotten. */
  isGone(row: object): boolean {
    return this.#gone.has(row);
  }

  #rows<Row extends TableRow>(of: Table<Row>): Map<string, Row> {
    const rows = this.#tables.get(of.model) ?? new Map<string, TableRow>();
    this.#tables.set(of.model, rows);
    return rows as Map<string, Row>;
  }
}
