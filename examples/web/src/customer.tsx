import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApolloProvider } from '@apollo/client/react';
import { CustomerApp } from './customer/CustomerApp.js';
import { createGraphClient } from './graph/client.js';
import { LiveSession, logIn } from './graph/session.js';
import { followCustomer } from './live.js';
import { LoginFailed } from './parts/LoginFailed.js';
import { Writes } from './write/writes.js';
import './styles/base.css';
import './styles/parts.css';
import './styles/customer.css';

const root = createRoot(document.getElementById('page') as HTMLElement);

/** Logs in and shows the page. A write that a reload interrupted goes on, whichever view is open. */
async function start(): Promise<void> {
  const renew = () => logIn('customer');
  const session = new LiveSession(await renew(), renew);
  const { person } = session.current;
  if (!person) throw new Error('This login is none of a customer.');
  const client = createGraphClient(session);
  const writes = new Writes(client, session);
  await writes.resume(person.id);
  followCustomer(client, session, person.id);
  root.render(
    <StrictMode>
      <ApolloProvider client={client}>
        <CustomerApp person={person} writes={writes} />
      </ApolloProvider>
    </StrictMode>,
  );
}

const attempt = (): void => void start().catch(() => root.render(<LoginFailed onRetry={attempt} />));
attempt();
