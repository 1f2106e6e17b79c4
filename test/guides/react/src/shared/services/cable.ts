// src/shared/services/cable.ts
import { createConsumer } from '@rails/actioncable';

const API_BASE_URL = import.meta.env.VITE_API_URL || 'http://localhost:3000';

export function createCableConnection(token: string) {
  const wsUrl = API_BASE_URL.replace(/^http/, 'ws');
  return createConsumer(`${wsUrl}/cable?token=${token}`);
}
