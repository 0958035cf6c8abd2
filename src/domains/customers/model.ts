/** A person as a resolver has it: the id that everything of theirs hangs on. */
export interface PersonModel {
  readonly id: string;
}

/** A customer that something else names: what its id does not tell, the product does. */
export interface CustomerModel {
  readonly id: string;
  readonly isBusiness?: boolean;
}

/** A business as a resolver has it. */
export interface BusinessModel {
  readonly id: string;
}
