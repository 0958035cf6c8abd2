import { applicationDocument } from './pdf-application-documents.js';
import type { Bank } from './bank.js';
import * as consumer from './consumer-application.js';
import { creditRecordTable } from './credit-records.js';
import { identifications, persons } from './customers.js';
import type { BodyOf, SandboxDomain, OperationRequest } from './domain.js';
import { unprocessable } from './errors.js';
import * as freelancer from './freelancer-application.js';
import { matches, within } from './lists.js';
import { euros } from './money.js';

const consumerOf = ({
  bank,
  path,
}: {
  bank: Bank;
  path: { person_id: string; application_id: string };
}): consumer.ConsumerApplication =>
  bank.store.get(consumer.consumerApplications, path.application_id, path.person_id);

const freelancerOf = ({
  bank,
  path,
}: {
  bank: Bank;
  path: { person_id: string; application_id: string };
}): freelancer.FreelancerApplication =>
  bank.store.get(freelancer.freelancerApplications, path.application_id, path.person_id);

/**
 * Requires that the identification and credit record of an application belong to the applicant, and that the
 * record is usable.
 */
function expectOwn(bank: Bank, personId: string, declared: BodyOf<'createCreditLineApplication'>): void {
  const { credit_record_id: recordId, identification_id: identificationId } = declared;
  if (identificationId !== undefined) bank.store.get(identifications, identificationId, personId);
  if (recordId === undefined) return;
  if (bank.store.get(creditRecordTable, recordId, personId).status === 'expired')
    throw unprocessable('The credit record has expired.');
}

function list({ bank, query }: OperationRequest<'listCreditLineApplications'>): ReturnType<typeof summary>[] {
  const wanted = (application: consumer.ConsumerApplication): boolean =>
    matches(query['filter[person_id]'], application.person_id) &&
    matches(query['filter[id]'], application.id) &&
    matches(query['filter[credit_line_id]'], application.credit_line_id) &&
    matches(query['filter[status]'], application.status) &&
    matches(query['filter[credit_line_amount]'], consumer.offeredLimit(application)) &&
    within(
      application.created_at,
      query['filter[application_date_min]'],
      query['filter[application_date_max]'],
    );
  return bank.store.all(consumer.consumerApplications).filter(wanted).map(summary);
}

function summary(application: consumer.ConsumerApplication) {
  const limit = consumer.offeredLimit(application);
  const { id, person_id, status, created_at } = application;
  return { id, person_id, status, created_at, limit: limit === null ? null : euros(limit) };
}

/**
 * Credit line applications. `consumer-application.ts` and `freelancer-application.ts` define their life
 * cycles, `scoring.ts` the decision.
 */
export const creditLineApplications: SandboxDomain = {
  errorShape: 'bare',
  handlers: {
    createCreditLineApplication: ({ bank, path, body }) => {
      bank.store.require(persons, path.person_id);
      expectOwn(bank, path.person_id, body);
      return consumer.consumerApplicationAnswer(bank, consumer.apply(bank, path.person_id, body));
    },
    getCreditLineApplication: (request) =>
      consumer.consumerApplicationAnswer(request.bank, consumerOf(request)),
    listCreditLineApplications: list,
    linkCreditLineApplicationAccountSnapshot: (request) =>
      consumer.linkSnapshot(request.bank, consumerOf(request), request.body.account_snapshot_id),
    linkCreditLineApplicationIdentification: (request) =>
      consumer.linkIdentification(request.bank, consumerOf(request), request.body.identification_id),
    downloadCreditLineApplicationPreContract: (request) =>
      applicationDocument(request.bank, consumerOf(request), 'pre-contract'),
    downloadCreditLineApplicationContract: (request) =>
      applicationDocument(request.bank, consumerOf(request), 'contract'),

    createFreelancerCreditLineApplication: ({ bank, path, body }) => {
      bank.store.require(persons, path.person_id);
      return freelancer.freelancerApplicationAnswer(freelancer.apply(bank, path.person_id, body));
    },
    getFreelancerCreditLineApplication: (request) =>
      freelancer.freelancerApplicationAnswer(freelancerOf(request)),
    linkFreelancerCreditLineApplicationCreditRecord: (request) =>
      freelancer.linkCreditRecord(request.bank, freelancerOf(request), request.body.credit_record_id),
    linkFreelancerCreditLineApplicationAccountSnapshot: (request) =>
      freelancer.linkSnapshot(request.bank, freelancerOf(request), request.body.account_snapshot_id),
    agreeToFreelancerCreditLineContract: (request) => {
      const application = freelancerOf(request);
      freelancer.agree(request.bank, application);
      return freelancer.freelancerApplicationAnswer(application);
    },
  },
  customerChanged: (bank, personId) => {
    for (const application of bank.store.all(consumer.consumerApplications))
      if (application.person_id === personId) consumer.proceed(bank, application);
    for (const application of bank.store.all(freelancer.freelancerApplications))
      if (application.person_id === personId) freelancer.proceed(bank, application);
  },
};
