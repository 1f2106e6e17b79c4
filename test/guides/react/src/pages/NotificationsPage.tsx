import { NotificationListener } from '@/features/notifications/components/NotificationListener';
import { useNotificationStore } from '@/shared/stores/notificationStore';

export function NotificationsPage() {
  const notifications = useNotificationStore((store) => store.notifications);

  return (
    <>
      <NotificationListener />
      <ul>{notifications.map(({ id, title }) => <li key={id}>{title}</li>)}</ul>
    </>
  );
}
