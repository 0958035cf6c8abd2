/* Generated from schema/*.graphql. Do not edit. */

/** The object types of each interface and union: the `possibleTypes` of Apollo Client's InMemoryCache. */
export const possibleTypes: Record<string, string[]> = {
  Customer: ['Business', 'Person'],
  KnownResource: ['CreditRecord', 'FreelancerCreditLineApplication', 'Overdraft', 'OverdraftApplication'],
  UpdatedResource: ['CreditCardApplication', 'CreditCardBill', 'CreditCardTermination', 'CreditLine', 'CreditLineApplication', 'FreelancerCreditLineApplication', 'Loan', 'Overdraft', 'OverdraftApplication'],
};
