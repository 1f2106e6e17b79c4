import { ComponentType } from 'react';
import { ChatPage } from './pages/ChatPage';
import { NotificationsPage } from './pages/NotificationsPage';
import { OrderPage } from './pages/OrderPage';
import { ServicePage } from './pages/ServicePage';

const PAGES: Record<string, ComponentType<{ query: URLSearchParams }>> = {
  chat: ChatPage,
  notifications: NotificationsPage,
  order: OrderPage,
  service: ServicePage,
};

export function AppRouter() {
  const Page = PAGES[window.location.pathname.replace(import.meta.env.BASE_URL, '')];

  return <Page query={new URLSearchParams(window.location.search)} />;
}
