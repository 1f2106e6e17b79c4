import { useEffect, useState } from 'react';
import { useAuth } from '@clerk/clerk-react';
import { createCableConnection } from '@/shared/services/cable';

// The guide's service, used without React's context: a campaign's page, as the Phoenix plan's front end has it.
export function ServicePage({ query }: { query: URLSearchParams }) {
  const [messages, setMessages] = useState<unknown[]>([]);
  const [state, setState] = useState('connecting');
  const { getToken } = useAuth();

  useEffect(() => {
    const connecting = getToken().then((token) => {
      const cable = createCableConnection(token!);
      cable.subscriptions.create(
        { channel: 'CampaignChannel', id: query.get('campaign') },
        {
          connected: () => setState('connected'),
          disconnected: () => setState('disconnected'),
          rejected: () => setState('rejected'),
          received: (message: unknown) => setMessages((all) => [...all, message]),
        }
      );
      return cable;
    });
    return () => void connecting.then((cable) => cable.disconnect());
  }, []);

  return (
    <>
      <p className="state">{state}</p>
      <ol>{messages.map((message, index) => <li key={index}>{JSON.stringify(message)}</li>)}</ol>
    </>
  );
}
