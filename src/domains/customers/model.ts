/** A person as a resolver has it: the id that everything of theirs hangs on. */
export interface PersonModel {
  readonly id: string;
}

/** A business as a resolver has it. */
export interface BusinessModel {
  readonly id: string;
}
