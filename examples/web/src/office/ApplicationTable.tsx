import { useState } from 'react';
import { formatDay } from '../format/date.js';
import { formatMoney } from '../format/money.js';
import { applicationStatus, shortId } from '../format/words.js';
import type { ApplicationsQuery } from '../gql/graphql.js';
import { Status } from '../parts/Status.js';
import { ApplicationDetails } from './ApplicationDetails.js';

export type Applications = NonNullable<ApplicationsQuery['creditLineApplications']>;
type Application = Applications['nodes'][number];

interface RowProps {
  readonly application: Application;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

const Row = ({ application: { id, personId, createdAt, limit, status }, isOpen, onToggle }: RowProps) => (
  <>
    <tr>
      <th scope="row">
        <button type="button" className="link" aria-expanded={isOpen} title={id} onClick={onToggle}>
          {shortId(id)}
        </button>
      </th>
      <td data-label="Customer" title={personId}>
        {shortId(personId)}
      </td>
      <td data-label="Applied">{formatDay(createdAt)}</td>
      <td data-label="Limit" className="number">
        {formatMoney(limit)}
      </td>
      <td data-label="Status">
        <Status of={applicationStatus[status]} />
      </td>
    </tr>
    {isOpen && (
      <tr className="details">
        <td colSpan={5}>
          <ApplicationDetails personId={personId} id={id} />
        </td>
      </tr>
    )}
  </>
);

/** A page of applications. Each opens to what the list does not carry. */
export function ApplicationTable({ applications }: { readonly applications: Applications }) {
  const [open, setOpen] = useState<string | null>(null);
  if (applications.nodes.length === 0) return <p className="card hint">No application is like that.</p>;
  return (
    <div className="card sheet">
      <table className="applications">
        <caption className="visually-hidden">Applications for credit lines</caption>
        <thead>
          <tr>
            <th scope="col">Application</th>
            <th scope="col">Customer</th>
            <th scope="col">Applied</th>
            <th scope="col" className="number">
              Limit
            </th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {applications.nodes.map((application) => (
            <Row
              key={application.id}
              application={application}
              isOpen={open === application.id}
              onToggle={() => setOpen((id) => (id === application.id ? null : application.id))}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
