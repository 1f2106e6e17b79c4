import { OrderTracker } from '@/features/orders/components/OrderTracker';

export function OrderPage({ query }: { query: URLSearchParams }) {
  return <OrderTracker orderId={Number(query.get('order'))} initialStatus="pending" />;
}
