// src/features/notifications/components/NotificationListener.tsx
import { useCallback } from 'react';
import { useChannel } from '@/shared/hooks/useChannel';
import { useNotificationStore } from '@/shared/stores/notificationStore';
import { toast } from 'sonner';

interface NotificationData {
  type: string;
  data: {
    id: number;
    title: string;
    body: string;
    created_at: string;
  };
}

export function NotificationListener() {
  const addNotification = useNotificationStore((s) => s.addNotification);

  const handleReceived = useCallback(
    (data: unknown) => {
      const message = data as NotificationData;

      if (message.type === 'notification') {
        addNotification(message.data);
        toast(message.data.title, {
          description: message.data.body,
        });
      }
    },
    [addNotification]
  );

  useChannel({
    channel: 'NotificationChannel',
    onReceived: handleReceived,
  });

  // This component renders nothing — it just listens
  return null;
}
