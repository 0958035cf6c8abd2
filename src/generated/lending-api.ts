/* Generated from schema/lending-api.yaml. Do not edit. */
export interface paths {
    readonly "/v1/anonymous_credit_line_installment_plans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Calculate plans for a consumer not yet known
         * @description Shows how an amount could be paid back, before anybody applies. Changes nothing.
         */
        readonly post: operations["calculateAnonymousInstallmentPlans"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/businesses/{business_id}/credit_card_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The business. */
                readonly business_id: components["parameters"]["BusinessId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply for a card as a business
         * @description Takes what a business declares and starts the scoring.
         */
        readonly post: operations["createBusinessCreditCardApplication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List card applications
         * @description Goes through the card applications of all of the partner's customers.
         */
        readonly get: operations["listCreditCardApplications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_applications/{application_id}/termination_requests": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application whose account is to end. */
                readonly application_id: components["parameters"]["TerminatedCreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Request the end of a card account
         * @description Starts ending a card account. It can be taken back within five business days.
         */
        readonly post: operations["requestCreditCardTermination"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_applications/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a card application
         * @description Tells everything about a card application and the account behind it.
         */
        readonly get: operations["getCreditCardApplication"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change how a card's bills are settled
         * @description Switches between full and partial payment, or changes the least payment, from the next billing cycle on.
         */
        readonly patch: operations["changeCreditCardRepaymentOptions"];
        readonly trace?: never;
    };
    readonly "/v1/credit_card_applications/{id}/finalize": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Finalize a card application
         * @description Accepts the offer and opens the card account. The customer has to be identified before.
         */
        readonly post: operations["finalizeCreditCardApplication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_applications/{id}/limit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Set the limit of a card account
         * @description Sets the limit that applies, up to the one that the bank approved.
         */
        readonly put: operations["setCreditCardLimit"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_bills": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List bills
         * @description Goes through the bills of all of the partner's customers.
         */
        readonly get: operations["listCreditCardBills"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_bills/{bill_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The bill. */
                readonly bill_id: components["parameters"]["BillId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a bill
         * @description Tells what is to be paid for one billing cycle.
         */
        readonly get: operations["getCreditCardBill"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_terminations": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List terminations
         * @description Goes through the terminations of all of the partner's customers.
         */
        readonly get: operations["listCreditCardTerminations"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_terminations/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The termination. */
                readonly id: components["parameters"]["CreditCardTerminationId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a termination
         * @description Tells how far the end of a card account has come.
         */
        readonly get: operations["getCreditCardTermination"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/credit_card_terminations/{id}/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The termination. */
                readonly id: components["parameters"]["CreditCardTerminationId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Take a termination back
         * @description Keeps the card account after all; possible within five business days of the request.
         */
        readonly post: operations["revokeCreditCardTermination"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/anonymous_credit_line_installment_plans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Calculate plans for a freelancer not yet known
         * @description Shows how an amount could be paid back, before a freelancer applies. Changes nothing.
         */
        readonly post: operations["calculateAnonymousFreelancerInstallmentPlans"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/persons/{person_id}/credit_line_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply for a credit line as a freelancer
         * @description Takes what the freelancer declares and starts the scoring.
         */
        readonly post: operations["createFreelancerCreditLineApplication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a freelancer's application
         * @description Tells how far an application has come, and what was offered.
         */
        readonly get: operations["getFreelancerCreditLineApplication"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}/account_snapshot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Link an account snapshot to a freelancer's application
         * @description Gives the scoring the transactions to check what was declared against.
         */
        readonly put: operations["linkFreelancerCreditLineApplicationAccountSnapshot"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}/contract_agreement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Record a freelancer's consent to the contract
         * @description Notes that the freelancer agreed to the contract of the offer.
         */
        readonly put: operations["agreeToFreelancerCreditLineContract"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/persons/{person_id}/credit_line_applications/{application_id}/credit_record": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Link a credit record to a freelancer's application
         * @description Gives the scoring what the credit bureau knows.
         */
        readonly put: operations["linkFreelancerCreditLineApplicationCreditRecord"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/freelancers/persons/{person_id}/credit_records": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a credit record for a freelancer
         * @description Does for a freelancer what the same call does for a consumer.
         */
        readonly post: operations["createFreelancerCreditRecord"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_card_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply for a card as a person
         * @description Takes what a consumer or freelancer declares and starts the scoring.
         */
        readonly post: operations["createCreditCardApplication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_line_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply for a credit line as a consumer
         * @description Takes what the consumer declares and starts the scoring.
         */
        readonly post: operations["createCreditLineApplication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_line_applications/{application_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a consumer's application
         * @description Tells how far an application has come, and what was offered.
         */
        readonly get: operations["getCreditLineApplication"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_line_applications/{application_id}/account_snapshot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Link an account snapshot to a consumer's application
         * @description Gives the scoring the transactions to check what was declared against.
         */
        readonly put: operations["linkCreditLineApplicationAccountSnapshot"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_line_applications/{application_id}/contract": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Download the contract
         * @description Answers the contract that the customer is to sign.
         */
        readonly get: operations["downloadCreditLineApplicationContract"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_line_applications/{application_id}/identification": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Link an identification to a consumer's application
         * @description Tells by which identification the applicant is known.
         */
        readonly put: operations["linkCreditLineApplicationIdentification"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_line_applications/{application_id}/pre_contract": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Download the pre-contractual information
         * @description Answers the standard form (SECCI) with the conditions of the offer, for the customer to read before signing.
         */
        readonly get: operations["downloadCreditLineApplicationPreContract"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a credit line
         * @description Tells everything about one credit line, a consumer's or a freelancer's.
         */
        readonly get: operations["getCreditLine"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/annual_account_statement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Download the statement of a year
         * @description Answers what happened on a credit line within one year.
         */
        readonly get: operations["downloadAnnualAccountStatement"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/authorization": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Authorize a credit line
         * @description Gives the partner's consent to a credit line that waits for it.
         */
        readonly put: operations["authorizeCreditLine"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/available_installment_plans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Calculate the plans that a credit line offers
         * @description Shows how an amount drawn on this credit line could be paid back. Changes nothing.
         */
        readonly post: operations["calculateAvailableInstallmentPlans"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/blocks": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * List the blocks of a credit line
         * @description Goes through the blocks that are set on a credit line.
         */
        readonly get: operations["listCreditLineBlocks"];
        readonly put?: never;
        /**
         * Block a credit line
         * @description Keeps loans from being drawn until the block is removed.
         */
        readonly post: operations["blockCreditLine"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/blocks/{block_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The block on the credit line. */
                readonly block_id: components["parameters"]["BlockId"];
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a block of a credit line
         * @description Tells who set a block, and why.
         */
        readonly get: operations["getCreditLineBlock"];
        readonly put?: never;
        readonly post?: never;
        /**
         * Remove a block from a credit line
         * @description Takes one block away.
         */
        readonly delete: operations["unblockCreditLine"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/closing_account_statement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Download the closing statement
         * @description Answers the final account of a credit line.
         */
        readonly get: operations["downloadClosingAccountStatement"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/loans": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Draw a loan on a credit line
         * @description Pays an amount out and sets how it is paid back. The credit line has to be open and without a block.
         */
        readonly post: operations["createLoan"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/payout_account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Set the payout account of a credit line
         * @description Has loans paid out to an account that the customer holds at the bank.
         */
        readonly patch: operations["setCreditLinePayoutAccount"];
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/reference_account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Change the reference account of a credit line
         * @description Replaces the external account of a credit line, with its direct debit mandate.
         */
        readonly patch: operations["updateCreditLineReferenceAccount"];
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/revoke": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Revoke a credit line
         * @description Takes a credit line back; possible for 14 days after it was issued.
         */
        readonly put: operations["revokeCreditLine"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_lines/{credit_line_id}/terminate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /**
         * Terminate a credit line
         * @description Ends a credit line. Refused while it can still be revoked, if dated back too far, or if its end was asked for before.
         */
        readonly patch: operations["terminateCreditLine"];
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_records": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Create a credit record for a consumer
         * @description Makes a credit record, from a file of the partner's or from one that the bank obtains.
         */
        readonly post: operations["createCreditRecord"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/credit_records/{credit_record_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit record. */
                readonly credit_record_id: components["parameters"]["CreditRecordId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read a credit record
         * @description Tells whether a credit record can still be used. Serves consumers and freelancers.
         */
        readonly get: operations["getCreditRecord"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/overdraft_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Apply for an overdraft
         * @description Starts the scoring of a freelancer for an overdraft; a credit record has to exist before.
         */
        readonly post: operations["createOverdraftApplication"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/overdraft_applications/{overdraft_application_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft application of the person. */
                readonly overdraft_application_id: components["parameters"]["OverdraftApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read an overdraft application
         * @description Tells how far an application has come, and what was offered.
         */
        readonly get: operations["getOverdraftApplication"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/overdraft_applications/{overdraft_application_id}/account_snapshot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft application of the person. */
                readonly overdraft_application_id: components["parameters"]["OverdraftApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Link an account snapshot to an overdraft application
         * @description Gives the scoring the balance and the transactions of an account.
         */
        readonly put: operations["linkOverdraftApplicationAccountSnapshot"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/overdraft_applications/{overdraft_application_id}/overdraft": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft application of the person. */
                readonly overdraft_application_id: components["parameters"]["OverdraftApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Create the overdraft that was offered
         * @description Puts the offered limit on an account. The status of the overdraft tells when that is done.
         */
        readonly put: operations["createOverdraft"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/overdrafts/{overdraft_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft of the person. */
                readonly overdraft_id: components["parameters"]["OverdraftId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /**
         * Read an overdraft
         * @description Tells limit, interest and status of an overdraft.
         */
        readonly get: operations["getOverdraft"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/{person_id}/overdrafts/{overdraft_id}/terminate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft of the person. */
                readonly overdraft_id: components["parameters"]["OverdraftId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Terminate an overdraft
         * @description Ends an overdraft; possible while the balance of the account is positive. Done later than answered.
         */
        readonly post: operations["terminateOverdraft"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/credit_line_applications": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List consumers' applications
         * @description Goes through the applications of all of the partner's customers.
         */
        readonly get: operations["listCreditLineApplications"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/v1/persons/credit_lines": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * List credit lines
         * @description Goes through the credit lines of all of the partner's customers.
         */
        readonly get: operations["listCreditLines"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A running loan as a credit line shows it. Only the id is documented. */
        readonly ActiveLoan: {
            /**
             * Format: date
             * @description When a bullet loan is paid back.
             */
            readonly bullet_repayment_date?: string | null;
            /** @description The effective yearly rate as a fraction. */
            readonly effective_interest_rate?: number;
            /** @description The id of the loan. */
            readonly id: components["schemas"]["Id"];
            /** @description The nominal yearly rate as a fraction. */
            readonly interest_rate?: number;
            /** @description How far it has come. */
            readonly status?: components["schemas"]["LoanStatus"];
            /** @description How it is paid back. */
            readonly type?: components["schemas"]["LoanType"];
        };
        /**
         * @description How often a card is billed.
         * @enum {string}
         */
        readonly BillingCycle: "MONTHLY";
        /** @description Asks for a block on a credit line. */
        readonly BlockCreditLineRequest: {
            /** @description Why it is asked for. */
            readonly description: components["schemas"]["CreditLineBlockDescription"];
            /** @description What it refers to, in your own words. */
            readonly reference_id?: components["schemas"]["Text"];
            /**
             * @description Who asks for it; the bank takes this value alone.
             * @enum {unknown}
             */
            readonly source: components["schemas"]["CreditLineBlockSource"];
        };
        /** @description What a business declares for the scoring of a card. Which fields are needed is agreed with each partner. */
        readonly BusinessScoringOptionsInput: {
            /** @description What the business takes in a year. */
            readonly annual_turnover?: components["schemas"]["MoneyInput"];
            /** @description The limit that is wished for. */
            readonly customer_desired_limit?: components["schemas"]["MoneyInput"];
            /** @description The limits of other credit cards together. */
            readonly other_credit_card_limit?: components["schemas"]["MoneyInput"];
            /** @description The partner's estimate of how likely a default is, as a fraction. */
            readonly partner_pd_rate?: number;
            /** @description The limit that the partner advises. */
            readonly partner_recommended_limit?: components["schemas"]["MoneyInput"];
            /** @description The score that the partner gives. */
            readonly partner_score?: number;
            /** @description Everything that the business owns. */
            readonly total_assets?: components["schemas"]["NullableMoneyInput"];
            /** @description What of that is its own; negative if the debts are higher. */
            readonly total_equity?: components["schemas"]["NullableSignedMoneyInput"];
        };
        /** @description What a freelancer, not yet known, would like to borrow. */
        readonly CalculateAnonymousFreelancerInstallmentPlansRequest: {
            /** @description The amount to be lent. */
            readonly amount: components["schemas"]["PositiveMoneyInput"];
            /** @description The yearly rate to calculate with, as a fraction, where a special one was agreed. */
            readonly interest_rate?: number;
            /** @description How the loan would be paid back; installments if left out. */
            readonly loan_type?: components["schemas"]["LoanType"];
        };
        /** @description What a consumer, not yet known, would like to borrow. */
        readonly CalculateAnonymousInstallmentPlansRequest: {
            /** @description The amount to be lent. */
            readonly amount: components["schemas"]["PositiveMoneyInput"];
            /**
             * Format: date
             * @description The day on which a bullet loan would be paid back. Needed for that type.
             */
            readonly bullet_loan_repayment_date?: string;
            /** @description The yearly rate to calculate with, as a fraction, where a special one was agreed. */
            readonly interest_rate?: number;
            /** @description How the loan would be paid back; installments if left out. */
            readonly loan_type?: components["schemas"]["LoanType"];
        };
        /** @description What is to be drawn on a credit line. */
        readonly CalculateAvailableInstallmentPlansRequest: {
            /** @description The amount to be lent. */
            readonly amount: components["schemas"]["PositiveMoneyInput"];
            /**
             * Format: date
             * @description The day on which a bullet loan would be paid back. Needed for that type.
             */
            readonly bullet_loan_repayment_date?: string;
            /** @description The yearly rate to calculate with, as a fraction, where a special one was agreed. */
            readonly interest_rate?: number;
            /** @description How the loan would be paid back; installments if left out. */
            readonly loan_type?: components["schemas"]["LoanType"];
        };
        /** @description What is to change from the next billing cycle on. */
        readonly ChangeCreditCardRepaymentOptionsRequest: {
            /** @description How bills are to be settled. */
            readonly repayment_options?: components["schemas"]["RepaymentOptionsChangeInput"];
            /** @description Whether bills should list each transaction. */
            readonly statement_with_details?: boolean;
        };
        /** @description A business's application for a card. */
        readonly CreateBusinessCreditCardApplicationRequest: {
            /** @description Your own number for the customer. */
            readonly external_customer_id?: components["schemas"]["Text"];
            /** @description The kind of card. */
            readonly product_type: components["schemas"]["CreditCardProductType"];
            /** @description How bills are to be settled. */
            readonly repayment_options?: components["schemas"]["RepaymentOptionsInput"];
            /** @description What is declared for scoring. */
            readonly scoring_options: components["schemas"]["BusinessScoringOptionsInput"];
            /** @description Whether bills should list each transaction. */
            readonly statement_with_details?: boolean;
        };
        /** @description A person's application for a card. */
        readonly CreateCreditCardApplicationRequest: {
            /** @description Your own number for the customer. */
            readonly external_customer_id?: components["schemas"]["Text"];
            /** @description The kind of card. */
            readonly product_type: components["schemas"]["CreditCardProductType"];
            /** @description How bills are to be settled. */
            readonly repayment_options?: components["schemas"]["RepaymentOptionsInput"];
            /** @description What is declared for scoring. */
            readonly scoring_options: components["schemas"]["PersonScoringOptionsInput"];
            /** @description Whether bills should list each transaction. */
            readonly statement_with_details?: boolean;
        };
        /** @description What a consumer declares when applying. The bank marks nothing as required; what it needs is agreed with each partner. */
        readonly CreateCreditLineApplicationRequest: {
            /** @description The credit record to score with. */
            readonly credit_record_id?: components["schemas"]["Id"];
            /**
             * Format: date
             * @description Since when the applicant has been employed.
             */
            readonly employment_since?: string;
            /** @description What is paid back on other credits each month, mortgages aside. */
            readonly existing_credit_repayment_excluding_mortgage?: components["schemas"]["MoneyInput"];
            /** @description An identification of the applicant that exists already. */
            readonly identification_id?: components["schemas"]["Id"];
            /** @description How the applicant lives. */
            readonly living_situation?: components["schemas"]["LivingSituation"];
            /** @description What living costs each month. */
            readonly living_situation_amount?: components["schemas"]["MoneyInput"];
            /** @description Whether the applicant is married. */
            readonly marriage_status?: components["schemas"]["MarriageStatus"];
            /** @description Whether the applicant has moved within two years. */
            readonly moved_in_last_two_years?: boolean;
            /** @description The net income each month. */
            readonly net_income_amount?: components["schemas"]["MoneyInput"];
            /** @description How many people live on the income. */
            readonly number_of_dependents?: number;
            /** @description The partner's own number for the application. */
            readonly partner_reference_number?: components["schemas"]["Text"];
            /** @description The score that the partner gives. */
            readonly partner_score?: components["schemas"]["Text"];
            /** @description Whether the partner's own risk check picked this customer. */
            readonly pre_selected_by_partner?: boolean;
            /** @description What is paid for private insurance each month. */
            readonly private_insurance_amount?: components["schemas"]["MoneyInput"];
            /** @description The account that loans are to be paid out to. */
            readonly recipient_iban?: components["schemas"]["Iban"];
            /**
             * @description The day of the month on which installments are collected; the bank takes the 1st if left out.
             * @enum {integer}
             */
            readonly repayment_day_of_month?: 1 | 15;
            /** @description The limit that is wished for. */
            readonly requested_credit_limit?: components["schemas"]["MoneyInput"];
        };
        /** @description Makes a credit record for a consumer. */
        readonly CreateCreditRecordRequest: {
            /**
             * Format: byte
             * @description The file from the credit bureau, in Base64. Needed if the source is the partner.
             */
            readonly file?: string;
            /** @description Who obtains the file. */
            readonly source: components["schemas"]["CreditRecordSource"];
        };
        /** @description What a freelancer declares when applying. */
        readonly CreateFreelancerCreditLineApplicationRequest: {
            /** @description What the business takes in a year, before any cost. */
            readonly annual_turnover: components["schemas"]["MoneyInput"];
            /** @description The name of the business. */
            readonly corporate_name: components["schemas"]["Text"];
            /**
             * Format: date
             * @description When the business was founded.
             */
            readonly foundation_date: string;
            /** @description The legal form of the business. */
            readonly legal_form: components["schemas"]["LegalForm"];
            /** @description What the business leaves each month after its own costs; negative for a loss. */
            readonly monthly_net_profit: components["schemas"]["SignedMoneyInput"];
            /** @description What is paid on credits each month, mortgages aside. */
            readonly monthly_non_mortgage_credit_expense: components["schemas"]["MoneyInput"];
            /** @description What private life costs each month, such as rent and health insurance. */
            readonly monthly_private_fixed_cost: components["schemas"]["MoneyInput"];
            /** @description Whether the partner's own risk check picked this customer; no, if left out. */
            readonly pre_selected_by_partner?: boolean;
            /** @description The account that loans are to be paid out to. */
            readonly recipient_iban: components["schemas"]["Iban"];
            /** @description The tax number of the business. */
            readonly tax_id: components["schemas"]["Text"];
        };
        /** @description Makes a credit record for a freelancer. */
        readonly CreateFreelancerCreditRecordRequest: {
            /**
             * Format: byte
             * @description The file from the credit bureau, in Base64. Needed if the source is the partner.
             */
            readonly file?: string;
            /** @description Who obtains the file. */
            readonly source: components["schemas"]["CreditRecordSource"];
        };
        /** @description The loan to draw. */
        readonly CreateLoanRequest: {
            /** @description The amount to be paid out. */
            readonly amount: components["schemas"]["PositiveMoneyInput"];
            /**
             * Format: date
             * @description The day on which a bullet loan is paid back. Needed for that type.
             */
            readonly bullet_repayment_date?: string;
            /** @description The yearly rate as a fraction, where a special one was agreed. */
            readonly interest_rate?: number;
            /** @description The purpose, which appears on statements. */
            readonly purpose: components["schemas"]["Text"];
            /** @description Your own reference for the loan. */
            readonly reference: components["schemas"]["Text"];
            /** @description The number of monthly installments. Needed unless the loan is a bullet loan. */
            readonly term?: number;
            /** @description How it is to be paid back; in installments if left out. */
            readonly type?: components["schemas"]["LoanType"];
        };
        /** @description What goes with an application for an overdraft. */
        readonly CreateOverdraftApplicationRequest: {
            /** @description The credit record to score with; it has to exist before. */
            readonly credit_record_id?: components["schemas"]["Id"];
            /** @description The name of the partner's contact. */
            readonly partner_contact_name?: components["schemas"]["Text"];
            /** @description The telephone number of the partner's contact. */
            readonly partner_contact_number?: components["schemas"]["Text"];
            /** @description The partner's own number for the application. */
            readonly partner_reference_number?: components["schemas"]["Text"];
            /** @description The risk class that the partner gives. */
            readonly partner_risk_class?: components["schemas"]["Text"];
        };
        /** @description Names the account for the overdraft. */
        readonly CreateOverdraftRequest: {
            /** @description The account that is to be overdrawn. */
            readonly account_id: components["schemas"]["Id"];
        };
        /** @description An application for a credit card, and after it is finalized the card account. */
        readonly CreditCardApplication: {
            /** @description The IBAN of the card account. */
            readonly account_iban?: string;
            /** @description The card account. */
            readonly account_id?: components["schemas"]["Id"];
            /** @description The termination that is in progress. */
            readonly active_termination_id?: components["schemas"]["Id"];
            /** @description The limit that the bank approves. */
            readonly approved_limit?: components["schemas"]["Money"] | null;
            /**
             * Format: date
             * @description When the current billing cycle ends.
             */
            readonly billing_end_date?: string;
            /**
             * Format: date
             * @description When the current billing cycle began.
             */
            readonly billing_start_date?: string;
            /**
             * Format: date
             * @description When it was made; a day in the bank's example.
             */
            readonly created_at?: string | null;
            /** @description The limit that applies. */
            readonly current_limit?: components["schemas"]["Money"] | null;
            /** @description The person or business that applies. */
            readonly customer_id?: components["schemas"]["Id"];
            /** @description Why the bank refused; it does not publish the list of values. */
            readonly decline_reasons?: readonly string[];
            /** @description The partner's own number for the customer. */
            readonly external_customer_id?: string;
            /** @description The id of the application. */
            readonly id?: components["schemas"]["Id"];
            /** @description Whether a bill is overdue and being chased. */
            readonly in_dunning?: boolean;
            /** @description The kind of card. */
            readonly product_type?: components["schemas"]["CreditCardProductType"];
            /**
             * Format: date
             * @description When the customer gave a qualified electronic signature.
             */
            readonly qes_at?: string | null;
            /** @description The mandate for the account that bills are collected from. */
            readonly reference_account_id?: components["schemas"]["Id"];
            /** @description How bills are settled. */
            readonly repayment_options?: components["schemas"]["RepaymentOptions"] | null;
            /**
             * Format: date
             * @description From when the way of settling can be switched again.
             */
            readonly repayment_type_switch_available_date?: string | null;
            /** @description The limit that was asked for. */
            readonly requested_limit?: components["schemas"]["Money"] | null;
            /** @description What was declared for scoring. */
            readonly scoring_options?: components["schemas"]["ScoringOptions"];
            /** @description Whether bills list each transaction. */
            readonly statement_with_details?: boolean;
            /** @description How far it has come. */
            readonly status?: components["schemas"]["CreditCardApplicationStatus"];
        };
        /** @description A card application as reading one and the list show it. */
        readonly CreditCardApplicationExtended: components["schemas"]["CreditCardApplication"] & {
            /** @description The account for interest on overdue amounts. */
            readonly default_interest_account_id?: components["schemas"]["Id"];
            /** @description The account that gathers interest until it is billed. */
            readonly interest_storing_account_id?: components["schemas"]["Id"];
            /**
             * Format: date
             * @description When the way of settling was switched last.
             */
            readonly latest_repayment_type_switch_date?: string | null;
        };
        /**
         * @description What a list of card applications can be sorted by.
         * @enum {string}
         */
        readonly CreditCardApplicationOrderField: "id" | "customer_id" | "external_customer_id" | "product_type" | "status" | "created_at";
        /**
         * @description How far a card application, and later the card account behind it, has come.
         * @enum {string}
         */
        readonly CreditCardApplicationStatus: "PENDING" | "IN_SCORING" | "PRE_APPROVED" | "FINALIZING" | "FINALIZED" | "DECLINED" | "TERMINATED" | "WAITING_FOR_IDENTIFICATION" | "IN_KNE_SCORING";
        /** @description What is to be paid for one billing cycle of a card. */
        readonly CreditCardBill: {
            /** @description The interest that has gathered. */
            readonly accumulated_interest_amount?: components["schemas"]["Money"];
            /** @description The card application that it belongs to. */
            readonly application_id?: components["schemas"]["Id"];
            /** @description What this cycle came to. */
            readonly current_bill_amount?: components["schemas"]["Money"];
            /**
             * Format: date
             * @description When it has to be paid.
             */
            readonly due_date?: string;
            /** @description Fees for being late. */
            readonly dunning_fees?: components["schemas"]["Money"];
            /**
             * Format: date
             * @description The last day that it covers.
             */
            readonly end_date?: string;
            /** @description How many days there were to pay it. */
            readonly grace_period_in_days?: number;
            /** @description The id of the bill. */
            readonly id?: components["schemas"]["Id"];
            /** @description The least amount agreed for bills settled in part; its value is null for others. */
            readonly minimum_amount?: components["schemas"]["Money"];
            /** @description The least that has to be paid by the due date. */
            readonly minimum_due_amount?: components["schemas"]["Money"];
            /** @description The least share agreed for such bills, in percent. */
            readonly minimum_percentage?: number;
            /** @description Other fees. */
            readonly other_fees?: components["schemas"]["Money"];
            /** @description What is still to be paid of this bill. */
            readonly outstanding_amount?: components["schemas"]["Money"];
            /** @description What is owed because a direct debit was returned. */
            readonly outstanding_sddr_amount?: components["schemas"]["Money"];
            /** @description The document in the customer's postbox. */
            readonly postbox_item_id?: components["schemas"]["Id"];
            /** @description What the bill before this one came to. */
            readonly previous_bill_amount?: components["schemas"]["Money"];
            /** @description How it is settled. */
            readonly repayment_type?: components["schemas"]["RepaymentType"];
            /**
             * Format: date
             * @description When the amount is collected by direct debit.
             */
            readonly sdd_collection_date?: string;
            /**
             * Format: date
             * @description The first day that it covers.
             */
            readonly start_date?: string;
            /**
             * Format: date
             * @description When it was issued.
             */
            readonly statement_date?: string;
            /** @description How far it has come. */
            readonly status?: components["schemas"]["CreditCardBillStatus"];
            /** @description Everything that is owed on the card. */
            readonly total_outstanding_amount?: components["schemas"]["Money"];
        };
        /**
         * @description How far a bill has come.
         * @enum {string}
         */
        readonly CreditCardBillStatus: "PENDING" | "PAID" | "PRELIMINARILY_PAID" | "IN_DUNNING" | "CLOSED";
        /**
         * @description The kind of credit card.
         * @enum {string}
         */
        readonly CreditCardProductType: "CONSUMER_CREDIT_CARD" | "FREELANCER_CREDIT_CARD" | "BUSINESS_CREDIT_CARD";
        /** @description The end of a card account, requested or done. */
        readonly CreditCardTermination: {
            /** @description The card application that ends. */
            readonly application_id?: components["schemas"]["Id"];
            /**
             * Format: date-time
             * @description When it was requested.
             */
            readonly created_at?: string;
            /** @description The id of the termination. */
            readonly id?: components["schemas"]["Id"];
            /**
             * Format: date
             * @description The day on which the contract ends.
             */
            readonly legally_terminated_at?: string;
            /** @description Why it ends. */
            readonly reason?: components["schemas"]["CreditCardTerminationReason"];
            /**
             * Format: date
             * @description The last day on which it can be taken back.
             */
            readonly revocable_until?: string;
            /** @description How far it has come. */
            readonly status?: components["schemas"]["CreditCardTerminationStatus"];
        };
        /**
         * @description What a list of terminations can be sorted by.
         * @enum {string}
         */
        readonly CreditCardTerminationOrderField: "id" | "application_id" | "reason" | "status" | "legally_terminated_at" | "revocable_until" | "created_at";
        /**
         * @description Why a card account ends.
         * @enum {string}
         */
        readonly CreditCardTerminationReason: "CUSTOMER_WISH" | "OTHER_IMMEDIATE" | "OTHER_ORDINARY";
        /**
         * @description How far a termination has come. `FINALIZED` and `COMPLETED` mean the same in different parts of the documentation.
         * @enum {string}
         */
        readonly CreditCardTerminationStatus: "INITIATED" | "IN_PROGRESS" | "FINALIZED" | "COMPLETED" | "REVOKED";
        /** @description A limit up to which a person can draw loans. */
        readonly CreditLine: {
            /** @description The IBAN of that account. */
            readonly account_iban?: string | null;
            /** @description The account at the bank that belongs to the credit line. */
            readonly account_id?: components["schemas"]["Id"] | null;
            /** @description The loans that are not paid back yet. */
            readonly active_loans?: readonly components["schemas"]["ActiveLoan"][];
            /** @description The effective yearly rate as a fraction. */
            readonly annual_percentage_rate: number;
            /** @description The application that it came from. */
            readonly application_id?: components["schemas"]["Id"];
            /**
             * Format: date-time
             * @description When it was made. Comes without a time zone as well.
             */
            readonly created_at: string;
            /** @description What the bank reckoned was left of the income each month. */
            readonly disposable_income: components["schemas"]["Money"] | null;
            /**
             * Format: date-time
             * @description When it was granted.
             */
            readonly granted_at?: string | null;
            /** @description The id of the credit line. */
            readonly id: components["schemas"]["Id"];
            /** @description The nominal yearly rate as a fraction. */
            readonly interest_rate: number;
            /** @description The newest such figure. */
            readonly latest_disposable_income: components["schemas"]["Money"] | null;
            /** @description How much can be drawn altogether. */
            readonly limit: components["schemas"]["Money"];
            /** @description Whether loans can be drawn or it is blocked; only NO_BLOCK is documented. */
            readonly locking_status?: string;
            /** @description The person who has it. */
            readonly person_id: components["schemas"]["Id"];
            /** @description The kind of customer that it was made for. */
            readonly product_type?: components["schemas"]["CreditLineProductType"];
            /** @description The account that loans are paid out to. */
            readonly recipient_iban: string;
            /** @description Its renewal, if there is one. */
            readonly renewal?: components["schemas"]["CreditLineRenewal"] | null;
            /** @description How far it has come. */
            readonly status?: components["schemas"]["CreditLineStatus"];
            /**
             * Format: date
             * @description When it ends.
             */
            readonly termination_date?: string | null;
            /**
             * Format: date
             * @description When its end was asked for.
             */
            readonly termination_requested_at?: string | null;
            /** @description Who ends it and how; the bank does not publish the list of values. */
            readonly termination_type?: string | null;
            /** @description How much of the limit is drawn. */
            readonly utilized_amount?: components["schemas"]["Money"];
        };
        /** @description A consumer's application for a credit line. */
        readonly CreditLineApplication: {
            /** @description The credit line that came out of it. */
            readonly credit_line_id?: components["schemas"]["Id"] | null;
            /** @description The bank's decision; null while there is none. */
            readonly decision: components["schemas"]["CreditLineApplicationDecision"] | null;
            /** @description How the applicant is employed. */
            readonly employment_status?: string | null;
            /** @description The id of the application. */
            readonly id: components["schemas"]["Id"];
            /** @description The identification that goes with the application. */
            readonly identification_id?: components["schemas"]["Id"] | null;
            /** @description Whether the applicant is married. */
            readonly marriage_status?: string | null;
            /** @description What the bank reckons is left of the income each month. */
            readonly net_disposable_income?: components["schemas"]["Money"] | null;
            /** @description The yearly rate that the bank offers, as a fraction. */
            readonly offered_interest_rate?: number | null;
            /** @description The limit that the bank offers. */
            readonly offered_limit?: components["schemas"]["Money"] | null;
            /** @description The partner's own number for the application. */
            readonly partner_reference_number?: string | null;
            /** @description The person who applies. */
            readonly person_id: components["schemas"]["Id"];
            /** @description Why the bank decided so. */
            readonly reason?: string | null;
            /** @description The account that loans are to be paid out to. */
            readonly recipient_iban?: string | null;
            /** @description What scoring waits for. */
            readonly scoring_workflow?: components["schemas"]["ScoringWorkflow"] | null;
            /** @description The electronic signing of the contract. */
            readonly signing_id?: components["schemas"]["Id"] | null;
            /** @description How far it has come. */
            readonly status: components["schemas"]["CreditLineApplicationStatus"];
            /** @description The status in words. */
            readonly status_description?: string | null;
        };
        /**
         * @description What the bank decided about a consumer's application.
         * @enum {string}
         */
        readonly CreditLineApplicationDecision: "REJECTED" | "OFFERED";
        /**
         * @description How far a consumer's application has come. `scoring_pending` appears in single answers only, not in lists.
         * @enum {string}
         */
        readonly CreditLineApplicationStatus: "initial_scoring_pending" | "account_snapshot_pending" | "account_snapshot_verification_pending" | "identification_pending" | "offered" | "esign_pending" | "esign_complete" | "esign_failed" | "credit_line_creation_pending" | "credit_line_created" | "expired" | "deleted" | "rejected" | "scoring_pending";
        /** @description What the list tells about a consumer's application. */
        readonly CreditLineApplicationSummary: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /** @description The id of the application. */
            readonly id: components["schemas"]["Id"];
            /** @description The limit of the credit line. */
            readonly limit?: components["schemas"]["Money"] | null;
            /** @description The person who applies. */
            readonly person_id: components["schemas"]["Id"];
            /** @description How far it has come. */
            readonly status: components["schemas"]["CreditLineApplicationStatus"];
        };
        /** @description A block that keeps loans from being drawn on a credit line. */
        readonly CreditLineBlock: {
            /**
             * Format: date-time
             * @description When it was set.
             */
            readonly created_at?: string;
            /** @description Why it was set. */
            readonly description?: string;
            /** @description The id of the block. */
            readonly id?: components["schemas"]["Id"];
            /** @description What it refers to, as named by who set it. */
            readonly reference_id?: string;
            /** @description Who set it; the bank does not publish the list of values. */
            readonly source?: string;
        };
        /**
         * @description Why a block was set; the bank does not publish the list of values.
         * @enum {string}
         */
        readonly CreditLineBlockDescription: "externally_by_customer";
        /**
         * @description Who set a block; the bank does not publish the list of values.
         * @enum {string}
         */
        readonly CreditLineBlockSource: "webui" | "automatic";
        /**
         * @description The kind of customer that a credit line was made for.
         * @enum {string}
         */
        readonly CreditLineProductType: "consumer" | "freelancer";
        /** @description A renewal of a credit line that is in progress or done. */
        readonly CreditLineRenewal: {
            /** @description The credit line that is renewed. */
            readonly credit_line_id?: components["schemas"]["Id"];
            /**
             * Format: date
             * @description From when it counts.
             */
            readonly effective_from_date?: string;
            /**
             * Format: date
             * @description Until when it counts.
             */
            readonly effective_until_date?: string;
            /** @description The id of the renewal. */
            readonly id?: components["schemas"]["Id"];
            /**
             * Format: date
             * @description When the customer was told.
             */
            readonly notification_sent_date?: string;
            /**
             * Format: date
             * @description When it was refused.
             */
            readonly rejection_date?: string | null;
            /** @description How far it has come; the bank does not publish the list of values. */
            readonly status?: string;
            /** @description The status in words. */
            readonly status_description?: string;
        };
        /**
         * @description How far a credit line has come.
         * @enum {string}
         */
        readonly CreditLineStatus: "authorization_pending" | "account_creation_pending" | "mandate_creation_pending" | "open" | "closed";
        /** @description What the list tells about a credit line. */
        readonly CreditLineSummary: {
            /**
             * Format: date-time
             * @description When it was granted.
             */
            readonly granted_at?: string | null;
            /** @description The id of the credit line. */
            readonly id: components["schemas"]["Id"];
            /** @description How much can be drawn altogether. */
            readonly limit: components["schemas"]["Money"];
            /** @description The person who has it. */
            readonly person_id: components["schemas"]["Id"];
            /** @description How far it has come. */
            readonly status: components["schemas"]["CreditLineStatus"];
        };
        /** @description The answer to ending a credit line. */
        readonly CreditLineTermination: {
            /**
             * Format: date
             * @description When the credit line ends.
             */
            readonly termination_date?: string;
        };
        /** @description What a credit bureau knows about a person, as held by the bank. */
        readonly CreditRecord: {
            /**
             * Format: date-time
             * @description When it was made. The bank's own example is not a possible date.
             */
            readonly created_at: string;
            /** @description The id of the credit record. */
            readonly id: components["schemas"]["Id"];
            /** @description The person that it is about. */
            readonly person_id: components["schemas"]["Id"];
            /** @description Whether it can still be used. */
            readonly status: components["schemas"]["CreditRecordStatus"];
        };
        /**
         * @description Who obtains the credit bureau's file: the partner, who then sends it along, or the bank.
         * @enum {string}
         */
        readonly CreditRecordSource: "partner" | "solarisBank";
        /**
         * @description How usable a credit record is: once expired, a new one has to be made.
         * @enum {string}
         */
        readonly CreditRecordStatus: "available" | "expired";
        /**
         * @description The bare error shape, in which the lending services usually answer.
         * @example {
         *       "id": "a1",
         *       "status": "404",
         *       "code": "model_not_found",
         *       "title": "Model Not Found",
         *       "detail": "No such credit line."
         *     }
         */
        readonly Error: {
            /** @description The kind of error as a word for programs. */
            readonly code?: string;
            /** @description What was wrong in this case. May quote what was sent. */
            readonly detail?: string;
            /** @description A handle to quote to the bank; not necessarily a UUID. */
            readonly id?: string;
            /** @description Where in the request the error lies, if the bank says so. */
            readonly source?: components["schemas"]["ErrorSource"] | null;
            /** @description The HTTP status once more, as digits or as a number. */
            readonly status?: string | number;
            /** @description The kind of error as a short phrase. */
            readonly title?: string;
        };
        /** @description What an error answer holds: either shape can come from any operation. */
        readonly ErrorAnswer: components["schemas"]["Errors"] | components["schemas"]["Error"];
        /** @description One error of the wrapped shape. */
        readonly ErrorItem: {
            /** @description Internals of the bank; never to be shown to anybody. */
            readonly backtrace?: readonly string[] | null;
            /** @description The kind of error as a word for programs. */
            readonly code?: string;
            /** @description What was wrong in this case. May quote what was sent. */
            readonly detail?: string;
            /** @description A handle to quote to the bank; not necessarily a UUID. */
            readonly id?: string;
            /** @description Where in the request the error lies, if the bank says so. */
            readonly source?: components["schemas"]["ErrorSource"] | null;
            /** @description The HTTP status once more, as a number or as digits. */
            readonly status?: number | string;
            /** @description The kind of error as a short phrase. */
            readonly title?: string;
        };
        /**
         * @description The wrapped error shape: one or several errors in a list.
         * @example {
         *       "errors": [
         *         {
         *           "id": "b2",
         *           "status": 400,
         *           "code": "invalid_model",
         *           "title": "Invalid Model",
         *           "detail": "A value is not allowed.",
         *           "source": {
         *             "field": "legal_form",
         *             "message": "is not in the list"
         *           }
         *         }
         *       ]
         *     }
         */
        readonly Errors: {
            /** @description The errors. */
            readonly errors: readonly components["schemas"]["ErrorItem"][];
        };
        /** @description The part of a request that an error is about. */
        readonly ErrorSource: {
            /** @description The name of the field, or a pointer to it. */
            readonly field?: string;
            /** @description What is wrong with that field. */
            readonly message?: string;
        };
        /** @description A freelancer's application for a credit line. */
        readonly FreelancerCreditLineApplication: {
            /** @description The credit line that came out of it. */
            readonly credit_line_id?: components["schemas"]["Id"] | null;
            /** @description The bank's decision. */
            readonly decision: components["schemas"]["FreelancerCreditLineApplicationDecision"];
            /** @description The id of the application. */
            readonly id: components["schemas"]["Id"];
            /** @description The identification that goes with the application. */
            readonly identification_id?: components["schemas"]["Id"] | null;
            /** @description The reference of the direct debit mandate. */
            readonly mandate_reference_number?: string | null;
            /** @description What the bank reckons is left of the income each month. */
            readonly net_disposable_income?: components["schemas"]["Money"] | null;
            /** @description The yearly rate that the bank offers, as a fraction. */
            readonly offered_interest_rate?: number | null;
            /** @description The limit that the bank offers. */
            readonly offered_limit?: components["schemas"]["Money"] | null;
            /** @description The freelancer who applies. */
            readonly person_id?: components["schemas"]["Id"];
            /** @description Why the bank decided so. */
            readonly reason?: string | null;
            /** @description The account that loans are to be paid out to. */
            readonly recipient_iban?: string | null;
            /** @description How far it has come. */
            readonly status: components["schemas"]["FreelancerCreditLineApplicationStatus"];
            /** @description The status in words. */
            readonly status_description?: string;
        };
        /**
         * @description What the bank decided about a freelancer's application.
         * @enum {string}
         */
        readonly FreelancerCreditLineApplicationDecision: "OFFERED" | "PENDING" | "REJECTED";
        /**
         * @description How far a freelancer's application has come.
         * @enum {string}
         */
        readonly FreelancerCreditLineApplicationStatus: "credit_record_pending" | "initial_scoring_pending" | "account_snapshot_pending" | "account_snapshot_verification_pending" | "offered" | "identification_creation_pending" | "identification_pending" | "identification_completed" | "rejected" | "expired" | "credit_line_creation_pending" | "credit_line_created";
        /**
         * Format: iban
         * @description An IBAN to be sent: without spaces, with a correct check number.
         */
        readonly Iban: string;
        /** @description An identifier given by the bank; opaque, to be passed back unchanged. */
        readonly Id: string;
        /** @description One way to pay a loan back. */
        readonly InstallmentPlan: {
            /** @description The effective yearly rate as a fraction. */
            readonly effective_interest_rate?: number;
            /** @description The nominal yearly rate as a fraction. */
            readonly interest_rate?: number;
            /** @description What is due each month. */
            readonly monthly_installment: components["schemas"]["Money"];
            /** @description The number of monthly installments. */
            readonly term: number;
            /** @description Principal and interest together. */
            readonly total?: components["schemas"]["Money"];
        };
        /** @description The plans to choose from. */
        readonly InstallmentPlans: {
            /** @description The plans. */
            readonly installment_plans: readonly components["schemas"]["InstallmentPlan"][];
        };
        /**
         * @description The legal form of a freelancer's business.
         * @enum {string}
         */
        readonly LegalForm: "FREE_OCCUPATION" | "COMMERCIAL_ENTERPRISE" | "OTHER";
        /** @description Names the snapshot for a consumer's application. */
        readonly LinkCreditLineApplicationAccountSnapshotRequest: {
            /** @description The account snapshot to score with. */
            readonly account_snapshot_id: components["schemas"]["Id"];
        };
        /** @description Names the identification for a consumer's application. */
        readonly LinkCreditLineApplicationIdentificationRequest: {
            /** @description The identification of the applicant. */
            readonly identification_id: components["schemas"]["Id"];
        };
        /** @description Names the snapshot for a freelancer's application. */
        readonly LinkFreelancerCreditLineApplicationAccountSnapshotRequest: {
            /** @description The account snapshot to score with. */
            readonly account_snapshot_id: components["schemas"]["Id"];
        };
        /** @description Names the credit record for a freelancer's application. */
        readonly LinkFreelancerCreditLineApplicationCreditRecordRequest: {
            /** @description The credit record to score with. */
            readonly credit_record_id: components["schemas"]["Id"];
        };
        /** @description Names the snapshot for an overdraft application. */
        readonly LinkOverdraftApplicationAccountSnapshotRequest: {
            /** @description The account snapshot to score with. */
            readonly account_snapshot_id: components["schemas"]["Id"];
        };
        /**
         * @description How an applicant lives.
         * @enum {string}
         */
        readonly LivingSituation: "LIVING_WITH_PARENTS" | "LIVING_IN_RENTED_HOUSE" | "LIVING_IN_OWN_HOUSE";
        /** @description A loan drawn on a credit line. */
        readonly Loan: {
            /**
             * Format: date
             * @description When a bullet loan is paid back.
             */
            readonly bullet_repayment_date?: string | null;
            /** @description The effective yearly rate as a fraction. */
            readonly effective_interest_rate?: number;
            /** @description The id of the loan. */
            readonly id?: components["schemas"]["Id"];
            /** @description The nominal yearly rate as a fraction. */
            readonly interest_rate?: number;
            /** @description How far it has come. */
            readonly status?: components["schemas"]["LoanStatus"];
            /** @description How it is paid back. */
            readonly type?: components["schemas"]["LoanType"];
        };
        /**
         * @description How far a loan has come.
         * @enum {string}
         */
        readonly LoanStatus: "payout_pending" | "payout_triggered" | "created" | "repaid";
        /**
         * @description How a loan is paid back: all at once on a day, or in monthly installments.
         * @enum {string}
         */
        readonly LoanType: "bullet" | "installment_plan";
        /**
         * @description Whether an applicant is married.
         * @enum {string}
         */
        readonly MarriageStatus: "MARRIED" | "UNMARRIED" | "DIVORCED";
        /** @description An amount as the bank sends it. Any part of it may be missing, and the value may be null. */
        readonly Money: {
            /** @description The currency as an ISO 4217 code; EUR. */
            readonly currency?: string;
            /** @description How many decimal places separate the smallest unit from the main one. */
            readonly precision?: number;
            /** @description The unit that the value counts; cents. */
            readonly unit?: string;
            /** @description The amount in the smallest unit of the currency. */
            readonly value?: number | null;
        };
        /** @description An amount to be sent: zero or more, in euro cents. */
        readonly MoneyInput: {
            /**
             * @description The only currency that the bank takes.
             * @constant
             */
            readonly currency: "EUR";
            /**
             * @description The unit that the value counts.
             * @constant
             */
            readonly unit: "cents";
            /** @description The amount in cents. */
            readonly value: number;
        };
        /** @description An amount to be sent that can be without a value, as the documents print it: zero or more, in euro cents, or null. */
        readonly NullableMoneyInput: {
            /**
             * @description The only currency that the bank takes.
             * @constant
             */
            readonly currency: "EUR";
            /**
             * @description The unit that the value counts.
             * @constant
             */
            readonly unit: "cents";
            /** @description The amount in cents. */
            readonly value?: number | null;
        };
        /** @description An amount to be sent that can be negative, or without a value, as the documents print it: euro cents, or null. */
        readonly NullableSignedMoneyInput: {
            /**
             * @description The only currency that the bank takes.
             * @constant
             */
            readonly currency: "EUR";
            /**
             * @description The unit that the value counts.
             * @constant
             */
            readonly unit: "cents";
            /** @description The amount in cents. */
            readonly value?: number | null;
        };
        /** @description An amount by which a freelancer can overdraw an account. */
        readonly Overdraft: {
            /** @description The account that can be overdrawn. */
            readonly account_id?: components["schemas"]["Id"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /** @description The id of the overdraft. */
            readonly id: components["schemas"]["Id"];
            /** @description The rate at which interest accrues daily on what is used, in percent as the yearly one. */
            readonly interest_accrual_rate?: number;
            /** @description The interest that has accrued. The answer to creating an overdraft lacks it. */
            readonly interest_accrued?: components["schemas"]["Money"];
            /** @description Whether the interest conditions apply. */
            readonly interest_conditions_enabled?: boolean;
            /** @description By how much. */
            readonly limit?: components["schemas"]["Money"] | null;
            /** @description The yearly interest rate, in percent by the example, 9; the unit is not documented. */
            readonly overdraft_rate?: number;
            /** @description The freelancer who has it. */
            readonly person_id: components["schemas"]["Id"];
            /** @description How far it has come. */
            readonly status: components["schemas"]["OverdraftStatus"];
        };
        /** @description A freelancer's application for an overdraft. */
        readonly OverdraftApplication: {
            /** @description The account snapshot to score with. */
            readonly account_snapshot_id?: components["schemas"]["Id"] | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            readonly created_at: string;
            /** @description The credit record to score with. */
            readonly credit_record_id?: components["schemas"]["Id"] | null;
            /** @description The bank's decision; null while there is none. */
            readonly decision?: components["schemas"]["OverdraftApplicationDecision"] | null;
            /** @description The id of the application. */
            readonly id: components["schemas"]["Id"];
            /** @description The rate at which interest accrues daily on what is used, in percent as the yearly one. */
            readonly interest_accrual_rate?: number;
            /** @description Whether the interest conditions apply. */
            readonly interest_conditions_enabled?: boolean;
            /** @description The limit that the bank offers. */
            readonly limit?: components["schemas"]["Money"] | null;
            /** @description The overdraft that came out of it. */
            readonly overdraft_id?: components["schemas"]["Id"] | null;
            /** @description The yearly interest rate of the overdraft, in percent by the example, 9; the unit is not documented. */
            readonly overdraft_rate?: number;
            /** @description The name of the partner's contact. */
            readonly partner_contact_name?: string | null;
            /** @description The telephone number of the partner's contact. */
            readonly partner_contact_number?: string | null;
            /** @description The partner's own number for the application. */
            readonly partner_reference_number?: string | null;
            /** @description The risk class that the partner gave. */
            readonly partner_risk_class?: string | null;
            /** @description The freelancer who applies. */
            readonly person_id: components["schemas"]["Id"];
            /** @description Why the bank refused. */
            readonly rejection_reasons?: readonly string[] | null;
            /** @description How far it has come. */
            readonly status: components["schemas"]["OverdraftApplicationStatus"];
        };
        /**
         * @description What the bank decided about an overdraft application.
         * @enum {string}
         */
        readonly OverdraftApplicationDecision: "REJECTED" | "OFFERED";
        /**
         * @description How far an overdraft application has come.
         * @enum {string}
         */
        readonly OverdraftApplicationStatus: "initial_scoring_pending" | "account_snapshot_pending" | "account_snapshot_verification_pending" | "offered" | "rejected" | "expired" | "deleted" | "overdraft_created";
        /**
         * @description How far an overdraft has come: after creation its interest conditions are set, then its limit.
         * @enum {string}
         */
        readonly OverdraftStatus: "created" | "interest_conditions_set" | "limit_set" | "terminated";
        /** @description What a person declares for the scoring of a card. Which fields are needed is agreed with each partner. */
        readonly PersonScoringOptionsInput: {
            /** @description What a freelancer's business takes in a year. */
            readonly annual_turnover?: components["schemas"]["MoneyInput"];
            /** @description What is paid back on other credits each month, mortgages aside. */
            readonly credit_repayment_excluding_mortgage?: components["schemas"]["MoneyInput"];
            /** @description The limit that is wished for. */
            readonly customer_desired_limit?: components["schemas"]["MoneyInput"];
            /**
             * Format: date
             * @description Since when the applicant has been employed.
             */
            readonly employment_since?: string;
            /** @description Whether there is another credit card. */
            readonly has_credit_card?: boolean;
            /** @description How the applicant lives. */
            readonly living_situation?: components["schemas"]["LivingSituation"];
            /** @description What living costs each month. */
            readonly living_situation_expenses?: components["schemas"]["MoneyInput"];
            /** @description Whether the applicant is married; the bank does not publish the list of values. */
            readonly marital_status?: components["schemas"]["Text"];
            /**
             * Format: date
             * @description Since when the applicant has been a customer of the partner.
             */
            readonly member_since?: string;
            /** @description What a freelancer's business costs each month. */
            readonly monthly_business_costs?: components["schemas"]["MoneyInput"];
            /** @description The net income each month. */
            readonly net_income?: components["schemas"]["MoneyInput"];
            /** @description How many people live on the income. */
            readonly number_of_dependents?: number;
            /** @description The limits of other credit cards together. */
            readonly other_credit_card_limit?: components["schemas"]["MoneyInput"];
            /** @description The code under which the sale is credited. */
            readonly provision_code?: components["schemas"]["Text"];
            /** @description The year in which the reference account was opened. */
            readonly reference_account_created_year?: components["schemas"]["Text"];
            /** @description The IBAN of the account that bills are collected from. */
            readonly reference_account_iban?: components["schemas"]["Iban"];
            /** @description How many clients a freelancer had within a year. */
            readonly total_clients_12_months?: number;
        };
        /** @description An amount to be sent: at least one cent, in euro cents. */
        readonly PositiveMoneyInput: {
            /**
             * @description The only currency that the bank takes.
             * @constant
             */
            readonly currency: "EUR";
            /**
             * @description The unit that the value counts.
             * @constant
             */
            readonly unit: "cents";
            /** @description The amount in cents. */
            readonly value: number;
        };
        /** @description How a card's bills are settled. */
        readonly RepaymentOptions: {
            /** @description How often bills come now. */
            readonly current_billing_cycle?: components["schemas"]["BillingCycle"];
            /** @description How bills are settled in this cycle. */
            readonly current_type?: components["schemas"]["RepaymentType"];
            /** @description How many days there are to pay a bill. */
            readonly grace_period_in_days?: number;
            /** @description The least amount to pay on a bill that is settled in part. */
            readonly minimum_amount?: components["schemas"]["Money"];
            /** @description The lowest least amount that can be chosen. */
            readonly minimum_amount_lower_threshold?: components["schemas"]["Money"];
            /** @description The highest least amount that can be chosen. */
            readonly minimum_amount_upper_threshold?: components["schemas"]["Money"];
            /** @description The least share of such a bill to pay, in percent. */
            readonly minimum_percentage?: number;
            /** @description The lowest least share that can be chosen, in percent. */
            readonly minimum_percentage_lower_threshold?: number;
            /** @description The highest least share that can be chosen, in percent. */
            readonly minimum_percentage_upper_threshold?: number;
            /** @description How often bills come from the next cycle on. */
            readonly upcoming_billing_cycle?: components["schemas"]["BillingCycle"];
            /** @description How bills are settled from the next cycle on. */
            readonly upcoming_type?: components["schemas"]["RepaymentType"];
        };
        /** @description How a card's bills are to be settled from the next cycle on. */
        readonly RepaymentOptionsChangeInput: {
            /** @description The least amount to pay on a bill that is settled in part. */
            readonly minimum_amount?: components["schemas"]["MoneyInput"];
            /** @description The least share of such a bill to pay, in percent. */
            readonly minimum_percentage?: number;
            /** @description How bills are settled from the next cycle on. */
            readonly upcoming_type?: components["schemas"]["RepaymentType"];
        };
        /** @description How a new card's bills are to be settled. */
        readonly RepaymentOptionsInput: {
            /** @description How often bills come now. */
            readonly current_billing_cycle?: components["schemas"]["BillingCycle"];
            /** @description How bills are settled in this cycle. */
            readonly current_type?: components["schemas"]["RepaymentType"];
            /** @description How many days there are to pay a bill. */
            readonly grace_period_in_days?: number;
            /** @description The least amount to pay on a bill that is settled in part. */
            readonly minimum_amount?: components["schemas"]["MoneyInput"];
            /** @description The lowest least amount that can be chosen. */
            readonly minimum_amount_lower_threshold?: components["schemas"]["MoneyInput"];
            /** @description The highest least amount that can be chosen. */
            readonly minimum_amount_upper_threshold?: components["schemas"]["MoneyInput"];
            /** @description The least share of such a bill to pay, in percent. */
            readonly minimum_percentage?: number;
            /** @description The lowest least share that can be chosen, in percent. */
            readonly minimum_percentage_lower_threshold?: number;
            /** @description The highest least share that can be chosen, in percent. */
            readonly minimum_percentage_upper_threshold?: number;
            /** @description How often bills come from the next cycle on. */
            readonly upcoming_billing_cycle?: components["schemas"]["BillingCycle"];
            /** @description How bills are settled from the next cycle on. */
            readonly upcoming_type?: components["schemas"]["RepaymentType"];
        };
        /**
         * @description How a card's bill is settled: in full (charge) or in part (revolving).
         * @enum {string}
         */
        readonly RepaymentType: "FULL" | "PARTIAL";
        /** @description Asks for the end of a card account. */
        readonly RequestCreditCardTerminationRequest: {
            /**
             * @description Why it is to end; the bank takes this value alone.
             * @enum {unknown}
             */
            readonly reason: components["schemas"]["CreditCardTerminationReason"];
        };
        /** @description Something that is still to be done before scoring can go on. */
        readonly RequiredAction: {
            /** @description What is needed. */
            readonly required?: string | null;
        };
        /** @description What was declared for the scoring of a card. */
        readonly ScoringOptions: {
            /** @description What a freelancer's business takes in a year. */
            readonly annual_turnover?: components["schemas"]["Money"];
            /** @description What is paid back on other credits each month, mortgages aside. */
            readonly credit_repayment_excluding_mortgage?: components["schemas"]["Money"];
            /** @description The limit that is wished for. */
            readonly customer_desired_limit?: components["schemas"]["Money"];
            /**
             * Format: date
             * @description Since when the applicant has been employed.
             */
            readonly employment_since?: string;
            /** @description Whether there is another credit card. */
            readonly has_credit_card?: boolean;
            /** @description How the applicant lives. */
            readonly living_situation?: components["schemas"]["LivingSituation"];
            /** @description What living costs each month. */
            readonly living_situation_expenses?: components["schemas"]["Money"];
            /** @description Whether the applicant is married; the bank does not publish the list of values. */
            readonly marital_status?: string;
            /**
             * Format: date
             * @description Since when the applicant has been a customer of the partner.
             */
            readonly member_since?: string;
            /** @description What a freelancer's business costs each month. */
            readonly monthly_business_costs?: components["schemas"]["Money"];
            /** @description The net income each month. */
            readonly net_income?: components["schemas"]["Money"];
            /** @description How many people live on the income. */
            readonly number_of_dependents?: number;
            /** @description The limits of other credit cards together. */
            readonly other_credit_card_limit?: components["schemas"]["Money"];
            /** @description The code under which the sale is credited. */
            readonly provision_code?: string;
            /** @description The year in which the reference account was opened. */
            readonly reference_account_created_year?: string;
            /** @description The IBAN of the account that bills are collected from. */
            readonly reference_account_iban?: string;
            /** @description How many clients a freelancer had within a year. */
            readonly total_clients_12_months?: number;
        };
        /** @description What the scoring of an application waits for. */
        readonly ScoringWorkflow: {
            /** @description The actions that are still missing. */
            readonly required_actions?: readonly components["schemas"]["RequiredAction"][];
        };
        /** @description The limit for a card account. */
        readonly SetCreditCardLimitRequest: {
            /** @description The new limit, at most what the bank approved. */
            readonly limit: components["schemas"]["MoneyInput"];
        };
        /** @description Names the account at the bank that loans are to be paid out to. */
        readonly SetCreditLinePayoutAccountRequest: {
            /** @description The account of the customer. */
            readonly account_id: components["schemas"]["Id"];
        };
        /** @description An amount to be sent that is negative for a loss, in euro cents. */
        readonly SignedMoneyInput: {
            /**
             * @description The only currency that the bank takes.
             * @constant
             */
            readonly currency: "EUR";
            /**
             * @description The unit that the value counts.
             * @constant
             */
            readonly unit: "cents";
            /** @description The amount in cents. */
            readonly value: number;
        };
        /** @description Asks for the end of a credit line. */
        readonly TerminateCreditLineRequest: {
            /**
             * Format: date
             * @description The day on which the end was asked for.
             */
            readonly requested_at: string;
        };
        /** @description Nothing but an empty object. */
        readonly TerminateOverdraftRequest: Record<string, never>;
        /** @description A text to be sent: not empty, and without blanks at either end, because the bank refuses those. */
        readonly Text: string;
        /** @description The external account from which installments are to be collected. */
        readonly UpdateCreditLineReferenceAccountRequest: {
            /** @description The IBAN of the account. */
            readonly iban: components["schemas"]["Iban"];
            /** @description The number of the direct debit mandate. */
            readonly mandate_number: components["schemas"]["Text"];
            /**
             * Format: date
             * @description When the mandate was signed.
             */
            readonly mandate_signature_date: string;
            /** @description Who holds the account. */
            readonly name?: components["schemas"]["Text"];
        };
    };
    responses: {
        /** @description The request was not understood or not acceptable. */
        readonly BadRequest: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description The state of the resource does not allow this. */
        readonly Conflict: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description The partner may not do this. */
        readonly Forbidden: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description A system behind the bank's took too long. Whether a write took effect is unclear. */
        readonly GatewayTimeout: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Something failed at the bank. Whether a write took effect is unclear. */
        readonly InternalServerError: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Something that the path or the body names does not exist. */
        readonly NotFound: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description The token is missing, wrong or expired: get a new one and try again. The body is not always JSON. */
        readonly Unauthorized: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
        /** @description Understood, but against a rule of the product. */
        readonly UnprocessableEntity: {
            headers: {
                readonly [name: string]: unknown;
            };
            content: {
                readonly "application/json": components["schemas"]["ErrorAnswer"];
            };
        };
    };
    parameters: {
        /** @description The bill. */
        readonly BillId: components["schemas"]["Id"];
        /** @description The block on the credit line. */
        readonly BlockId: components["schemas"]["Id"];
        /** @description The business. */
        readonly BusinessId: components["schemas"]["Id"];
        /** @description The card application. */
        readonly CreditCardApplicationId: components["schemas"]["Id"];
        /** @description The field to sort by, with a minus in front for descending order. */
        readonly CreditCardApplicationSort: components["schemas"]["CreditCardApplicationOrderField"] | ("-id" | "-customer_id" | "-external_customer_id" | "-product_type" | "-status" | "-created_at");
        /** @description The termination. */
        readonly CreditCardTerminationId: components["schemas"]["Id"];
        /** @description The field to sort by, with a minus in front for descending order. */
        readonly CreditCardTerminationSort: components["schemas"]["CreditCardTerminationOrderField"] | ("-id" | "-application_id" | "-reason" | "-status" | "-legally_terminated_at" | "-revocable_until" | "-created_at");
        /** @description The application of the person. */
        readonly CreditLineApplicationId: components["schemas"]["Id"];
        /** @description The credit line of the person. */
        readonly CreditLineId: components["schemas"]["Id"];
        /** @description The credit record. */
        readonly CreditRecordId: components["schemas"]["Id"];
        /** @description The overdraft application of the person. */
        readonly OverdraftApplicationId: components["schemas"]["Id"];
        /** @description The overdraft of the person. */
        readonly OverdraftId: components["schemas"]["Id"];
        /** @description Which page to answer, counted from 1. */
        readonly PageNumber: number;
        /** @description How many entries a page holds. */
        readonly PageSize: number;
        /** @description The person. */
        readonly PersonId: components["schemas"]["Id"];
        /** @description The card application whose account is to end. */
        readonly TerminatedCreditCardApplicationId: components["schemas"]["Id"];
    };
    requestBodies: never;
    headers: {
        /** @description The addresses of the first, last, previous and next page, after RFC 5988. */
        readonly link: string;
        /** @description How many entries a page holds. Also spelled per_page in older answers. */
        readonly "per-page": number;
        /** @description How many entries there are on all pages. */
        readonly total: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly calculateAnonymousInstallmentPlans: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description What a consumer, not yet known, would like to borrow. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CalculateAnonymousInstallmentPlansRequest"];
            };
        };
        readonly responses: {
            /** @description The plans. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InstallmentPlans"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
        };
    };
    readonly createBusinessCreditCardApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The business. */
                readonly business_id: components["parameters"]["BusinessId"];
            };
            readonly cookie?: never;
        };
        /** @description A business's application for a card. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateBusinessCreditCardApplicationRequest"];
            };
        };
        readonly responses: {
            /** @description The new application. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly listCreditCardApplications: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those of this person or business. */
                readonly "filter[customer_id]"?: components["schemas"]["Id"];
                /** @description Only those with this number of the partner's. */
                readonly "filter[external_customer_id]"?: components["schemas"]["Text"];
                /** @description Only this application. */
                readonly "filter[id]"?: components["schemas"]["Id"];
                /** @description Only those for this kind of card. */
                readonly "filter[product_type]"?: components["schemas"]["Text"];
                /** @description Only those in this status. */
                readonly "filter[status]"?: components["schemas"]["Text"];
                /** @description Which page to answer, counted from 1. */
                readonly "page[number]"?: components["parameters"]["PageNumber"];
                /** @description How many entries a page holds. */
                readonly "page[size]"?: components["parameters"]["PageSize"];
                /** @description The field to sort by, with a minus in front for descending order. */
                readonly sort?: components["parameters"]["CreditCardApplicationSort"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of applications. */
            readonly 200: {
                headers: {
                    readonly link: components["headers"]["link"];
                    readonly "per-page": components["headers"]["per-page"];
                    readonly total: components["headers"]["total"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CreditCardApplicationExtended"][];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly requestCreditCardTermination: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application whose account is to end. */
                readonly application_id: components["parameters"]["TerminatedCreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        /** @description Asks for the end of a card account. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["RequestCreditCardTerminationRequest"];
            };
        };
        readonly responses: {
            /** @description The new termination. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardTermination"];
                };
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            /** @description Something that the path or the body names does not exist. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly getCreditCardApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardApplicationExtended"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly changeCreditCardRepaymentOptions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        /** @description What is to change from the next billing cycle on. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ChangeCreditCardRepaymentOptionsRequest"];
            };
        };
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly finalizeCreditCardApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly setCreditCardLimit: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The card application. */
                readonly id: components["parameters"]["CreditCardApplicationId"];
            };
            readonly cookie?: never;
        };
        /** @description The limit for a card account. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SetCreditCardLimitRequest"];
            };
        };
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly listCreditCardBills: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those of this card application. */
                readonly "filter[application_id]"?: components["schemas"]["Id"];
                /** @description Only those issued on this day or earlier. */
                readonly "filter[statement_date][max]"?: string;
                /** @description Only those issued on this day or later. */
                readonly "filter[statement_date][min]"?: string;
                /** @description Only those in this status. */
                readonly "filter[status]"?: components["schemas"]["Text"];
                /** @description Which page to answer, counted from 1. */
                readonly "page[number]"?: components["parameters"]["PageNumber"];
                /** @description How many entries a page holds. */
                readonly "page[size]"?: components["parameters"]["PageSize"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of bills. */
            readonly 200: {
                headers: {
                    readonly link: components["headers"]["link"];
                    readonly "per-page": components["headers"]["per-page"];
                    readonly total: components["headers"]["total"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CreditCardBill"][];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly getCreditCardBill: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The bill. */
                readonly bill_id: components["parameters"]["BillId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The bill. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardBill"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly listCreditCardTerminations: {
        readonly parameters: {
            readonly query?: {
                /** @description Which page to answer, counted from 1. */
                readonly "page[number]"?: components["parameters"]["PageNumber"];
                /** @description How many entries a page holds. */
                readonly "page[size]"?: components["parameters"]["PageSize"];
                /** @description The field to sort by, with a minus in front for descending order. */
                readonly sort?: components["parameters"]["CreditCardTerminationSort"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of terminations. */
            readonly 200: {
                headers: {
                    readonly link: components["headers"]["link"];
                    readonly "per-page": components["headers"]["per-page"];
                    readonly total: components["headers"]["total"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CreditCardTermination"][];
                };
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly getCreditCardTermination: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The termination. */
                readonly id: components["parameters"]["CreditCardTerminationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The termination. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardTermination"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly revokeCreditCardTermination: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The termination. */
                readonly id: components["parameters"]["CreditCardTerminationId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The termination, now revoked. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardTermination"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly calculateAnonymousFreelancerInstallmentPlans: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** @description What a freelancer, not yet known, would like to borrow. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CalculateAnonymousFreelancerInstallmentPlansRequest"];
            };
        };
        readonly responses: {
            /** @description The plans. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InstallmentPlans"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly createFreelancerCreditLineApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description What a freelancer declares when applying. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateFreelancerCreditLineApplicationRequest"];
            };
        };
        readonly responses: {
            /** @description The new application. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FreelancerCreditLineApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 422: components["responses"]["UnprocessableEntity"];
        };
    };
    readonly getFreelancerCreditLineApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FreelancerCreditLineApplication"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly linkFreelancerCreditLineApplicationAccountSnapshot: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the snapshot for a freelancer's application. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkFreelancerCreditLineApplicationAccountSnapshotRequest"];
            };
        };
        readonly responses: {
            /** @description Linked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            /** @description The state of the resource does not allow this. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    readonly agreeToFreelancerCreditLineContract: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FreelancerCreditLineApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly linkFreelancerCreditLineApplicationCreditRecord: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the credit record for a freelancer's application. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkFreelancerCreditLineApplicationCreditRecordRequest"];
            };
        };
        readonly responses: {
            /** @description Linked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly createFreelancerCreditRecord: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Makes a credit record for a freelancer. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateFreelancerCreditRecordRequest"];
            };
        };
        readonly responses: {
            /** @description The new credit record. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditRecord"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly createCreditCardApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description A person's application for a card. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateCreditCardApplicationRequest"];
            };
        };
        readonly responses: {
            /** @description The new application. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditCardApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
        };
    };
    readonly createCreditLineApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description What a consumer declares when applying. The bank marks nothing as required; what it needs is agreed with each partner. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateCreditLineApplicationRequest"];
            };
        };
        readonly responses: {
            /** @description The new application. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditLineApplication"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 422: components["responses"]["UnprocessableEntity"];
        };
    };
    readonly getCreditLineApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditLineApplication"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly linkCreditLineApplicationAccountSnapshot: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the snapshot for a consumer's application. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkCreditLineApplicationAccountSnapshotRequest"];
            };
        };
        readonly responses: {
            /** @description Linked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            /** @description The state of the resource does not allow this. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    readonly downloadCreditLineApplicationContract: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The contract as a PDF. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/pdf": string;
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly linkCreditLineApplicationIdentification: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the identification for a consumer's application. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkCreditLineApplicationIdentificationRequest"];
            };
        };
        readonly responses: {
            /** @description Linked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 422: components["responses"]["UnprocessableEntity"];
        };
    };
    readonly downloadCreditLineApplicationPreContract: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The application of the person. */
                readonly application_id: components["parameters"]["CreditLineApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The form as a PDF. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/pdf": string;
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly getCreditLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The credit line. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditLine"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly downloadAnnualAccountStatement: {
        readonly parameters: {
            readonly query: {
                /** @description The year. */
                readonly year: number;
            };
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The statement as a PDF. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/pdf": string;
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly authorizeCreditLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Authorized. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly calculateAvailableInstallmentPlans: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description What is to be drawn on a credit line. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CalculateAvailableInstallmentPlansRequest"];
            };
        };
        readonly responses: {
            /** @description The plans. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["InstallmentPlans"];
                };
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly listCreditLineBlocks: {
        readonly parameters: {
            readonly query?: {
                /** @description Which page to answer, counted from 1. */
                readonly "page[number]"?: components["parameters"]["PageNumber"];
                /** @description How many entries a page holds. */
                readonly "page[size]"?: components["parameters"]["PageSize"];
            };
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of blocks. */
            readonly 200: {
                headers: {
                    readonly link: components["headers"]["link"];
                    readonly "per-page": components["headers"]["per-page"];
                    readonly total: components["headers"]["total"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CreditLineBlock"][];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly blockCreditLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Asks for a block on a credit line. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BlockCreditLineRequest"];
            };
        };
        readonly responses: {
            /** @description The new block. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditLineBlock"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly getCreditLineBlock: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The block on the credit line. */
                readonly block_id: components["parameters"]["BlockId"];
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The block. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditLineBlock"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly unblockCreditLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The block on the credit line. */
                readonly block_id: components["parameters"]["BlockId"];
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Removed. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly downloadClosingAccountStatement: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The statement as a PDF. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/pdf": string;
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly createLoan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description The loan to draw. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateLoanRequest"];
            };
        };
        readonly responses: {
            /** @description The new loan. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Loan"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            /** @description Something that the path or the body names does not exist. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly setCreditLinePayoutAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the account at the bank that loans are to be paid out to. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SetCreditLinePayoutAccountRequest"];
            };
        };
        readonly responses: {
            /** @description Set. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly updateCreditLineReferenceAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description The external account from which installments are to be collected. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["UpdateCreditLineReferenceAccountRequest"];
            };
        };
        readonly responses: {
            /** @description Changed. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 422: components["responses"]["UnprocessableEntity"];
        };
    };
    readonly revokeCreditLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Revoked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly terminateCreditLine: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit line of the person. */
                readonly credit_line_id: components["parameters"]["CreditLineId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Asks for the end of a credit line. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TerminateCreditLineRequest"];
            };
        };
        readonly responses: {
            /** @description When it ends. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditLineTermination"];
                };
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
            readonly 422: components["responses"]["UnprocessableEntity"];
        };
    };
    readonly createCreditRecord: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Makes a credit record for a consumer. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateCreditRecordRequest"];
            };
        };
        readonly responses: {
            /** @description The new credit record. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditRecord"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
            readonly 404: components["responses"]["NotFound"];
            readonly 500: components["responses"]["InternalServerError"];
            readonly 504: components["responses"]["GatewayTimeout"];
        };
    };
    readonly getCreditRecord: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The credit record. */
                readonly credit_record_id: components["parameters"]["CreditRecordId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The credit record. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CreditRecord"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly createOverdraftApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description What goes with an application for an overdraft. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateOverdraftApplicationRequest"];
            };
        };
        readonly responses: {
            /** @description The new application. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OverdraftApplication"];
                };
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            /** @description The partner may not do this. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something that the path or the body names does not exist. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    readonly getOverdraftApplication: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft application of the person. */
                readonly overdraft_application_id: components["parameters"]["OverdraftApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The application. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OverdraftApplication"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            /** @description Something that the path or the body names does not exist. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    readonly linkOverdraftApplicationAccountSnapshot: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft application of the person. */
                readonly overdraft_application_id: components["parameters"]["OverdraftApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the snapshot for an overdraft application. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkOverdraftApplicationAccountSnapshotRequest"];
            };
        };
        readonly responses: {
            /** @description Linked. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
            readonly 409: components["responses"]["Conflict"];
        };
    };
    readonly createOverdraft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft application of the person. */
                readonly overdraft_application_id: components["parameters"]["OverdraftApplicationId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Names the account for the overdraft. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CreateOverdraftRequest"];
            };
        };
        readonly responses: {
            /** @description The new overdraft, yet without accrued interest. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Overdraft"];
                };
            };
            /** @description The request was not understood or not acceptable. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            /** @description Something that the path or the body names does not exist. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The state of the resource does not allow this. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    readonly getOverdraft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft of the person. */
                readonly overdraft_id: components["parameters"]["OverdraftId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The overdraft. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Overdraft"];
                };
            };
            readonly 401: components["responses"]["Unauthorized"];
            readonly 404: components["responses"]["NotFound"];
        };
    };
    readonly terminateOverdraft: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /** @description The overdraft of the person. */
                readonly overdraft_id: components["parameters"]["OverdraftId"];
                /** @description The person. */
                readonly person_id: components["parameters"]["PersonId"];
            };
            readonly cookie?: never;
        };
        /** @description Nothing but an empty object. */
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TerminateOverdraftRequest"];
            };
        };
        readonly responses: {
            /** @description The overdraft whose end is in progress. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Overdraft"];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            /** @description Something that the path or the body names does not exist. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description The state of the resource does not allow this. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
        };
    };
    readonly listCreditLineApplications: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those made on this day or earlier. */
                readonly "filter[application_date_max]"?: string;
                /** @description Only those made on this day or later. */
                readonly "filter[application_date_min]"?: string;
                /** @description Only those for this amount, in cents. */
                readonly "filter[credit_line_amount]"?: number;
                /** @description Only the one that led to this credit line. */
                readonly "filter[credit_line_id]"?: components["schemas"]["Id"];
                /** @description Only this application. */
                readonly "filter[id]"?: components["schemas"]["Id"];
                /** @description Only those of this person. */
                readonly "filter[person_id]"?: components["schemas"]["Id"];
                /** @description Only those in this status. */
                readonly "filter[status]"?: components["schemas"]["Text"];
                /** @description Which page to answer, counted from 1. */
                readonly "page[number]"?: components["parameters"]["PageNumber"];
                /** @description How many entries a page holds. */
                readonly "page[size]"?: components["parameters"]["PageSize"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of applications. */
            readonly 200: {
                headers: {
                    readonly link: components["headers"]["link"];
                    readonly "per-page": components["headers"]["per-page"];
                    readonly total: components["headers"]["total"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CreditLineApplicationSummary"][];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
        };
    };
    readonly listCreditLines: {
        readonly parameters: {
            readonly query?: {
                /** @description Only those whose chance of renewal ends on this day or earlier. */
                readonly "filter[eligible_renewal_expires_at_max]"?: string;
                /** @description Only those whose chance of renewal ends on this day or later. */
                readonly "filter[eligible_renewal_expires_at_min]"?: string;
                /** @description Only those granted on this day or earlier. */
                readonly "filter[granted_at_max]"?: string;
                /** @description Only those granted on this day or later. */
                readonly "filter[granted_at_min]"?: string;
                /** @description Only this credit line. */
                readonly "filter[id]"?: components["schemas"]["Id"];
                /** @description Only those of this person. */
                readonly "filter[person_id]"?: components["schemas"]["Id"];
                /** @description Only those in this status. */
                readonly "filter[status]"?: components["schemas"]["Text"];
                /** @description Which page to answer, counted from 1. */
                readonly "page[number]"?: components["parameters"]["PageNumber"];
                /** @description How many entries a page holds. */
                readonly "page[size]"?: components["parameters"]["PageSize"];
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description One page of credit lines. */
            readonly 200: {
                headers: {
                    readonly link: components["headers"]["link"];
                    readonly "per-page": components["headers"]["per-page"];
                    readonly total: components["headers"]["total"];
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CreditLineSummary"][];
                };
            };
            readonly 400: components["responses"]["BadRequest"];
            readonly 401: components["responses"]["Unauthorized"];
            readonly 403: components["responses"]["Forbidden"];
        };
    };
}
