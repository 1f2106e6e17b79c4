// src/shared/hooks/useChannel.ts
import { useEffect, useRef, useCallback, useState } from 'react';
import { Subscription } from '@rails/actioncable';
import { useActionCable } from '../providers/ActionCableProvider';

interface UseChannelOptions {
  channel: string;
  params?: Record<string, unknown>;
  onReceived?: (data: unknown) => void;
  onConnected?: () => void;
  onDisconnected?: () => void;
  onRejected?: () => void;
}

export function useChannel({
  channel,
  params = {},
  onReceived,
  onConnected,
  onDisconnected,
  onRejected,
}: UseChannelOptions) {
  const { cable, connected } = useActionCable();
  const subscriptionRef = useRef<Subscription | null>(null);

  // Store callbacks in refs to avoid re-subscribing on every render
  const onReceivedRef = useRef(onReceived);
  const onConnectedRef = useRef(onConnected);
  const onDisconnectedRef = useRef(onDisconnected);
  const onRejectedRef = useRef(onRejected);

  useEffect(() => {
    onReceivedRef.current = onReceived;
    onConnectedRef.current = onConnected;
    onDisconnectedRef.current = onDisconnected;
    onRejectedRef.current = onRejected;
  }, [onReceived, onConnected, onDisconnected, onRejected]);

  useEffect(() => {
    if (!cable || !connected) return;

    const subscription = cable.subscriptions.create(
      { channel, ...params },
      {
        received(data: unknown) {
          onReceivedRef.current?.(data);
        },
        connected() {
          onConnectedRef.current?.();
        },
        disconnected() {
          onDisconnectedRef.current?.();
        },
        rejected() {
          onRejectedRef.current?.();
        },
      }
    );

    subscriptionRef.current = subscription;

    return () => {
      subscription.unsubscribe();
      subscriptionRef.current = null;
    };
    // Serialize params to avoid infinite re-subscriptions
  }, [cable, connected, channel, JSON.stringify(params)]);

  const send = useCallback(
    (action: string, data: Record<string, unknown> = {}) => {
      if (subscriptionRef.current) {
        subscriptionRef.current.perform(action, data);
      }
    },
    []
  );

  return { send, connected };
}

// Add reconnection with exponential backoff

export function useChannelWithReconnect(options: UseChannelOptions) {
  const [isReconnecting, setIsReconnecting] = useState(false);
  const reconnectAttempts = useRef(0);
  const maxAttempts = 5;

  const handleDisconnected = useCallback(() => {
    options.onDisconnected?.();
    setIsReconnecting(true);

    // ActionCable handles reconnection internally, but you can
    // track it for UI purposes
    const backoff = Math.min(1000 * 2 ** reconnectAttempts.current, 30000);
    reconnectAttempts.current += 1;

    if (reconnectAttempts.current <= maxAttempts) {
      console.log(`Reconnecting in ${backoff}ms (attempt ${reconnectAttempts.current})`);
    }
  }, [options.onDisconnected]);

  const handleConnected = useCallback(() => {
    options.onConnected?.();
    setIsReconnecting(false);
    reconnectAttempts.current = 0;
  }, [options.onConnected]);

  const result = useChannel({
    ...options,
    onConnected: handleConnected,
    onDisconnected: handleDisconnected,
  });

  return { ...result, isReconnecting };
}
