// src/features/orders/components/OrderTracker.tsx
import { useState, useCallback } from 'react';
import { useChannel } from '@/shared/hooks/useChannel';
import { StatusBadge } from './StatusBadge';

interface OrderStatus {
  id: number;
  status: string;
  updated_at: string;
  estimated_ready_at: string | null;
}

interface OrderTrackerProps {
  orderId: number;
  initialStatus: string;
}

export function OrderTracker({ orderId, initialStatus }: OrderTrackerProps) {
  const [status, setStatus] = useState(initialStatus);
  const [estimatedReady, setEstimatedReady] = useState<string | null>(null);

  const handleReceived = useCallback((data: unknown) => {
    const message = data as { type: string; data: OrderStatus };

    if (message.type === 'order_status_update') {
      setStatus(message.data.status);
      setEstimatedReady(message.data.estimated_ready_at);
    }
  }, []);

  useChannel({
    channel: 'OrderStatusChannel',
    params: { order_id: orderId },
    onReceived: handleReceived,
    onConnected: () => console.log(`Tracking order #${orderId}`),
    onRejected: () => console.error('Not authorized to track this order'),
  });

  return (
    <div className="order-tracker">
      <h3>Order #{orderId}</h3>
      <StatusBadge status={status} />
      {estimatedReady && (
        <p>Estimated ready: {new Date(estimatedReady).toLocaleTimeString()}</p>
      )}
    </div>
  );
}
