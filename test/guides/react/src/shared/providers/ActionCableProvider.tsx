// src/shared/providers/ActionCableProvider.tsx
import React, { createContext, useContext, useEffect, useRef, useState } from 'react';
import { createConsumer, Consumer } from '@rails/actioncable';
import { useAuth } from '@clerk/clerk-react';

interface ActionCableContextType {
  cable: Consumer | null;
  connected: boolean;
}

export const ActionCableContext = createContext<ActionCableContextType>({
  cable: null,
  connected: false,
});

export function useActionCable() {
  return useContext(ActionCableContext);
}

interface ActionCableProviderProps {
  children: React.ReactNode;
}

export function ActionCableProvider({ children }: ActionCableProviderProps) {
  const { getToken, isSignedIn } = useAuth();
  const [cable, setCable] = useState<Consumer | null>(null);
  const [connected, setConnected] = useState(false);
  const cableRef = useRef<Consumer | null>(null);

  useEffect(() => {
    if (!isSignedIn) {
      // Disconnect if user signs out
      if (cableRef.current) {
        cableRef.current.disconnect();
        cableRef.current = null;
        setCable(null);
        setConnected(false);
      }
      return;
    }

    async function connect() {
      try {
        const token = await getToken();
        if (!token) return;

        const apiUrl = import.meta.env.VITE_API_URL || 'http://localhost:3000';
        const wsUrl = apiUrl.replace(/^http/, 'ws');
        const consumer = createConsumer(`${wsUrl}/cable?token=${token}`);

        cableRef.current = consumer;
        setCable(consumer);
        setConnected(true);
      } catch (error) {
        console.error('ActionCable connection failed:', error);
        setConnected(false);
      }
    }

    connect();

    return () => {
      if (cableRef.current) {
        cableRef.current.disconnect();
        cableRef.current = null;
      }
    };
  }, [isSignedIn, getToken]);

  return (
    <ActionCableContext.Provider value={{ cable, connected }}>
      {children}
    </ActionCableContext.Provider>
  );
}
