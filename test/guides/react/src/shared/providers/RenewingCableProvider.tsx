import React, { useEffect, useState } from 'react';
import { createConsumer, Consumer, Subscription } from '@rails/actioncable';
import { useAuth } from '@clerk/clerk-react';
import { ActionCableContext } from './ActionCableProvider';

const RENEW_AFTER = 1000;

// The guide's provider, corrected: each attempt to connect takes the newest token, a token that was refused is replaced
// by a new one, `connected` says what is so, and an effect that ends (StrictMode ends the first) leaves nothing open.
export function RenewingCableProvider({ children }: { children: React.ReactNode }) {
  const { getToken, isSignedIn } = useAuth();
  const [cable, setCable] = useState<Consumer | null>(null);
  const [connected, setConnected] = useState(false);

  useEffect(() => {
    if (!isSignedIn) return;

    let token: string | null = null;
    let watcher: Subscription | undefined;
    let renewal: number | undefined;
    let ended = false;
    const wsUrl = import.meta.env.VITE_API_URL.replace(/^http/, 'ws');
    const consumer = createConsumer(() => `${wsUrl}/cable?token=${token}`);

    const renew = async () => {
      token = await getToken().catch(() => null);
      if (ended) return;

      if (!token) renewLater();
      else if (watcher) consumer.connect();
      else watcher = watch();
    };

    const renewLater = () => {
      renewal = setTimeout(renew, RENEW_AFTER);
    };

    // Connects, and hears of the connection: a subscription is the only way to. Any channel that takes every user will do.
    const watch = () =>
      consumer.subscriptions.create({ channel: 'NotificationChannel', watching: 'the connection' }, {
        connected: () => setConnected(true),
        disconnected: ({ willAttemptReconnect }: { willAttemptReconnect: boolean }) => {
          setConnected(false);
          if (!willAttemptReconnect && !ended) renewLater();
        },
      });

    setCable(consumer);
    renew();

    return () => {
      ended = true;
      clearTimeout(renewal);
      consumer.disconnect();
      setConnected(false);
    };
  }, [isSignedIn, getToken]);

  return <ActionCableContext.Provider value={{ cable, connected }}>{children}</ActionCableContext.Provider>;
}
