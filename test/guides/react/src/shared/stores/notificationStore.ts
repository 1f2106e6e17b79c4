import { useSyncExternalStore } from 'react';

interface Notification {
  id: number;
  title: string;
}

interface NotificationStore {
  notifications: Notification[];
  addNotification: (notification: Notification) => void;
}

const listeners = new Set<() => void>();

let store: NotificationStore = { notifications: [], addNotification };

function addNotification(notification: Notification) {
  store = { ...store, notifications: [...store.notifications, notification] };
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

// Used by the guide's NotificationListener, and not shown there.
export function useNotificationStore<T>(select: (store: NotificationStore) => T) {
  return useSyncExternalStore(subscribe, () => select(store));
}
