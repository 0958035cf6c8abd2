/** A person as a resolver has it: only the id. */
export interface PersonModel {
  readonly id: string;
}

/** A customer that a resource names: if the id does not show its kind, the product does. */
export interface CustomerModel {
  readonly id: string;
  readonly isBusiness?: boolean;
}

/** A business as a resolver has it. */
export interface BusinessModel {
  readonly id: string;
}
