import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApolloProvider } from '@apollo/client/react';
import { createGraphClient } from './graph/client.js';
import { LiveSession, logIn } from './graph/session.js';
import { OfficeApp } from './office/OfficeApp.js';
import { LoginFailed } from './parts/LoginFailed.js';
import './styles/base.css';
import './styles/parts.css';
import './styles/office.css';

const root = createRoot(document.getElementById('page') as HTMLElement);

async function start(): Promise<void> {
  const renew = () => logIn('partner');
  const session = new LiveSession(await renew(), renew);
  root.render(
    <StrictMode>
      <ApolloProvider client={createGraphClient(session)}>
        <OfficeApp />
      </ApolloProvider>
    </StrictMode>,
  );
}

const attempt = (): void => void start().catch(() => root.render(<LoginFailed onRetry={attempt} />));
attempt();
